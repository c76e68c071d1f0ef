/** Measured results of real programs, read from the documents they were kept in, and held against predictions. */
import type { Prediction } from './predict.js'

/** What one program did with one file. */
export interface Observation {
  /** Relative to the folder of the document. */
  readonly file: string
  /** `null`: there is none. */
  readonly password: string | null
  /** `ID@VERSION[/PATH]`, as the importer data names it. */
  readonly importer: string
  /**
   * `opened`: it took the file; whether everything arrived was not looked at. `listed`: it named what is in the file, key
   * still locked; nothing is said of importing it.
   */
  readonly seen: 'accepts' | 'loses' | 'refuses' | 'opened' | 'listed'
  /** The number it gave, where the document keeps it. */
  readonly code: number | null
}

/**
 * Whether a prediction holds: the verdict, and the error number where both have one. `null`: nothing was predicted, or
 * what was predicted happens at a stage that the program was not asked to come to.
 */
export function agrees(
  { seen, code }: Pick<Observation, 'seen' | 'code'>,
  { verdict, error, stage }: Pick<Prediction, 'verdict' | 'error' | 'stage'>,
): boolean | null {
  if (verdict === 'unknown') return null
  if (seen === 'listed' && (stage === 'key' || stage === 'pairing')) return null
  const taken = verdict === 'accepts' || verdict === 'loses'
  if (seen === 'opened' || seen === 'listed') return taken
  if (seen !== 'refuses') return verdict === seen
  return verdict === 'refuses' && (code === null || (error?.code ?? code) === code)
}

type Json = Readonly<Record<string, unknown>>

/**
 * The observations of a document, by its shape: a corpus manifest (`openedBy`), Apple's decoders (`runs`), openssl imports (`imports`), or
 * programs × cases (needs the `cases.json` beside it). `beside` reads another JSON document of the same folder. Empty for any other.
 */
export function observationsIn(
  document: unknown,
  beside: (name: string) => unknown,
): Observation[] {
  if (Array.isArray(document)) return document.flatMap(manifestEntry)
  const json = document as Json
  if (Array.isArray(json['runs'])) return (json['runs'] as AppleRun[]).flatMap(appleRun)
  if (Array.isArray(json['imports'])) return opensslImports(json as unknown as OpensslImports)
  const byCase = caseRuns(json)
  const rows = Object.entries(byCase ?? json) as [string, Record<string, CaseResult>][]
  if (!rows.some(([program]) => program in caseImporters)) return []
  const cases = beside('cases.json') as readonly Case[]
  return rows.flatMap(([program, results]) => caseResults(program, results, cases))
}

interface ManifestEntry {
  readonly path: string
  readonly password: string | null | { readonly utf8?: string; readonly hex?: string }
  readonly kind?: string
  readonly openedBy?: Readonly<
    Record<string, { readonly ok?: boolean; readonly keys?: number; readonly certs?: number }>
  >
}

function manifestEntry(entry: ManifestEntry): Observation[] {
  if (entry.kind === 'csr') return []
  const { path, password } = entry
  const text = typeof password === 'object' && password !== null ? password.utf8 : password
  if (text === undefined) return []
  return Object.entries(entry.openedBy ?? {}).flatMap(
    ([program, { ok, keys, certs }]): Observation[] => {
      // A program that lists nothing has not opened anything, whatever it exits with.
      const nothing = ok === true && keys === 0 && certs === 0
      if (ok === undefined || nothing) return []
      const taken = LISTS.test(program) ? 'listed' : 'opened'
      const importer = RAN[program] ?? program
      return [{ file: path, password: text, importer, seen: ok ? taken : 'refuses', code: null }]
    },
  )
}

/** Asked for a list of what is in the file (`pk12util -l`, `certtool --p12-info`), not to import it. */
const LISTS = /^(nss|gnutls)@/

/** The release that ran, where its line went on since. */
const RAN: Readonly<Record<string, string>> = {
  'python-cryptography@48': 'python-cryptography@48.0.0',
}

