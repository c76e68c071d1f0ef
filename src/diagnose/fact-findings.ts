/** Findings that come from what importers are known to do: one for each code, with everybody it concerns. */
import type { Span } from '../asn1/ber.js'
import { featureInWords } from './feature-words.js'
import { findings, type FindingCode, type Severity } from './finding.js'
import type { Prediction } from './predict.js'

/** What one importer does, and how it is called. */
export interface Judged {
  readonly name: string
  readonly prediction: Prediction
}

/** A finding before it has its page. */
export interface RawFinding {
  readonly code: FindingCode
  readonly severity: Severity
  readonly message: string
  readonly span: Span | null
  readonly importers: readonly string[]
}

const SEVERITY: Readonly<Record<Prediction['verdict'], Severity>> = {
  refuses: 'blocks',
  loses: 'loses',
  unknown: 'notes',
  accepts: 'notes',
}

/** What a code means to whoever refuses, as the end of the sentence about the file. */
const BLOCKS: readonly (readonly [pattern: RegExp, tail: string])[] = [
  [
    /^(MAC_DIGEST|PBMAC1)_UNSUPPORTED$/,
    ', which is not known there (many then say "wrong password")',
  ],
  [/^LEGACY_PROVIDER_NEEDED$/, ', which needs the legacy provider of OpenSSL (-legacy)'],
  [/_UNSUPPORTED$/, ', which is not known there'],
  [
    /^(PRF_|KEY_LENGTH_FIELD|ENCODING_|TRAILING|ATTRIBUTE_|SALT_LENGTH|MAC_MISSING|PASSWORD_(EMPTY|NON|ENC))/,
    ', which is not accepted there',
  ],
  [/^SALT_UNLUCKY$/, ', which is taken wrongly there; written once more, the file is read'],
  [/^(ITERATIONS_|KEY_TOO_LARGE|PASSWORD_TOO)/, ', which is beyond what is accepted there'],
]

interface Gathered {
  readonly by: Map<Severity, Set<string>>
  /** In how many verdicts it is the first reason. */
  deciding: number
  readonly features: Set<string>
  readonly loses: Set<string>
}

/** `spans` says where a Feature is in the file. The code that decides most verdicts comes first. */
export function factFindings(
  judged: readonly Judged[],
  spans: ReadonlyMap<string, Span | null>,
): RawFinding[] {
  const codes = new Map<FindingCode, Gathered>()
  for (const { name, prediction } of judged) {
    const { verdict, reasons } = prediction
    for (const [place, { code, feature, loses }] of reasons.entries()) {
      const gathered = codes.get(code) ?? {
        by: new Map<Severity, Set<string>>(),
        deciding: 0,
        features: new Set<string>(),
        loses: new Set<string>(),
      }
      codes.set(code, gathered)
      if (place === 0 && verdict === 'refuses') gathered.deciding += 1
      gathered.features.add(feature)
      for (const one of loses) gathered.loses.add(one)
      const severity = SEVERITY[verdict]
      gathered.by.set(severity, (gathered.by.get(severity) ?? new Set()).add(name))
    }
  }
  return [...codes]
    .toSorted(([, a], [, b]) => b.deciding - a.deciding)
    .map(([code, gathered]) => findingOf(code, gathered, spans))
}

function findingOf(
  code: FindingCode,
  { by, features, loses }: Gathered,
  spans: ReadonlyMap<string, Span | null>,
): RawFinding {
  const severity = (['blocks', 'loses', 'notes'] as const).find((one) => by.has(one)) ?? 'notes'
  const described = [...features].flatMap((name) => featureInWords(name) ?? [])
  const what = described.length === 0 ? findings[code] : [...new Set(described)].join('; ')
  const lost =
    severity === 'loses' && loses.size > 0 ? `, and ${[...loses].join(', ')} is lost` : ''
  const tail =
    severity === 'blocks' ? (BLOCKS.find(([pattern]) => pattern.test(code))?.[1] ?? '') : ''
  const open = severity === 'notes' ? ', and what these importers do with that is not known' : ''
  const span = [...features].map((name) => spans.get(name)).find((one) => one != null) ?? null
  return {
    code,
    severity,
    message: `${what}${tail}${lost}${open}`,
    span,
    importers: [...(by.get(severity) ?? [])],
  }
}
