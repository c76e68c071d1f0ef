/** What changed between two matrix runs as Markdown for a pull request: what got worse first, the rest folded. */
import type { CellChange, KindOfChange, MatrixDiff } from '../matrix/diff.js'
import { escapeText } from './escape.js'

/** Rows of one section; GitHub takes 65,536 characters in a comment. */
const rowLimit = 40

const sections: readonly { readonly kind: KindOfChange; readonly title: string }[] = [
  { kind: 'worse', title: 'Worse' },
  { kind: 'lost', title: 'No longer observed' },
  { kind: 'better', title: 'Better' },
  { kind: 'gained', title: 'Newly observed' },
  { kind: 'other', title: 'Changed' },
]

/** GitHub Markdown; text of programs can't make markup. Ends in a line feed. */
export function renderDiffMarkdown(diff: MatrixDiff): string {
  const counts = sections
    .filter(({ kind }) => diff[kind].length > 0)
    .map(({ kind, title }) => `${diff[kind].length} ${title.toLowerCase()}`)
  const { before, after, samePlan, programs } = diff
  const lines = [
    `**interssl matrix: ${counts.length === 0 ? 'nothing changed' : counts.join(', ')}**`,
    '',
    `${before.cells} cells before (${day(before.startedAt)}), ${after.cells} after (${day(after.startedAt)}).${
      samePlan ? '' : ' Scenarios or configuration are not the same.'
    }`,
    ...sections.flatMap(({ kind, title }) => section(title, diff[kind], kind === 'worse')),
    ...(programs.length === 0
      ? []
      : [
          ...['', '<details><summary>Programs</summary>', ''],
          ...['| program | before | after |', '|---|---|---|'],
          ...programs.map(
            ({ id, before, after }) => `| ${text(id)} | ${version(before)} | ${version(after)} |`,
          ),
          ...['', '</details>'],
        ]),
  ]
  return `${lines.join('\n')}\n`
}

function section(title: string, changes: readonly CellChange[], open: boolean): string[] {
  if (changes.length === 0) return []
  const left = changes.length - rowLimit
  return [
    ...['', `<details${open ? ' open' : ''}><summary>${title} (${changes.length})</summary>`, ''],
    ...['| cell | before | after | because |', '|---|---|---|---|'],
    ...changes
      .slice(0, rowLimit)
      .map(
        ({ id, before, after }) =>
          `| ${text(id)} | ${state(before)} | ${state(after)} | ${text(after?.because ?? 'not in the plan any more')} |`,
      ),
    ...(left > 0 ? ['', `and ${left} more`] : []),
    ...['', '</details>'],
  ]
}

function state(side: CellChange['before']): string {
  if (side === null) return 'absent'
  return side.state === null ? side.verdict : `${side.state} (${side.verdict})`
}

function version(text: string | null): string {
  return text === null ? 'not here' : cell(text)
}

function text(words: string): string {
  return cell(words.length > 200 ? `${words.slice(0, 200)}…` : words)
}

function cell(words: string): string {
  return escapeText(words).replace(/[\\|<>*_`[\]@#]/g, '\\$&')
}

function day(startedAt: string): string {
  return escapeText(startedAt.slice(0, 10))
}