interface AppleRun {
  readonly file: string
  readonly password: string
  readonly mode: string
  /** OSStatus, keys, certificates, identities, certificates handed over. */
  readonly results: Readonly<Record<string, readonly (number | null)[]>>
}

function appleRun({ file, password, mode, results }: AppleRun): Observation[] {
  if (mode !== 'env' && mode !== 'empty') return []
  return Object.entries(results).flatMap(
    ([decoder, [status, keys, certificates, identities]]): Observation[] => {
      const importer = appleDecoders[decoder]
      if (importer === undefined || typeof status !== 'number') return []
      const lost = Number(certificates) > 0 && Number(identities) < Number(keys)
      const seen = status !== 0 ? 'refuses' : lost ? 'loses' : 'opened'
      return [
        {
          file: `../${file}`,
          password: mode === 'empty' ? '' : password,
          importer,
          seen,
          code: status === 0 ? null : status,
        },
      ]
    },
  )
}

/** One import path that uses each decoder. */
const appleDecoders: Readonly<Record<string, string>> = {
  'classic-26.0': 'macos@26.0/security-import',
  'classic-15.0': 'macos@15.0/secitemimport',
  'classic-14.6': 'macos@14.6/secpkcs12import',
  'classic-12.0': 'macos@12/security-import',
  'classic-11': 'macos@11/security-import-f-pkcs12',
  'modern-macos-26.0': 'macos@26.0/security-import-f-pkcs12',
  'modern-macos-15.2': 'macos@15.2/secpkcs12import',
  'modern-macos-15.0': 'macos@15.0/secpkcs12import',
  'modern-ios-26': 'ios@26',
  'modern-ios-18.2': 'ios@18.2',
  'modern-ios-18.0': 'ios@18.0',
  'modern-ios-17.6': 'ios@17.6',
  'modern-ios-14': 'ios@14',
}

interface OpensslImports {
  readonly production: readonly { producer: string; form: string; pw: string }[]
  readonly imports: readonly {
    readonly producer: string
    readonly form: string
    readonly consumer: string
    readonly extra: readonly string[]
    readonly ok: boolean
  }[]
}

/** `-nomacver` imports are left out: they are another question. */
function opensslImports({ production, imports }: OpensslImports): Observation[] {
  const passwords = new Map(production.map(({ producer, form, pw }) => [`${producer}.${form}`, pw]))
  return imports.flatMap(({ producer, form, consumer, extra, ok }): Observation[] => {
    const password = passwords.get(`${producer}.${form}`)
    if (password === undefined || extra.includes('-nomacver')) return []
    const [id, version] = consumer.split('-')
    const importer = `${id}${extra.includes('-legacy') ? '-legacy' : ''}@${version}`
    const file = `files/${producer}.${form}.p12`
    return [{ file, password, importer, seen: ok ? 'accepts' : 'refuses', code: null }]
  })
}

interface Case {
  readonly id: string
  readonly file: string
  readonly password: string
  readonly certs: number
  readonly keys: number
}

interface CaseResult {
  /** Absent: everything that the case holds has to have come out. */
  readonly ok?: boolean
  readonly exit: number
  readonly rejected?: boolean
  readonly certs?: number
  readonly keys?: number
}

type CaseRun =
  | readonly [exit: number, certs: number, keys: number]
  | { readonly rc: number; readonly certs: number; readonly keys: number }

/** Cases × releases of one program, turned into programs × cases; null for another document. */
function caseRuns(json: Json): Record<string, Record<string, CaseResult>> | null {
  const programs: Record<string, Record<string, CaseResult>> = {}
  for (const [id, runs] of Object.entries(json) as [string, Record<string, CaseRun>][]) {
    for (const [release, run] of Object.entries(runs)) {
      const program = caseReleases[release]
      if (program === undefined) return null
      if ('rc' in run && ASCII_ONLY.test(id)) continue
      // keytool listed what it had imported; the exit code is then that of the proof of the key.
      const result =
        'rc' in run
          ? { exit: run.certs > 0 ? 0 : run.rc, certs: run.certs, keys: run.keys }
          : { exit: run[0], certs: run[1], keys: run[2] }
      programs[program] = { ...programs[program], [id]: result }
    }
  }
  return programs
}

