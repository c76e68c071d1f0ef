/** The answer of `diagnose`: what every importer asked for does with a file, why, where in it, and the way out. */
import type { Span } from '../asn1/ber.js'
import type { ImporterError } from '../importers/importer.js'
import { defaultTargets, resolveImporter, type ImporterTarget } from '../importers/resolve.js'
import { examineCsr } from '../pki/csr.js'
import { chanceFeatures } from '../pki/chance.js'
import { csrFeatures, features, type Feature } from '../pki/features.js'
import { examine, type Examined, type InspectReport } from '../pki/inspect.js'
import { openPfx } from '../pki/open.js'
import { readPfx, type ReadLimits } from '../pki/read.js'
import { withFile } from '../openssl/shell-quote.js'
import type { Evidence } from '../support.js'
import { subjectOf } from './check.js'
import { checks } from './checks/index.js'
import { factFindings, type RawFinding } from './fact-findings.js'
import { foreignKindOf, type ForeignKind } from './file-kind.js'
import { findings, severities, type FindingCode, type Severity } from './finding.js'
import { releasesThatDiffer, type ReleaseVerdict } from './line.js'
import { predict, type PredictedVerdict, type Prediction } from './predict.js'
import { remedyOf, type Remedy } from './remedy.js'

export interface DiagnoseOptions {
  /** The file's name as shown. */
  readonly name: string
  /** Absent: not given. null: there is none. */
  readonly password?: string | null | undefined
  /** @default the versions in support or in wide use */
  readonly targets?: readonly ImporterTarget[] | undefined
  /** For what expires. @default now */
  readonly now?: Date | undefined
  /** Limits on hostile input. @default those of `readPfx` */
  readonly limits?: Partial<ReadLimits> | undefined
  /** How the lines of the remedy name the file and its password. @default the name, `env:P12_PASSWORD` */
  readonly shown?: { readonly file?: string; readonly password?: string } | undefined
}

export interface Verdict {
  importer: string
  version: string | null
  path: string | null
  label: string
  verdict: PredictedVerdict
  error: { code: number | null; text: string } | null
  /** The deciding reason first. */
  because: FindingCode[]
  loses: string[]
  /** Where a password was given that is not the file's: what the right one would meet. */
  withRightPassword: PredictedVerdict | null
  /** Releases of the line that do otherwise. */
  releases?: ReleaseVerdict[]
  evidence: Evidence[]
}

export interface Finding {
  code: FindingCode
  severity: Severity
  message: string
  offset: number | null
  length: number | null
  /** Names as `--for` takes them. */
  importers: string[]
  docs: string
}

export interface Diagnosis {
  schemaVersion: 1
  file: InspectReport['file']
  inspect: InspectReport
  verdicts: Verdict[]
  findings: Finding[]
  remedy: Remedy | null
}

/** Says what each importer does with the file. Never throws on bad input: what is malformed is judged too. */
export function diagnose(bytes: Uint8Array, options: DiagnoseOptions): Diagnosis {
  const { name, password, limits, targets = defaultTargets(), now = new Date() } = options
  const { shown = {} } = options
  const file = shown.file ?? name
  const examined = examine(bytes, { name, password, limits })
  const { report } = examined
  const foreign = examined.pfx === null ? foreignKindOf(bytes, report.kind) : null
  const seen = sightOf(bytes, examined, limits, password)
  const judged = targets.map((target) => {
    const found = seen.of(target)
    return {
      target,
      name: nameOf(target),
      found,
      prediction: renamed(predict(found, target), foreign),
    }
  })
  const wrong = report.password.state === 'incorrect'
  const outside = wrong ? seen.outside() : seen.inside
  const verdicts = judged.map(({ target, found, prediction }): Verdict => {
    const releases = releasesThatDiffer(found, target)
    return {
      importer: target.importer.id,
      version: target.version,
      path: target.path,
      label: target.label,
      verdict: prediction.verdict,
      error: prediction.error && errorOf(prediction.error),
      because: [...prediction.because],
      loses: [...prediction.loses],
      withRightPassword: wrong ? predict(outside, target).verdict : null,
      ...(releases.length === 0 ? {} : { releases }),
      evidence: [...prediction.evidence],
    }
  })
  const subject = subjectOf(examined, password, now)
  const checked = Object.entries(checks).flatMap(([code, check]) =>
    check(subject).map((one) => ({ code: code as FindingCode, importers: [], ...one })),
  )
  const spans = new Map<string, Span | null>(seen.inside.map((one) => [one.name, one.span]))
  const known = factFindings(judged, spans).map((one) =>
    foreign !== null && one.code === foreign.code
      ? {
          ...one,
          message: withFile(foreign.message, file),
          span: { offset: 0, length: bytes.length },
        }
      : one,
  )
  return {
    schemaVersion: 1,
    file: report.file,
    inspect: report,
    verdicts,
    findings: ranked([
      ...joined(checked, known),
      ...leftToChance(judged, report.password.state === 'correct'),
      ...otherPaths(judged, file),
    ]),
    remedy:
      examined.pfx === null
        ? null
        : remedyOf(
            outside,
            targets,
            {
              file,
              password: shown.password ?? 'env:P12_PASSWORD',
              asked:
                options.targets === undefined
                  ? []
                  : [...new Set(targets.map(({ asked }) => asked))],
              friendlyName: report.pkcs12?.keys[0]?.friendlyName ?? null,
            },
            readers(),
          ),
  }
}

/** `ID[@VERSION][/PATH]`, as --for takes it. */
export function nameOf({ importer, version, path }: ImporterTarget): string {
  return `${importer.id}${version === null ? '' : `@${version}`}${path === null ? '' : `/${path}`}`
}

