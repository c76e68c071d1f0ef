import t from 'tap'
import fc from 'fast-check'
import { readCertificate } from '../../src/pki/certificate.js'
import {
  addressesOf,
  alternativeAddresses,
  canonicalAddress,
  mailboxes,
  readMailbox,
  sameAddress,
  sameSender,
  subjectAltNameOf,
} from '../../src/smime/address.js'
import { madePerson } from '../fixtures/mail-certificate.js'

t.test('a mailbox has its domain in A-labels and its local part in NFC', async (t) => {
  const of = (text: string) => subjectAltNameOf(readMailbox(text))
  t.equal(of('alice@example.com'), 'email:alice@example.com')
  t.equal(of('Alice+x@EXAMPLE.com'), 'email:Alice+x@example.com', 'the local part keeps its case')
  t.equal(of('alice@bücher.example'), 'email:alice@xn--bcher-kva.example')
  t.equal(
    of('gru\u0308ße@bücher.example'),
    'other:smtpUTF8Mailbox:grüße@xn--bcher-kva.example',
    'RFC 9598 3',
  )
  t.equal(readMailbox('grüße@example.com').international, true)
})

t.test('what is no mailbox is refused, with what is wrong', async (t) => {
  const wrong: Readonly<Record<string, RegExp>> = {
    '': /no local part/,
    alice: /no local part/,
    '@example.com': /no local part/,
    'alice@example': /domain name/,
    'alice@[192.0.2.1]': /domain name/,
    'alice@192.0.2.1': /domain name/,
    'alice@-example.com': /domain name/,
    'alice@exa_mple.com': /domain name/,
    'a..b@example.com': /before the @/,
    '.a@example.com': /before the @/,
    'a@b@example.com': /before the @/,
    '"a b"@example.com': /blank/,
    '"ab"@example.com': /quoted/,
    'alice @example.com': /position 6/,
    'alice@example.com\n': /position 18/,
    'al\u202eice@example.com': /position 3/,
    'al\0ice@example.com': /position 3/,
    'alice\ud800@example.com': /position 6/,
    [`${'a'.repeat(65)}@example.com`]: /64 octets/,
    [`${'ü'.repeat(33)}@example.com`]: /64 octets/,
    [`a@${'a23456789.'.repeat(25)}example`]: /domain name|254/,
  }
  for (const [address, message] of Object.entries(wrong)) {
    t.throws(
      () => readMailbox(address),
      { code: 'ERR_VALUE_REFUSED', message },
      JSON.stringify(address),
    )
  }
})

t.test('whatever is taken reads back as itself', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (local) => {
      try {
        const { address } = readMailbox(`${local}@bücher.example`)
        const again = readMailbox(address).address
        return again === address && canonicalAddress(address) === address && !/\s/.test(address)
      } catch (error) {
        return (error as { code?: string }).code === 'ERR_VALUE_REFUSED'
      }
    }),
  )
  t.pass('for any local part')
})

t.test('a certificate names rfc822Names and SmtpUTF8Mailboxes, then its subject', async (t) => {
  const names = [
    'email:alice@example.com',
    'other:1.3.6.1.5.5.7.8.9:grüße@xn--bcher-kva.example',
    'dns:example.com',
  ]
  const name = 'emailAddress=old@example.com,CN=Alice'
  const certificate = readCertificate(madePerson({ names, name }).der)
  const alternative = ['alice@example.com', 'grüße@xn--bcher-kva.example']
  t.strictSame(alternativeAddresses(certificate), alternative)
  t.strictSame(addressesOf(certificate), [...alternative, 'old@example.com'])
})

t.test('the addresses of a From field, and which are the same', async (t) => {
  t.strictSame(mailboxes('"A <x@y>" <a@example.com>'), ['a@example.com'])
  t.strictSame(mailboxes('a@example.com, b@example.com'), ['a@example.com', 'b@example.com'])
  t.equal(sameAddress('grüße@bücher.example', 'grüße@XN--bcher-kva.example'), true)
  t.equal(sameAddress('Alice@example.com', 'alice@example.com'), false)
  t.equal(sameAddress('alice', 'alice'), false)
  t.equal(sameSender('Alice.Example@Example.com', 'alice.example@example.com'), true)
  t.equal(sameSender('GRÜSSE@example.com', 'grüsse@example.com'), false, 'A to Z alone')
})

t.test('no address of a From field goes unseen, whatever stands beside it', async (t) => {
  const [a, b] = ['alice@example.com', 'bob@example.com']
  const fields: Readonly<Record<string, readonly string[]>> = {
    [`${a}, Bob <${b}>`]: [a, b],
    [`Alice <${a}>, ${b} (c@example.com)`]: [a, b],
    [`"${a}" <${b}>`]: [b],
    [`${a} <${b}>`]: [b],
    [`"x, <${a}>" <${b}>`]: [b],
    [`${b} (to (${a}) and back)`]: [b],
    [`${b} (one \\) ${a}) `]: [b],
    [`${b} (") , ${a} (")`]: [b, a],
    [`${b} (<) , ${a} (>)`]: [b, a],
    [`<${b}> <${a}>`]: [b, a],
    [`<${b}> ${a}`]: [b, a],
    [`Friends: ${a}, Bob <${b}>;`]: [a, b],
    [`${a}; ${b}`]: [a, b],
    [`<${b}> (, ${a}`]: [b, `<${b}> (, ${a}`],
    [`"${a}" ${b}`]: [`"${a}" ${b}`],
    'undisclosed-recipients:;': [],
    '': [],
  }
  for (const [field, addresses] of Object.entries(fields)) {
    t.strictSame(mailboxes(field), addresses, field)
  }
})