/** Keytool was run in an ASCII locale: it got another password, or looked for another alias. */
const ASCII_ONLY = /^(09|25)/

/** The columns of the documents that have one program alone. */
const caseReleases: Readonly<Record<string, string>> = {
  '4.0.3': 'openssl-4.0.3',
  '4.0.3-legacy': 'openssl-legacy-4.0.3',
  '8': 'keytool-8',
  '11': 'keytool-11',
  '17': 'keytool-17',
  '21': 'keytool-21',
  '25': 'keytool-25.0.5',
  '26': 'keytool-26',
  '27': 'keytool-27',
}

/** Success with less than everything is a loss; an exit code other than 0 is a refusal, whatever was left behind. */
function caseResults(
  program: string,
  results: Readonly<Record<string, CaseResult>>,
  cases: readonly Case[],
): Observation[] {
  const importer = caseImporters[program]
  if (importer === undefined) return []
  return cases.flatMap(({ id, file, password, certs, keys }): Observation[] => {
    const result = results[id]
    if (result === undefined) return []
    const whole = Number(result.certs) >= certs && Number(result.keys) >= keys
    const seen =
      (result.ok ?? (whole && result.exit === 0))
        ? 'accepts'
        : result.exit === 0
          ? 'loses'
          : 'refuses'
    return [{ file: `files/${file}`, password, importer, seen, code: null }]
  })
}

/** Program names of the case results, and who they are here. */
const caseImporters: Readonly<Record<string, string>> = {
  'openssl-3.0': 'openssl@3.0',
  'openssl-3.5': 'openssl@3.5',
  'openssl-3.6': 'openssl@3.6',
  'nss-3.87': 'nss@3.87',
  'nss-3.110': 'nss@3.110',
  'nss-3.132': 'nss@3.132',
  'gnutls-3.7.9': 'gnutls@3.7.9',
  'gnutls-3.8.9': 'gnutls@3.8.9',
  'gnutls-3.8.13': 'gnutls@3.8.13',
  'gpgsm-2.2.40': 'gnupg@2.2.40',
  'gpgsm-2.4.7': 'gnupg@2.4.7',
  'gpgsm-2.4.9': 'gnupg@2.4.9',
  'openssl-4.0.3': 'openssl@4.0.3',
  'openssl-legacy-4.0.3': 'openssl-legacy@4.0.3',
  'keytool-8': 'java@8',
  'keytool-11': 'java@11',
  'keytool-17': 'java@17',
  'keytool-21': 'java@21',
  'keytool-25': 'java@25.0.3',
  'keytool-25.0.5': 'java@25.0.5',
  'keytool-26': 'java@26',
  'keytool-27': 'java@27',
  'pyca-38': 'python-cryptography@38',
  'pyca-43': 'python-cryptography@43',
  'pyca-48': 'python-cryptography@48',
  'pyca-49': 'python-cryptography@49',
  'node-16': 'node@16',
  'node-18': 'node@18',
  'node-20': 'node@20',
  'node-22': 'node@22',
  'node-24': 'node@24',
  'bun-1.4': 'bun@1.4',
  'deno-2.9': 'deno@2.9',
  'forge-1.4': 'forge@1.4',
  'php-8.2': 'php@8.2',
  'php-8.4': 'php@8.4',
  'ruby-3.1': 'ruby@3.1',
  'ruby-3.3': 'ruby@3.3',
  'wolfssl-5.5.4': 'wolfssl@5.5.4',
  'mono-6.8': 'mono@6.8',
  'hxtool-7.8': 'heimdal@7.8',
  'hxtool-7.8.1': 'heimdal@7.8.1',
  'node-24-legacy': 'node@24/openssl-legacy-provider',
  'bc-1.72': 'bouncy-castle@1.72',
  'go-xcrypto-0.4': 'go-x-crypto@0.4',
  'go-sslmate-2021': 'go-pkcs12@0.2',
}
