import fc from 'fast-check'
import t from 'tap'
import { InterSslError } from '../../src/errors.js'
import {
  base64Lines,
  canonical,
  contentType,
  decodedBody,
  field,
  parts,
  quotedPrintable,
  readEntity,
  writeEntity,
} from '../../src/smime/mime.js'

const octets = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

t.test('header and body are split at the first empty line, folds are undone', async (t) => {
  const entity = readEntity(octets('Subject: one\r\n two\r\nX: y\r\n\r\nbody\r\n\r\nmore'))
  t.equal(field(entity, 'subject')?.value, 'one two')
  t.equal(text(field(entity, 'Subject')?.raw ?? octets('')), 'Subject: one\r\n two\r\n')
  t.equal(text(entity.body), 'body\r\n\r\nmore')
  t.equal(text(readEntity(octets('\nonly body')).body), 'only body')
  t.equal(
    field(readEntity(octets('From: Ålice <a@example.com>\n\n')), 'From')?.value,
    'Ålice <a@example.com>',
  )
  t.throws(() => readEntity(octets('no field here\n\nbody')), { code: 'ERR_MESSAGE_INVALID' })
})

t.test('content types with quotes, semicolons inside, and RFC 2231 parameters', async (t) => {
  const of = (value: string) => contentType(readEntity(octets(`Content-Type: ${value}\n\n`)))
  t.strictSame(of('Multipart/Signed; boundary="a;b\\"c"; micalg=sha-256'), {
    type: 'multipart/signed',
    parameters: { boundary: 'a;b"c', micalg: 'sha-256' },
  })
  t.strictSame(of("text/plain; name*0*=UTF-8''%C3%A4; name*1=b.txt").parameters, { name: 'äb.txt' })
  t.equal(contentType(readEntity(octets('X: y\n\n'))).type, 'text/plain')
})

t.test(
  'parts are cut octet for octet, the line ending before a boundary is not theirs',
  async (t) => {
    const body = octets(
      'preamble\r\n--b\r\nA: 1\r\n\r\none\r\n\r\n--b  \r\n\r\ntwo\r\n--b--\r\nepilogue',
    )
    t.strictSame(parts(body, 'b').map(text), ['A: 1\r\n\r\none\r\n', '\r\ntwo'])
    t.strictSame(parts(octets('--b\nx\n--bc\ny\n--b--'), 'b').map(text), ['x\n--bc\ny'])
    t.throws(() => parts(octets('--b\r\nopen end'), 'b'), { code: 'ERR_MESSAGE_INVALID' })
  },
)

t.test('canonical text has CRLF only and is its own canonical form', async (t) => {
  t.equal(text(canonical(octets('a\nb\r\nc\rd'))), 'a\r\nb\r\nc\r\nd')
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\r', '\n', 'a') }), (any) => {
      const once = canonical(octets(any))
      return text(canonical(once)) === text(once) && !/(?<!\r)\n|\r(?!\n)/.test(text(once))
    }),
  )
  t.pass('for any mixture')
})

t.test('what is encoded decodes to itself, in lines of at most 76', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.boolean(), (any, quoted) => {
      const content = any.replace(/[\r\n]/g, '\r\n')
      const encoding = quoted ? 'quoted-printable' : 'base64'
      const body = quoted ? quotedPrintable(content) : base64Lines(octets(content))
      const made = writeEntity([['Content-Transfer-Encoding', encoding]], body)
      const longest = Math.max(
        ...text(body)
          .split('\r\n')
          .map(({ length }) => length),
      )
      return longest <= 76 && text(decodedBody(readEntity(made))) === text(octets(content))
    }),
  )
  t.pass('for any text')
})

t.test('a value can not end its field, and any octets are an answer', async (t) => {
  t.throws(() => writeEntity([['Subject', 'x\r\nBcc: eve@example.com']], octets('')), {
    code: 'ERR_MESSAGE_INVALID',
  })
  t.doesNotThrow(() => writeEntity([['Subject', 'x\r\n folded']], octets('')))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        const entity = readEntity(bytes)
        contentType(entity)
        decodedBody(entity)
        parts(bytes, 'b')
      } catch (error) {
        return error instanceof InterSslError
      }
      return true
    }),
  )
  t.pass('for any octets')
})
