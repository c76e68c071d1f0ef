// Each kind of failure, from every openssl of this machine, as one typed error.
import t from 'tap'
import { OpensslFailedError, type OpensslFailure } from '../../src/errors.js'
import { command, type Command } from '../../src/openssl/command.js'
import { detectToolchains } from '../../src/openssl/detect.js'
import { input } from '../../src/openssl/material.js'
import { pkcs12Export, pkcs12Read } from '../../src/openssl/pkcs12.js'
import { run } from '../../src/openssl/run.js'
import { profiles } from '../../src/pki/profile.js'
import { sealPfx } from '../../src/pki/pfx.js'
import { readPrivateKey } from '../../src/pki/private-key.js'
import { readCertificate } from '../../src/pki/certificate.js'
import { certificatePem, keyPem } from '../fixtures/identity.js'
import { generateKeyPair } from '../../src/crypto/keys.js'

const toolchains = await detectToolchains()
const skip = toolchains.length === 0 ? 'there is no openssl on this machine' : false
const junk = new TextEncoder().encode('junk')
const contents = {
  key: readPrivateKey(keyPem),
  certificates: [readCertificate(certificatePem).der],
}
const seal = (profile: keyof typeof profiles): Uint8Array =>
  sealPfx(contents, 'geheim', profiles[profile].recipe)
const output = { outputs: { out: { fileName: 'out' } } }

t.test('an openssl is here', { skip }, async (t) => void t.ok(toolchains.length))

for (const toolchain of toolchains) {
  const { id, capabilities, flavour } = toolchain
  const cases: readonly (readonly [string, Command, OpensslFailure, RegExp?])[] = [
    [
      'wrong password',
      pkcs12Read({ pfx: seal('compat-3des'), password: 'wrong' }),
      'password-incorrect',
    ],
    [
      'unknown key algorithm',
      command('genpkey', ['-algorithm', 'bogus', '-out', { output: 'out' }], output),
      'algorithm-unsupported',
      /^bogus$/,
    ],
    [
      'key of another certificate',
      pkcs12Export({
        key: generateKeyPair('rsa:1024').pkcs8,
        certificate: certificatePem,
        password: 'x',
        form: { form: 'default' },
      }),
      'key-mismatch',
    ],
    ['junk for a bundle', pkcs12Read({ pfx: junk, password: 'x' }), 'input-malformed'],
    [
      'junk for a key',
      command('pkey', ['-in', { input: 'in' }, '-out', { output: 'out' }], {
        ...output,
        inputs: { in: input('in', junk) },
      }),
      'input-malformed',
    ],
    [
      'a file that is not there',
      command('x509', ['-in', '/nonexistent/x', '-out', { output: 'out' }], output),
      'io',
    ],
    ['an option that nobody has', command('verify', ['-bogus'], output), 'option-unknown'],
    ['no output', command('version', [], output), 'output-missing'],
    ...(capabilities['pkcs12.legacy-option']
      ? [
          [
            'RC2 without the legacy provider',
            pkcs12Read({ pfx: seal('legacy-rc2'), password: 'geheim' }),
            'legacy-provider-missing',
            /RC2-40-CBC/,
          ] as const,
        ]
      : []),
  ]

  t.test(`${id}: each failure has its kind, and the algorithm its name`, async (t) => {
    for (const [what, one, failure, algorithm] of cases) {
      try {
        await run(one, toolchain)
        t.fail(`${what} went through`)
      } catch (error) {
        if (!(error instanceof OpensslFailedError)) throw error
        t.equal(error.failure, failure, `${what}: ${error.message}`)
        if (algorithm !== undefined) t.match(error.algorithm, algorithm)
        t.notMatch(error.message + error.stderr, /geheim|interssl-\w+\/file-/)
      }
    }
    t.ok(flavour)
  })

  t.test(`${id}: what takes too long is ended and called so`, async (t) => {
    const slow = command('genpkey', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:16384'], {
      answersOnStdout: true,
    })
    await t.rejects(run(slow, toolchain, { timeoutMs: 30 }), { code: 'ERR_OPENSSL_TIMEOUT' })
    const signal = AbortSignal.timeout(30)
    await t.rejects(run(slow, toolchain, { signal }), { code: 'ERR_ABORTED' })
  })
}
