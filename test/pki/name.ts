import t from 'tap'
import {
  attributeTypeOid,
  formatDistinguishedName,
  parseDistinguishedName,
} from '../../src/pki/name.js'

t.test('text is reversed into encoded order and back', async (t) => {
  const text = 'emailAddress=alice@example.com,CN=Alice Example,OU=Lab,O=Example Org,C=DE'
  const name = parseDistinguishedName(text)
  t.strictSame(name[0], [{ type: 'C', value: 'DE' }])
  t.equal(name.length, 5)
  t.equal(formatDistinguishedName(name), text)
})

t.test('escapes, hex pairs and several attributes in one RDN survive', async (t) => {
  for (const text of [
    'CN=Example\\, Alice\\+1,O=a\\\\b',
    'CN=Alice+serialNumber=16,O=Example',
    'CN=\\ two spaces \\ ,O=\\#1',
    'O=\\"q\\" \\<a\\> \\;',
    'L=\\ ',
    '1.2.3.4=text,CN=é😀',
    'CN=#040101',
    '',
  ]) {
    t.equal(formatDistinguishedName(parseDistinguishedName(text)), text)
  }
  t.strictSame(parseDistinguishedName('CN=Lu\\C4\\8Di\\C4\\87'), [[{ type: 'CN', value: 'Lučić' }]])
  t.strictSame(parseDistinguishedName('O=#0c0141'), [[{ type: 'O', value: 'A' }]])
})

t.test('keywords are taken in any case, with their synonyms and spaces around', async (t) => {
  for (const [text, type] of [
    ['cn=x', 'CN'],
    ['E=x', 'emailAddress'],
    ['Email = x', 'emailAddress'],
    ['GN=x', 'givenName'],
    ['2.5.4.3=x', 'CN'],
    ['OID.2.5.4.10=x', 'O'],
    ['stateOrProvinceName=x', 'ST'],
  ] as const) {
    t.strictSame(parseDistinguishedName(text), [[{ type, value: 'x' }]], text)
  }
  t.equal(attributeTypeOid('CN'), '2.5.4.3')
  t.equal(attributeTypeOid('1.2.3'), '1.2.3')
})

t.test('what is no name is refused', async (t) => {
  for (const text of [
    'CN',
    '=x',
    'NOPE=x',
    'CN=a,',
    'CN=a\\',
    'CN=\\zz',
    'CN=#0',
    'CN=\\ff',
    'CN=a"b',
  ]) {
    t.throws(() => parseDistinguishedName(text), { code: 'ERR_NAME_INVALID' }, text)
  }
  t.throws(() => attributeTypeOid('NOPE'), { code: 'ERR_NAME_INVALID' })
})
