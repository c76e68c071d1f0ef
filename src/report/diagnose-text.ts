/** A diagnosis for a tired person: the verdict in plain words, what to run, and then the reasons. */
import type { Diagnosis, Finding, Verdict } from '../diagnose/diagnose.js'
import { importers } from '../importers/index.js'
import { waysOf } from '../importers/resolve.js'
import { escapeText } from './escape.js'
import { paint, type Colour, type Look } from './look.js'
import { nameTargets } from './targets-text.js'

const UNCUT: Look = { columns: null, colour: false }

/**
 * The answer as lines of text that end in a line feed; everything from the file is escaped. `holding` is the variable of
 * the environment that the password came from, which needs not be set again.
 */
export function renderDiagnosis(
  diagnosis: Diagnosis,
  look: Look = UNCUT,
  holding?: string,
): string {
  const sections = [
    headline(diagnosis, look),
    toRun(diagnosis, holding),
    reasons(diagnosis, look),
    who(diagnosis, look),
  ].filter((lines) => lines.length > 0)
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** The verdict in one sentence, and in a second what the importer will say. */
export function headline(diagnosis: Diagnosis, look: Look = UNCUT): string[] {
  const { verdicts, file, inspect } = diagnosis
  const against = verdicts.filter(({ verdict }) => verdict === 'refuses')
  const losing = verdicts.filter(({ verdict }) => verdict === 'loses')
  const open = verdicts.filter(({ verdict }) => verdict === 'unknown')
  const fine = verdicts.length - against.length - losing.length - open.length
  const name = escapeText(file.name)
  const say = (text: string, colour: Colour): string => paint(`${name}: ${text}`, colour, look)
  const miss = diagnosis.findings.find(({ code }) => code === 'PASSWORD_NEAR_MISS')
  if (inspect.password.state === 'incorrect' && inspect.kind === 'pkcs12') {
    const right = verdicts.filter(({ withRightPassword }) => withRightPassword === 'accepts').length
    return [
      say(
        miss === undefined
          ? 'the password given is not the one of this file'
          : `the password given is almost right: ${escapeText(miss.message)}`,
        'red',
      ),
      `with the right password ${right} of ${verdicts.length} ${waysOf(verdicts)} would accept the file`,
    ]
  }
  if (against.length === verdicts.length) {
    return [say(`refused by ${everyone(verdicts)}${why(diagnosis)}`, 'red'), ...words(against)]
  }
  if (against.length > 0) {
    const rest = [
      fine > 0 ? `${fine} of ${verdicts.length} ${waysOf(verdicts)} accept it` : '',
      losing.length > 0 ? `${losing.length} take it and lose something` : '',
      open.length > 0 ? `of ${open.length} it is not known` : '',
    ].filter((text) => text !== '')
    return [
      say(`refused by ${named(against)}${why(diagnosis)}`, 'red'),
      ...words(against),
      ...(rest.length === 0 ? [] : [`${rest.join('; ')} (below)`]),
    ]
  }
  if (losing.length > 0) {
    const lost = [...new Set(losing.flatMap(({ loses }) => loses))].join(', ')
    return [
      say(
        `${named(losing)} report success, but lose ${escapeText(lost)}${why(diagnosis)}`,
        'yellow',
      ),
    ]
  }
  if (open.length === verdicts.length) {
    return [say(`it is not known what ${everyone(verdicts)} will do with it`, 'yellow')]
  }
  if (open.length > 0) {
    return [
      say(`accepted by ${fine} of ${verdicts.length}; of ${named(open)} it is not known`, 'yellow'),
    ]
  }
  return [say(`accepted by ${everyone(verdicts)}`, 'green')]
}

/** One line to paste for each program, and another way into the same system where there is one. */
export function toRun({ remedy, findings }: Diagnosis, holding?: string): string[] {
  const ways = findings.filter(({ code }) => code === 'OTHER_PATH')
  if (remedy === null && ways.length === 0) return []
  const lines = ways.map(({ message }) => `  ${escapeText(message)}`)
  if (remedy === null) return ['what to do', ...lines]
  const lineOf = (program: string): string | undefined =>
    remedy.commands.find((one) => one.for === program)?.line
  const same = lineOf('openssl 3') !== undefined && lineOf('openssl 3') === lineOf('libressl')
  const commands = remedy.commands.flatMap(({ for: program, line }) => {
    if (same && program === 'libressl') return []
    const title =
      same && program === 'openssl 3'
        ? 'with OpenSSL 3, or LibreSSL (the openssl of macOS)'
        : (programs[program] ?? program)
    return [`  ${title}`, `    ${escapeText(line)}`]
  })
  return [
    'what to run',
    ...lines,
    `  ${escapeText(remedy.because)}`,
    ...commands,
    ...passwordHints(remedy.commands.map(({ line }) => line).join('\n'), holding),
  ]
}

const programs: Readonly<Record<string, string>> = {
  'openssl 3': 'with OpenSSL 3',
  libressl: 'with LibreSSL (the openssl of macOS)',
  interssl: 'with interssl',
}

function passwordHints(lines: string, holding: string | undefined): string[] {
  const named = [...lines.matchAll(/(?:env:|-env )([A-Za-z_]\w*)/g)].map(([, name]) => name ?? '')
  // A variable that a line sets for itself needs nobody to set it.
  const open = new Set(named.filter((name) => name !== holding && !lines.includes(`${name}=$(`)))
  return [...open].map((name) =>
    name === 'NEW_P12_PASSWORD'
      ? `  before that, choose the new password: read -rs ${name}; export ${name}`
      : `  ${name} has to hold the password: read -rs ${name}; export ${name}`,
  )
}

const colours: Readonly<Record<Finding['severity'], Colour | null>> = {
  blocks: 'red',
  loses: 'yellow',
  warns: 'yellow',
  notes: 'dim',
}

function reasons({ findings, verdicts }: Diagnosis, look: Look): string[] {
  const shown = findings.filter(({ code }) => code !== 'OTHER_PATH')
  if (shown.length === 0) return []
  const lines = shown.flatMap((finding) => {
    const { code, severity, message, offset, importers } = finding
    const some =
      importers.length === 0 || importers.length === verdicts.length
        ? ''
        : ` · ${importers.length} of ${verdicts.length} ${waysOf(verdicts)}`
    const place = offset === null ? '' : ` · at byte ${offset}`
    return [
      `  ${paint(severity.padEnd(6), colours[severity], look)}  ${escapeText(message)}`,
      `          ${code}${some}${place}`,
    ]
  })
  return ['why', ...lines]
}

const titles: Readonly<Record<Verdict['verdict'], string>> = {
  refuses: 'refuse it',
  loses: 'take it and lose something',
  unknown: 'not known',
  accepts: 'accept it',
}

/** Versions and paths with the same answer stand together. */
export function who({ verdicts }: Diagnosis, look: Look = UNCUT): string[] {
  if (verdicts.length === 1) return evidenceLines(verdicts)
  return (['refuses', 'loses', 'unknown', 'accepts'] as const).flatMap((kind) => {
    const of = verdicts.filter(({ verdict }) => verdict === kind)
    if (of.length === 0) return []
    const lines = grouped(of).map(([text, group]) =>
      text === '' ? `  ${named(group)}` : `  ${named(group)}\n      ${text}`,
    )
    const colour = kind === 'refuses' ? 'red' : kind === 'accepts' ? 'green' : 'yellow'
    return [paint(titles[kind], colour, look), ...lines, ...differing(of)]
  })
}

function grouped(verdicts: readonly Verdict[]): [text: string, group: Verdict[]][] {
  const groups = new Map<string, Verdict[]>()
  for (const one of verdicts) {
    const text = detail(one)
    groups.set(text, [...(groups.get(text) ?? []), one])
  }
  return [...groups]
}

function detail({ verdict, error, loses, because }: Verdict): string {
  if (verdict === 'accepts') return ''
  if (verdict === 'loses') return `lost: ${loses.join(', ')}`
  if (verdict === 'unknown') return ''
  return error === null ? because.join(', ') : errorText(error)
}

function differing(verdicts: readonly Verdict[]): string[] {
  const by = new Map<string, string[]>()
  for (const { label, version, releases = [] } of verdicts) {
    const line = (label.split(' · ')[0] ?? label).slice(0, -(version ?? '').length)
    for (const { release, verdict } of releases) {
      const names = by.get(verdict) ?? []
      by.set(verdict, names.includes(line + release) ? names : [...names, line + release])
    }
  }
  return [...by].map(
    ([verdict, names]) => `  but ${OTHERWISE[verdict] ?? verdict}: ${names.join(', ')}`,
  )
}

const OTHERWISE: Readonly<Record<string, string>> = {
  refuses: 'refused by',
  accepts: 'accepted by',
  loses: 'something is lost in',
  unknown: 'not known of',
}

function evidenceLines(verdicts: readonly Verdict[]): string[] {
  const lines = verdicts.flatMap(({ evidence }) =>
    evidence.map(({ how, where, on }) => `  ${how}: ${where} (${on})`),
  )
  return lines.length === 0 ? [] : ['how that is known', ...new Set(lines.slice(0, 8))]
}

function errorText({ code, text }: NonNullable<Verdict['error']>): string {
  const number = code === null ? '' : `${code}  `
  return escapeText(text === '' ? `${number}without a word` : `${number}${text}`)
}

/** What the person will read over there. */
function words(verdicts: readonly Verdict[]): string[] {
  const errors = grouped(verdicts.filter(({ error }) => error !== null))
  const [first] = errors
  if (errors.length !== 1 || first === undefined) return []
  return [`it will say: ${first[0]}`]
}

function why({ findings, inspect }: Diagnosis): string {
  const [first] = findings.filter(({ severity }) => severity === 'blocks' || severity === 'loses')
  if (first === undefined) return ''
  const right =
    inspect.password.state === 'correct' && /^(MAC|PBMAC|PBES2|ENCRYPTION|PRF)/.test(first.code)
      ? ' (the password is right)'
      : ''
  return `, because ${escapeText(first.message)}${right}`
}

function everyone(verdicts: readonly Verdict[]): string {
  return verdicts.length > 12 ? `all ${verdicts.length} ${waysOf(verdicts)}` : named(verdicts)
}

/** `macOS 14; macOS 15 (security import)`: where every way into a version does the same, the ways are not named. */
export function named(verdicts: readonly Verdict[]): string {
  const lineOf = ({ importer, version }: Verdict): string => `${importer}@${version ?? ''}`
  const ways = new Map<string, number>()
  for (const one of verdicts) ways.set(lineOf(one), (ways.get(lineOf(one)) ?? 0) + 1)
  const rows = verdicts.map((one) => {
    const importer = importers.find(({ id }) => id === one.importer)
    const all = importer?.paths?.filter(({ onlyIfAsked }) => onlyIfAsked !== true).length ?? 1
    const label =
      (ways.get(lineOf(one)) ?? 0) >= all ? (one.label.split(' · ')[0] ?? one.label) : one.label
    return { label, importer: { label: importer?.label ?? one.importer } }
  })
  const once = rows.filter(({ label }, at) => rows.findIndex((row) => row.label === label) === at)
  return escapeText(nameTargets(once))
}
