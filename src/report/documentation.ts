/** The generated pages and parts of pages under docs/: what they have to say, so that a test can compare. */
import { findingCodeOf, type FindingCode } from '../diagnose/finding.js'
import { predict } from '../diagnose/predict.js'
import { profileFeatures } from '../diagnose/rewrite.js'
import { catalogueOf, type CatalogueFact } from '../importers/catalogue.js'
import { importers } from '../importers/index.js'
import { resolveImporter } from '../importers/resolve.js'
import { profileIds } from '../pki/profile.js'
import { GENERATED, renderImporterMarkdown } from './importers-text.js'

/** The pages of docs/importers, by file name. */
export function importerPages(): Record<string, string> {
  const pages = importers.map((importer) => [
    `${importer.id}.md`,
    renderImporterMarkdown(catalogueOf(importer)),
  ])
  return { ...Object.fromEntries(pages), 'README.md': supportTable() }
}

const MARKS: Readonly<Record<'who' | 'evidence', readonly [begin: string, end: string]>> = {
  who: ['<!-- generated: who -->', '<!-- end: who -->'],
  evidence: ['<!-- generated: evidence -->', '<!-- end: evidence -->'],
}

/** A page of docs/findings with its generated parts as they should be; the rest is written by hand. */
export function findingPage(code: FindingCode, page: string): string {
  const facts = factsOf(code)
  const who = /^FILE_(IS|MANGLED)/.test(code) ? NOT_PKCS12 : whoRefuses(facts)
  return fill(fill(page, 'who', who), 'evidence', evidenceOf(facts))
}

/** A file that was recognised as something else is refused by whoever refuses what is no PKCS#12 file. */
const NOT_PKCS12 = [
  'Everybody who wants a PKCS#12 file: what each says is listed under [FILE_NOT_PKCS12](FILE_NOT_PKCS12.md).',
]

interface FactOf {
  readonly importer: string
  readonly id: string
  readonly fact: CatalogueFact
}

function factsOf(code: FindingCode): FactOf[] {
  return importers.flatMap((importer) => {
    const cures = new Map(importer.facts.map((fact) => [fact.feature + fact.versions, fact.cure]))
    return catalogueOf(importer)
      .facts.filter(({ feature, support, range }) => {
        if (support === true || feature === '*') return false
        const name = feature.endsWith(':*') ? feature.replace('*', 'x') : feature.replace('*', '')
        return findingCodeOf(name, cures.get(feature + range)) === code
      })
      .map((fact) => ({ importer: importer.label, id: importer.id, fact }))
  })
}

function whoRefuses(facts: readonly FactOf[]): string[] {
  if (facts.length === 0) {
    return ['No importer is known to refuse a file for this alone: it is a judgement of interssl.']
  }
  const rows = facts.map(({ importer, id, fact }) => {
    const verb =
      fact.support === 'loses' ? 'loses' : fact.support === 'unknown' ? 'not known' : 'refuses'
    const says =
      fact.error === null
        ? fact.loses.join(', ')
        : `${fact.error.code ?? ''} ${fact.error.text}`.trim()
    const where = [
      fact.range === '*' ? 'all versions' : `\`${fact.range}\``,
      ...(fact.paths ?? []).map((path) => `\`${path}\``),
    ]
    return `| [${importer}](../importers/${id}.md) | ${where.join(', ')} | \`${fact.feature}\` | ${verb} | ${cell(says)} |`
  })
  return [
    '| importer | versions, ways in | feature | | what it says or loses |',
    '| --- | --- | --- | --- | --- |',
    ...new Set(rows),
  ]
}

function evidenceOf(facts: readonly FactOf[]): string[] {
  const lines = facts.flatMap(({ importer, fact }) =>
    fact.evidence.map(({ how, where, on }) => `- ${importer}, ${how}: ${cell(where)} (${on})`),
  )
  return lines.length === 0 ? ['What the standards say, as named above.'] : [...new Set(lines)]
}

function fill(page: string, part: keyof typeof MARKS, lines: readonly string[]): string {
  const [begin, end] = MARKS[part]
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from < 0 || to < from) throw new TypeError(`no place for ${begin}`)
  return `${page.slice(0, from + begin.length)}\n\n${lines.join('\n')}\n\n${page.slice(to)}`
}

/** Which profile each importer takes: an RSA key, its certificate, an ASCII password. */
function supportTable(): string {
  const words = { accepts: 'yes', refuses: 'no', loses: 'loses', unknown: '?' } as const
  const files = profileIds.map((id) =>
    [...profileFeatures(id), 'key:rsa', 'pairing:by-localkeyid'].map((name) => ({ name })),
  )
  const rows = importers.flatMap((importer) =>
    resolveImporter(importer.id).map((target) => {
      const cells = files.map((file) => words[predict(file, target).verdict])
      return `| [${target.label}](${importer.id}.md) | ${cells.join(' | ')} |`
    }),
  )
  return [
    GENERATED,
    '',
    '# Who accepts what',
    '',
    'A file with an RSA key and its certificate, written in each profile under an ASCII password. `?` is not known.',
    '',
    `| importer | ${profileIds.map((id) => `\`${id}\``).join(' | ')} |`,
    `| --- |${' --- |'.repeat(profileIds.length)}`,
    ...rows,
    '',
  ].join('\n')
}

function cell(text: string): string {
  return text.replace(/[\\|<>*_`[\]]/g, '\\$&')
}