interface Sight {
  /** Everything that shows, with the password given. */
  readonly inside: readonly Feature[]
  /** What shows without any. */
  readonly outside: () => readonly Feature[]
  readonly of: (target: ImporterTarget) => readonly Feature[]
}

/** What there is to judge: of a request, who reads requests judges the request. */
function sightOf(
  bytes: Uint8Array,
  { report, pfx, opened, features: shown }: Examined,
  limits: Partial<ReadLimits> | undefined,
  password: string | null | undefined,
): Sight {
  if (pfx !== null) {
    const chance = opened === null ? [] : chanceFeatures(opened, password ?? '')
    const inside = [...shown, ...chance]
    return { inside, outside: () => features(pfx, openPfx(pfx)), of: () => inside }
  }
  const asFile = features(readPfx(bytes, limits))
  const csr = report.kind === 'csr' ? examineCsr(bytes).csr : null
  const asRequest = csr ? csrFeatures(csr) : null
  return {
    inside: asFile,
    outside: () => asFile,
    of: ({ importer }) =>
      asRequest !== null && importer.facts.some(({ feature }) => feature.startsWith('csr-'))
        ? asRequest
        : asFile,
  }
}

/** A file that was recognised as something else is called that, not just "no PKCS#12", and does not "break off". */
function renamed(prediction: Prediction, foreign: ForeignKind | null): Prediction {
  if (foreign === null) return prediction
  const rename = (code: FindingCode): FindingCode =>
    code === 'FILE_NOT_PKCS12' || code === 'FILE_TRUNCATED' ? foreign.code : code
  return {
    ...prediction,
    because: [...new Set(prediction.because.map(rename))],
    reasons: prediction.reasons.map((one) => ({ ...one, code: rename(one.code) })),
  }
}

/** What only the right password could tell: whether the salts are of the few that some reader stumbles on. */
function leftToChance(judged: readonly Judged[], decided: boolean): RawFinding[] {
  if (decided) return []
  const importers = judged.flatMap(({ name, target, found, prediction }) => {
    if (prediction.verdict !== 'accepts' || !found.some(({ name }) => DERIVED.test(name))) return []
    const unlucky = predict([...found, { name: 'kdf-block:leading-zero' }], target)
    return unlucky.verdict === 'refuses' ? [name] : []
  })
  if (importers.length === 0) return []
  const message =
    'a few files in a hundred of this kind are refused by chance of their salts; with the password given, it shows whether this is one'
  return [{ code: 'SALT_UNLUCKY', severity: 'notes', message, span: null, importers }]
}

/** Encryption with the key derivation that such a reader has of its own. */
const DERIVED = /^encryption:pbe-sha1-/

interface Judged {
  readonly target: ImporterTarget
  readonly name: string
  readonly found: readonly Pick<Feature, 'name'>[]
  readonly prediction: Prediction
}

/** Where the same system takes the file another way. */
function otherPaths(judged: readonly Judged[], file: string): RawFinding[] {
  const ways = new Map<string, string[]>()
  for (const { target, name, found, prediction } of judged) {
    if (prediction.verdict !== 'refuses' && prediction.verdict !== 'loses') continue
    const { importer, version } = target
    for (const path of importer.paths ?? []) {
      if (path.command === undefined || path.id === target.path || version === null) continue
      const other = resolveImporter(`${importer.id}@${version}`).find((one) => one.path === path.id)
      if (other === undefined || predict(found, other).verdict !== 'accepts') continue
      const way = `${other.label.split(' · ')[0]} takes the file as it is with: ${withFile(path.command, file)}`
      ways.set(way, [...(ways.get(way) ?? []), name])
    }
  }
  return [...ways].map(([message, importers]) => ({
    code: 'OTHER_PATH',
    severity: 'notes',
    message,
    span: null,
    importers,
  }))
}

/** What both a check and importers' facts say is said once: who minds it is known from the facts, its place from the check. */
function joined(checked: readonly RawFinding[], known: readonly RawFinding[]): RawFinding[] {
  const codes = new Set(known.map(({ code }) => code))
  return [
    ...checked.filter(({ code }) => !codes.has(code)),
    ...known.map((one) => ({
      ...one,
      span: one.span ?? checked.find(({ code }) => code === one.code)?.span ?? null,
    })),
  ]
}

/** What has to be set right before anything else can be seen. */
const FIRST: readonly FindingCode[] = ['PASSWORD_NEAR_MISS', 'PASSWORD_INCORRECT']

function ranked(raw: readonly RawFinding[]): Finding[] {
  const rank = ({ code, severity }: RawFinding): number =>
    (FIRST.includes(code) ? FIRST.indexOf(code) : FIRST.length) + severities.indexOf(severity) * 10
  return raw
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ code, severity, message, span, importers }) => ({
      code,
      severity,
      message: message === '' ? findings[code] : message,
      offset: span?.offset ?? null,
      length: span?.length ?? null,
      importers: [...importers],
      docs: `docs/findings/${code}.md`,
    }))
}

const errorOf = ({ code, text }: ImporterError): Verdict['error'] => ({ code, text })

/** Who has to read the file so that a line with it makes sense: any OpenSSL 3, any LibreSSL of today. */
function readers(): { readonly openssl: ImporterTarget; readonly libressl: ImporterTarget } {
  const [openssl] = resolveImporter('openssl@3.0')
  const [libressl] = resolveImporter('libressl@3.3')
  return { openssl: openssl as ImporterTarget, libressl: libressl as ImporterTarget }
}
