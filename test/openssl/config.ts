import t from 'tap'
import {
  configValue,
  subjectAltNameLines,
  subjectLines,
  writeConfig,
} from '../../src/openssl/config.js'
import { parseDistinguishedName } from '../../src/pki/name.js'

const refused = (field: string) => ({ code: 'ERR_VALUE_REFUSED', field })

t.test('what would be syntax is escaped', async (t) => {
  const values = {
    'Alice Example': 'Alice Example',
    'a$HOME ${x}': 'a\\$HOME \\${x}',
    'a#b': 'a\\#b',
    'a\\nb\\': 'a\\\\nb\\\\',
    [`"a" 'b' \`c\``]: `\\"a\\" \\'b\\' \\\`c\\\``,
    ' a  ': '" "a"  "',
    '   ': '"   "',
    '@section; [x] = y': '@section; [x] = y',
    'Jürgen Ä 日本': 'Jürgen Ä 日本',
  }
  for (const [text, written] of Object.entries(values)) t.equal(configValue(text, 'CN'), written)
})

t.test('what no line can hold is refused', async (t) => {
  for (const text of ['', 'a\nb', 'a\0', '\t', 'a\rb', '\u007f', '\ud800']) {
    t.throws(() => configValue(text, 'CN'), refused('CN'), JSON.stringify(text))
  }
})

t.test('a subject keeps its order, repeats and joins', async (t) => {
  const subject = [
    [{ type: 'C', value: 'DE' }],
    [{ type: 'OU', value: 'a' }],
    [{ type: 'OU', value: 'b' }],
    [
      { type: 'CN', value: 'Alice' },
      { type: 'emailAddress', value: 'alice@example.com' },
    ],
  ]
  t.strictSame(subjectLines(subject), [
    ['0.C', 'DE'],
    ['1.OU', 'a'],
    ['2.OU', 'b'],
    ['3.CN', 'Alice'],
    ['4.+emailAddress', 'alice@example.com'],
  ])
})

t.test('a type that some binary does not know by name is written dotted', async (t) => {
  const subject = parseDistinguishedName('1.3.6.1.4.1.99999.1=x,organizationIdentifier=y,SN=z')
  t.strictSame(subjectLines(subject), [
    ['0.2.5.4.4', 'z'],
    ['1.2.5.4.97', 'y'],
    ['2.1.3.6.1.4.1.99999.1', 'x'],
  ])
})

t.test('a subject that openssl would refuse after writing the key is refused before', async (t) => {
  const subject = (type: string, value: string) => [[{ type, value }]]
  t.throws(() => subjectLines([]), refused('subject'))
  t.throws(() => subjectLines(subject('C', 'DEU')), refused('C'))
  t.throws(() => subjectLines(subject('C', 'Ä1')), refused('C'))
  t.throws(() => subjectLines(subject('CN', 'x'.repeat(65))), refused('CN'))
  t.throws(
    () => subjectLines(subject('emailAddress', 'jürgen@example.com')),
    refused('emailAddress'),
  )
  t.throws(() => subjectLines(subject('O', '')), refused('O'))
  t.throws(() => subjectLines(subject('O', '#0c0161')), refused('O'))
  t.throws(() => subjectLines(subject('nonsense', 'x')), { code: 'ERR_NAME_INVALID' })
  t.equal(
    subjectLines(subject('CN', '𝒜'.repeat(64))).length,
    1,
    'characters count, not UTF-16 units',
  )
  t.strictSame(subjectLines(subject('O', '#1')), [['0.O', '\\#1']])
})

t.test('every form of subjectAltName is written', async (t) => {
  const names = [
    'email:alice@example.com',
    'dns:*.example.com',
    'ip:2001:db8::1',
    'uri:https://example.com/?a=b#c',
    'upn:jürgen@example.com',
    'other:smtpUTF8Mailbox:jürgen@xn--bcher-kva.example',
  ]
  t.strictSame(subjectAltNameLines(names), [
    ['email.1', 'alice@example.com'],
    ['DNS.2', '*.example.com'],
    ['IP.3', '2001:db8::1'],
    ['URI.4', 'https://example.com/?a=b\\#c'],
    ['otherName.5', '1.3.6.1.4.1.311.20.2.3;FORMAT:UTF8,UTF8:jürgen@example.com'],
    ['otherName.6', '1.3.6.1.5.5.7.8.9;FORMAT:UTF8,UTF8:jürgen@xn--bcher-kva.example'],
  ])
})

t.test('a subjectAltName that means something else to openssl is refused', async (t) => {
  const wrong = [
    ...['email:copy', 'email:move', 'email:jürgen@example.com', 'email:a b@example.com', 'email:'],
    ...['dns:exa mple.com', 'dns:bücher.example', 'dns:', 'ip:1.2.3', 'ip:fe80::1%eth0', 'uri:/x'],
    ...[
      'uri:https://ä',
      'upn:a b',
      'upn:',
      'alice@example.com',
      'dirName:section',
      'constructor:x',
      'other:smtpUTF8Mailbox:alice@example.com',
      'other:smtpUTF8Mailbox:jürgen@bücher.example',
      'other:smtpUTF8Mailbox:jür gen@example.com',
      'other:1.2.3:x',
      'other:',
    ],
  ]
  for (const name of wrong) {
    t.throws(() => subjectAltNameLines([name]), refused(`san ${name}`), name)
  }
})

t.test('sections are written in order, an empty one too', async (t) => {
  const text = writeConfig({ req: [['prompt', 'no']], subject: [] })
  t.equal(text, '[req]\nprompt = no\n\n[subject]\n')
})
