import forge from 'node-forge'
import t from 'tap'
import { objectIdentifier, primitive, sequence, set } from '../../src/forge/asn1-tree.js'
import { nameText, nameTree } from '../../src/forge/name.js'

const { Type } = forge.asn1
const utf8 = (value: string) => primitive(Type.UTF8, forge.util.encodeUtf8(value))
const named = (oid: string, value: ReturnType<typeof utf8>) =>
  sequence([set([sequence([objectIdentifier(oid), value])])])

t.test('RDNs are written last to first, several values of one joined by +', async (t) => {
  const ou = sequence([objectIdentifier('2.5.4.11'), utf8('Sales')])
  const cn = sequence([objectIdentifier('2.5.4.3'), utf8('J. Smith')])
  const o = sequence([objectIdentifier('2.5.4.10'), utf8('Widget Inc.')])
  t.equal(nameText(sequence([set([o]), set([ou, cn])])), 'OU=Sales+CN=J. Smith,O=Widget Inc.')
  t.equal(nameText(sequence([])), '')
})

t.test('the characters of RFC 4514 section 2.4 are escaped, others are not', async (t) => {
  for (const [value, written] of [
    ['a,b+c"d\\e<f>g;h=i', 'a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h=i'],
    ['#1', '\\#1'],
    ['a#1', 'a#1'],
    [' a ', '\\ a\\ '],
    [' ', '\\ '],
    ['  ', '\\ \\ '],
    ['a\0b', 'a\\00b'],
    ['Zoë 密码 🔑', 'Zoë 密码 🔑'],
    ['', ''],
  ] as const) {
    t.equal(nameText(named('2.5.4.3', utf8(value))), `CN=${written}`)
  }
})

t.test('every string type of X.520 is decoded', async (t) => {
  const universal = '\0\0\0A\0\x01\xf5\x11'
  for (const [type, value, written] of [
    [Type.PRINTABLESTRING, 'plain', 'plain'],
    [Type.IA5STRING, 'a@example.com', 'a@example.com'],
    [Type.BMPSTRING, 'Žluť', 'Žluť'],
    [20, 'Z\xfcrich', 'Zürich'],
    [18, '123', '123'],
    [28, universal, 'A🔑'],
  ] as const) {
    t.equal(nameText(named('2.5.4.3', primitive(type as forge.asn1.Type, value))), `CN=${written}`)
  }
})

t.test(
  'types without a keyword stay dotted, and values that are no strings are hex of their DER',
  async (t) => {
    t.equal(nameText(named('1.3.6.1.4.1.1466.0', utf8('Hi'))), '1.3.6.1.4.1.1466.0=Hi')
    t.equal(nameText(named('2.5.4.3', primitive(Type.INTEGER, '\x05'))), 'CN=#020105')
    t.equal(nameText(named('2.5.4.3', sequence([]))), 'CN=#3000')
    const noUtf32 = primitive(28 as forge.asn1.Type, '\0\x11\0\0')
    t.equal(nameText(named('2.5.4.3', noUtf32)), 'CN=#1c0400110000')
  },
)

t.test('an attribute without a value is refused', async (t) => {
  const broken = sequence([set([sequence([objectIdentifier('2.5.4.3')])])])
  t.throws(() => nameText(broken), { code: 'ERR_CSR_INVALID' })
})

t.test('keywords are taken in any case, dotted types as they are', async (t) => {
  const name = nameTree([
    ['dc', 'example'],
    ['E', 'a@example.com'],
    ['givenname', 'Alice'],
    ['serialNumber', '42'],
    ['2.5.4.12', 'Dr.'],
  ])
  t.equal(
    nameText(name),
    'title=Dr.,serialNumber=42,givenName=Alice,emailAddress=a@example.com,DC=example',
  )
})
