import t from 'tap'
import { readPem } from '../../src/asn1/pem.js'
import {
  certificatesInput,
  configInput,
  input,
  keyInput,
  secretLine,
} from '../../src/openssl/material.js'
import { certificatePem, encode, keyPem } from '../fixtures/identity.js'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

t.test('a PEM key goes as it is, a DER key becomes PEM', async (t) => {
  t.strictSame(keyInput('k.pem', keyPem), input('k.pem', keyPem))
  t.match(
    text(keyInput('k.pem', readPem(keyPem)[0]!.bytes).bytes),
    /^-----BEGIN PRIVATE KEY-----\n/,
  )
  t.throws(() => keyInput('k.pem', encode('junk')), { code: 'ERR_KEY_INVALID' })
})

t.test('certificates become PEM, and text around them goes', async (t) => {
  const [block] = readPem(certificatePem)
  const around = encode(`subject=/CN=x\n${text(certificatePem)}`)
  const { bytes } = certificatesInput('c.pem', [block!.bytes, around])
  t.equal(text(bytes), text(certificatePem).repeat(2))
  t.throws(() => certificatesInput('c.pem', [encode('junk')]), { name: /Error/ })
})

t.test('only our own text travels in a printed line', async (t) => {
  t.equal(configInput('a.cnf', 'x').config, true)
  t.equal(input('a', new Uint8Array(0)).config, false)
})

t.test('a password is one line of at most 1023 bytes', async (t) => {
  for (const password of ['', ' a\r', 'ä'.repeat(511), '$x'])
    t.equal(secretLine(password, 'p'), password)
  for (const password of ['a\n', '\0', 'ä'.repeat(512)]) {
    t.throws(() => secretLine(password, 'p'), { code: 'ERR_VALUE_REFUSED', field: 'p' })
  }
})
