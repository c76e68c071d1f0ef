import t from 'tap'
import { formatDistinguishedName } from '../../src/pki/name.js'
import { readMailbox } from '../../src/smime/address.js'
import {
  profileFor,
  subjectOf,
  type SmimePerson,
  type SmimeProfile,
} from '../../src/smime/subject.js'

const addresses = [readMailbox('alice@example.com'), readMailbox('a@example.org')]
const alice = { givenName: 'Alice', surname: 'Example' }
const org = { organization: 'Example GmbH', organizationIdentifier: 'VATDE-123456789' }
const dn = (profile: SmimeProfile, person: SmimePerson): string =>
  formatDistinguishedName(subjectOf(profile, person, addresses).subject)

t.test('each profile holds what it may, and nothing is filled in', async (t) => {
  t.equal(dn('mailbox-validated', {}), 'CN=alice@example.com')
  t.equal(dn('individual-validated', alice), 'CN=Alice Example,givenName=Alice,SN=Example')
  t.equal(
    dn('individual-validated', { name: 'Dr. A. Example', surname: 'Example', country: 'de' }),
    'CN=Dr. A. Example,SN=Example,C=DE',
  )
  t.equal(dn('individual-validated', { pseudonym: 'al' }), 'CN=al,pseudonym=al')
  t.equal(
    dn('sponsor-validated', { ...alice, ...org, country: 'DE' }),
    'CN=Alice Example,givenName=Alice,SN=Example,organizationIdentifier=VATDE-123456789,O=Example GmbH,C=DE',
  )
  t.equal(
    dn('organization-validated', org),
    'CN=Example GmbH,organizationIdentifier=VATDE-123456789,O=Example GmbH',
  )
})

t.test('what the CA will add is said', async (t) => {
  const { notes } = subjectOf('sponsor-validated', { ...alice, organization: 'Example' }, addresses)
  t.match(notes, [/organizationIdentifier.*7\.1\.4\.2\.5/])
  t.strictSame(subjectOf('sponsor-validated', { ...alice, ...org }, addresses).notes, [])
})

t.test('the profile follows from what was said', async (t) => {
  t.equal(profileFor({}), 'mailbox-validated')
  t.equal(profileFor({ country: 'DE' }), 'mailbox-validated')
  t.equal(profileFor(alice), 'individual-validated')
  t.equal(profileFor(org), 'organization-validated')
  t.equal(profileFor({ ...alice, ...org }), 'sponsor-validated')
})

t.test('what a profile does not allow or lacks is refused with its clause', async (t) => {
  const wrong: readonly (readonly [SmimeProfile, SmimePerson, RegExp])[] = [
    ['mailbox-validated', { name: 'Alice' }, /--name.*7\.1\.4\.2\.3/],
    ['mailbox-validated', { country: 'DE' }, /--country.*7\.1\.4\.2\.3/],
    ['individual-validated', { ...alice, ...org }, /--org.*7\.1\.4\.2\.6/],
    ['individual-validated', { name: 'Alice Example' }, /--name does not say.*7\.1\.4\.2\.6/],
    ['individual-validated', {}, /names a person/],
    ['individual-validated', { ...alice, pseudonym: 'al' }, /contradict.*7\.1\.4\.2\.2 f/],
    ['sponsor-validated', alice, /needs --org.*7\.1\.4\.2\.5/],
    ['organization-validated', { ...org, surname: 'E' }, /--surname.*7\.1\.4\.2\.4/],
  ]
  for (const [profile, person, message] of wrong) {
    t.throws(() => dn(profile, person), { code: 'ERR_USAGE', message }, JSON.stringify(person))
  }
})

t.test('fillers, countries and registrations that are none', async (t) => {
  const wrong: readonly (readonly [SmimePerson, RegExp])[] = [
    ...['N/A', 'n.a.', 'n/a', '-', '.', ' ', '', 'not applicable', 'none', 'NA'].map(
      (organization) => [{ organization }, /7\.1\.4\.2\)/] as const,
    ),
    [{ surname: '-' }, /7\.1\.4\.2\)/],
    [{ country: 'UK' }, /ISO 3166-1/],
    [{ country: 'EU' }, /ISO 3166-1/],
    [{ country: 'Germany' }, /ISO 3166-1/],
    [{ organizationIdentifier: '123456789' }, /7\.1\.4\.2\.2 d/],
    [{ organizationIdentifier: 'LEIDE-529900T8BM49AURSDO55' }, /7\.1\.4\.2\.2 d/],
    [{ country: 'FR' }, /differ.*note 1/],
  ]
  for (const [person, message] of wrong) {
    const whole = { ...alice, ...org, ...person }
    t.throws(() => dn('sponsor-validated', whole), { code: 'ERR_VALUE_REFUSED', message })
  }
  const right: readonly SmimePerson[] = [
    { surname: 'Null' },
    { surname: 'Na' },
    { country: 'GR', organizationIdentifier: 'VATEL-123456789' },
    { country: 'XX', organizationIdentifier: 'LEIXG-529900T8BM49AURSDO55' },
    { organizationIdentifier: 'NTRUS+CA-12345678' },
    { organizationIdentifier: 'GOVUS+CA' },
    { organizationIdentifier: 'INTXG' },
    { organizationIdentifier: 'PSDBE-NBB-1234.567.890' },
  ]
  for (const person of right) {
    t.doesNotThrow(() => dn('sponsor-validated', { ...alice, ...org, ...person }))
  }
})

t.test('a long address goes where it fits, a long name is left out', async (t) => {
  const long = readMailbox(`${'a'.repeat(60)}@example.com`)
  const subject = (profile: SmimeProfile, person: SmimePerson) =>
    formatDistinguishedName(subjectOf(profile, person, [long]).subject)
  t.equal(subject('mailbox-validated', {}), `emailAddress=${long.address}`)
  const surname = 'E'.repeat(64)
  t.equal(subject('individual-validated', { givenName: 'A', surname }), `givenName=A,SN=${surname}`)
  const beyond = [readMailbox(`${'ü'.repeat(30)}@${'a'.repeat(40)}.example`)]
  t.throws(() => subjectOf('mailbox-validated', {}, beyond), { code: 'ERR_VALUE_REFUSED' })
})
