import t from 'tap'
import { parseNewKey } from '../../src/openssl/new-key.js'

t.test('a key is said to req and to genpkey in their words', async (t) => {
  t.strictSame(parseNewKey('rsa:4096'), {
    algorithm: 'RSA-4096',
    req: ['-newkey', 'rsa:4096'],
    genpkey: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:4096'],
    requires: [],
  })
  const curve = ['-pkeyopt', 'ec_paramgen_curve:P-384', '-pkeyopt', 'ec_param_enc:named_curve']
  t.strictSame(parseNewKey('ec:P-384'), {
    algorithm: 'EC-secp384r1',
    req: ['-newkey', 'ec', ...curve],
    genpkey: ['-algorithm', 'EC', ...curve],
    requires: ['req.newkey-ec'],
  })
  t.match(parseNewKey('ed25519'), { algorithm: 'Ed25519', requires: ['req.newkey-ed25519'] })
})

t.test('what is no key is wrong usage', async (t) => {
  for (const text of [
    'rsa',
    'rsa:',
    'rsa:1e3',
    'rsa:511',
    'rsa:16385',
    'rsa:2048 -out x',
    'ec:P-1',
    'ec',
    '',
    'ed25519:1',
    'ec:constructor',
  ]) {
    t.throws(() => parseNewKey(text), { code: 'ERR_USAGE' }, text)
  }
})
