/** What is known of importers as one plain document: every fact with the versions it holds for and its evidence. */
import type { Evidence, Support } from '../support.js'
import type { Importer, ImporterError } from './importer.js'
import { stretchesOf, type Stretch } from './version-range.js'

export interface CatalogueFact {
  feature: string
  support: Support
  /** The first version that it holds for; null: every one that we know. */
  since: string | null
  /** The version from which on it no longer holds (`range` says whether that one is meant too); null: it still does. */
  until: string | null
  /** The same as one word: `>=15.0 <15.2`, or `*`. */
  range: string
  /** Null: whichever way the file goes in. */
  paths: string[] | null
  error: { code: number | null; text: string } | null
  loses: string[]
  note: string | null
  evidence: Evidence[]
}

export interface CatalogueImporter {
  id: string
  label: string
  aliases: string[]
  versions: string[]
  paths: string[]
  facts: CatalogueFact[]
}

/** One importer as a document. */
export function catalogueOf(importer: Importer): CatalogueImporter {
  return {
    id: importer.id,
    label: importer.label,
    aliases: [...(importer.aliases ?? [])],
    versions: importer.versions.map(({ version }) => version),
    paths: (importer.paths ?? []).map(({ id }) => id),
    facts: importer.facts.flatMap((fact) =>
      stretchesOf(fact.versions).map((stretch) => ({
        feature: fact.feature,
        support: fact.support,
        since: stretch.since,
        until: stretch.until,
        range: rangeOf(stretch),
        paths: fact.paths === undefined ? null : [...fact.paths],
        error: fact.error === undefined ? null : errorOf(fact.error),
        loses: [...(fact.loses ?? [])],
        note: fact.note ?? null,
        evidence: [...fact.evidence],
      })),
    ),
  }
}

function rangeOf({ since, after, until, through }: Stretch): string {
  if (since !== null && since === until) return `=${since}`
  const bounds = [
    since === null ? '' : `${after ? '>' : '>='}${since}`,
    until === null ? '' : `${through ? '<=' : '<'}${until}`,
  ].filter((bound) => bound !== '')
  return bounds.length === 0 ? '*' : bounds.join(' ')
}

const errorOf = ({ code, text }: ImporterError): CatalogueFact['error'] => ({ code, text })
