import t from 'tap'
import { mailOf, travelling } from '../../src/smime/message.js'
import { decodedBody, parts, readEntity } from '../../src/smime/mime.js'

const octets = (words: string): Uint8Array => new TextEncoder().encode(words)
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const headerOf = (fields: Readonly<Record<string, string>>): string => {
  const { outer, entity } = mailOf({ input: octets('hi\n'), fields })
  return text(travelling(outer, entity))
}

t.test('names are encoded, addresses never', async (t) => {
  t.match(
    headerOf({ To: 'Bob Ü <bob@example.com>, "Müller, Ann" <ann@example.com>, carol@example.com' }),
    /^To: =\?UTF-8\?B\?Qm9iIMOc\?= <bob@example.com>, =\?UTF-8\?B\?TcO8bGxlciwgQW5u\?= <ann@example.com>, carol@example.com\r\n/,
  )
  t.match(headerOf({ From: 'grüße@bücher.example' }), /^From: grüße@xn--bcher-kva.example\r\n/)
  t.match(headerOf({ From: 'alice@bücher.example' }), /^From: alice@xn--bcher-kva.example\r\n/)
  t.match(headerOf({ From: 'Alice <alice@example.com>' }), /^From: Alice <alice@example.com>\r\n/)
  const many = Array.from({ length: 90 }, (_, index) => `reader${index}@example.com`)
  const lines = headerOf({ To: many.join(', ') }).split('\r\n')
  t.equal(Math.max(...lines.map(({ length }) => length)) < 998, true, 'RFC 5322 2.1.1')
})

t.test('a Subject fits into lines and is never read as something else', async (t) => {
  const longest = (subject: string): number =>
    Math.max(
      ...headerOf({ Subject: subject })
        .split('\r\n')
        .map(({ length }) => length),
    )
  t.equal(longest('word '.repeat(400)) <= 998, true)
  t.equal(longest('x'.repeat(2000)) <= 998, true)
  t.match(headerOf({ Subject: '=?UTF-8?B?ZXZpbA==?=' }), /^Subject: =\?UTF-8\?B\?PT9V/)
  t.match(headerOf({ Subject: 'plain' }), /^Subject: plain\r\n/)
})

t.test('a mail has a date, its own where it has one', async (t) => {
  t.match(headerOf({}), /^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000\r\n/)
  const input = octets('From: alice@example.com\nDate: Sat, 28 Nov 2026 08:00:00 +0100\n\nhi\n')
  const { outer } = mailOf({ input })
  t.strictSame(outer.map(({ name, value }) => [name, value])[1], [
    'Date',
    'Sat, 28 Nov 2026 08:00:00 +0100',
  ])
  t.equal(outer.length, 2)
})

t.test('what servers and mailbox files change is encoded before it is signed', async (t) => {
  const body = 'From here on:\r\ntrailing \r\nDear From me\r\n'
  const { entity } = mailOf({ input: octets(body) })
  t.notMatch(text(entity), /^From |[ \t]$/m)
  t.match(text(entity), 'quoted-printable')
  t.equal(text(decodedBody(readEntity(entity))), body)
  t.match(text(mailOf({ input: octets('plain\n') }).entity), '7bit')
})

const nested = (inner: string): string =>
  `From: a@example.com\nContent-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: 8bit\n\n--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nGrüße\n--b\n${inner}\n--b--\n`

t.test('eight-bit parts are encoded where they stand, at every depth', async (t) => {
  const inner =
    'Content-Type: message/rfc822\n\nSubject: x\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nüber\n--c--\n'
  const { entity } = mailOf({ input: octets(nested(inner)) })
  t.notMatch(text(entity), /[^\u0000-\u007f]/)
  t.notMatch(text(entity), /(?<!\r)\n/)
  const whole = readEntity(entity)
  const [first = octets(''), second = octets('')] = parts(whole.body, 'b')
  t.equal(text(decodedBody(readEntity(first))), 'Grüße')
  const mail = readEntity(readEntity(second).body)
  t.equal(text(decodedBody(readEntity(parts(mail.body, 'c')[0] ?? octets('')))), 'über')
})

t.test('what is signed inside stays as it is', async (t) => {
  const inner =
    'Content-Type: multipart/signed; boundary=s; protocol="application/pkcs7-signature"\n\n--s\nContent-Type: text/plain; charset=utf-8\n\nüber \n--s\n\nx\n--s--\n'
  const { entity } = mailOf({ input: octets(nested(inner)) })
  t.match(text(entity), 'über \r\n--s')
  t.notMatch(text(entity), 'Grüße')
})

t.test('parts without end in each other are refused', async (t) => {
  let mail = 'ü\n'
  for (let depth = 0; depth < 60; depth++) {
    mail = `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n${mail}\n--b${depth}--\n`
  }
  t.throws(() => mailOf({ input: octets(`From: a@example.com\n${mail}`) }), {
    code: 'ERR_MESSAGE_INVALID',
    message: /nested deeper/,
  })
})
