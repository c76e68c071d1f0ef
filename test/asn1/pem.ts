import t from 'tap'
import { decodeBase64, readBase64, readPem, writePem } from '../../src/asn1/pem.js'

const text = (value: string) => new TextEncoder().encode(value)

t.test('what is written is read back', async (t) => {
  const bytes = Uint8Array.from({ length: 100 }, (_, i) => i)
  const pem = writePem('CERTIFICATE', bytes)
  t.match(pem, /^-----BEGIN CERTIFICATE-----\n.{64}\n/)
  t.strictSame(readPem(text(pem)), [{ label: 'CERTIFICATE', bytes, headers: {}, offset: 0 }])
})

t.test('several blocks, text around them and CRLF are read', async (t) => {
  const pem = `subject=CN\r\n${writePem('A', Uint8Array.of(1))}Bag Attributes\n${writePem('B C', Uint8Array.of(2))}`
  const blocks = readPem(text(pem.replaceAll('\n', '\r\n')))
  t.strictSame(
    blocks.map(({ label, bytes }) => [label, [...bytes]]),
    [
      ['A', [1]],
      ['B C', [2]],
    ],
  )
})

t.test('headers of old encrypted keys are kept', async (t) => {
  const pem =
    '-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAQ==\n-----END X-----\n'
  t.match(readPem(text(pem)), [
    { headers: { 'Proc-Type': '4,ENCRYPTED', 'DEK-Info': 'AES-128-CBC,00' }, bytes: [1] },
  ])
})

t.test('a block without its end or not base64 is none', async (t) => {
  t.strictSame(readPem(text('-----BEGIN X-----\nAQ==\n')), [])
  t.strictSame(readPem(text('-----BEGIN X-----\n!!\n-----END X-----\n')), [])
})

t.test('bare base64 is taken when it starts like a SEQUENCE', async (t) => {
  t.strictSame([...(readBase64(text('MAMC\nAQU=\n')) ?? [])], [0x30, 3, 2, 1, 5])
  t.equal(readBase64(text('AQID')), null)
  t.equal(decodeBase64('MAM?'), null)
  t.equal(decodeBase64('A'), null)
})
