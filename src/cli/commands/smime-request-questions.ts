/** The questions of `interssl smime request`. What flags have said already is not asked. */
import { InterSslError } from '../../errors.js'
import { readMailbox } from '../../smime/address.js'
import type { SmimeRequestOptions } from '../../smime/request.js'
import {
  checkPart,
  profileFor,
  subjectRules,
  type SmimePerson,
  type SmimeProfile,
} from '../../smime/subject.js'
import { promptChoice, promptText, type Choice } from '../prompts.js'

type Said = Omit<SmimeRequestOptions, 'toolchain' | 'key'>

const choices: readonly Choice<SmimeProfile>[] = (
  [
    ['mailbox-validated', 'my address alone', 'cheap and quick; enough to sign and to encrypt'],
    [
      'individual-validated',
      'my address and my name',
      'the CA will want to see a passport or the like',
    ],
    [
      'sponsor-validated',
      'my address, my name and my organisation',
      'my organisation has to agree',
    ],
    [
      'organization-validated',
      'my address and my organisation',
      'for info@ and other addresses without a person',
    ],
  ] as const
).map(([value, name, why]) => ({
  value,
  name,
  description: `${value}: ${subjectRules[value].means}; ${why}`,
}))

export async function askForRequest(said: Said): Promise<Said> {
  const addresses = await promptText(
    'Your e-mail address (several: with commas between)',
    (answer) =>
      fault(() => void split(answer).map(readMailbox)) ??
      (answer === '' ? 'an address is needed' : null),
  )
  const given = said.person ?? {}
  const known = Object.values(given).some((value) => value !== undefined)
  const profile =
    said.profile ??
    (known
      ? profileFor(given)
      : await promptChoice('What shall the certificate say of you?', choices))
  return {
    ...said,
    addresses: split(addresses),
    profile,
    person: await askForPerson(profile, given),
  }
}

async function askForPerson(profile: SmimeProfile, given: SmimePerson): Promise<SmimePerson> {
  const rules = subjectRules[profile]
  const ask = async (
    part: keyof SmimePerson,
    question: string,
    needed: boolean,
  ): Promise<string | undefined> => {
    if (given[part] !== undefined || rules.forbidden.includes(part)) return given[part]
    const answer = await promptText(question, (text) =>
      text === '' ? (needed ? 'this is needed' : null) : fault(() => checkPart(part, text)),
    )
    return answer === '' ? undefined : answer
  }
  const asksName = rules.person && given.pseudonym === undefined
  const givenName = asksName
    ? await ask('givenName', 'Your given name (empty: you have a single name)', false)
    : given.givenName
  const surname = asksName ? await ask('surname', 'Your surname', true) : given.surname
  const organised = rules.required.includes('organization')
  const organization = organised
    ? await ask('organization', 'Full legal name of your organisation', true)
    : given.organization
  const organizationIdentifier = organised
    ? await ask(
        'organizationIdentifier',
        'Its registration, such as VATDE-123456789 (empty: the CA looks it up)',
        false,
      )
    : given.organizationIdentifier
  const country = await ask('country', 'Country, two letters (empty: none)', false)
  return { ...given, givenName, surname, organization, organizationIdentifier, country }
}

const split = (answer: string): string[] =>
  answer
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** What an error of ours says, as the answer to an answer. */
function fault(check: () => void): string | null {
  try {
    check()
    return null
  } catch (error) {
    if (!(error instanceof InterSslError)) throw error
    // Nobody typed a flag here.
    const message = error.message.replace(/^--[a-z-]+ /, '')
    return error.hint === undefined || error.hint.includes('--')
      ? message
      : `${message} (${error.hint})`
  }
}
