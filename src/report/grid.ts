/** Rows by programs, one character a cell: arranged to fit a width, with numbered columns and folded labels when names do not. */
import Table from 'cli-table3'
import { type Look, paint } from './look.js'
import type { Symbol } from './symbol.js'

export interface Grid {
  /** Headings of the label columns. */
  readonly labels: readonly string[]
  /** What the cell columns are. */
  readonly columns: readonly string[]
  readonly rows: readonly GridRow[]
}

export interface GridRow {
  readonly labels: readonly string[]
  /** One for each column; `null` where there is no such cell. */
  readonly symbols: readonly (Symbol | null)[]
}

const gap = 2
/** Columns that a cell under a number takes: its mark and a blank. */
const numbered = 2
/** The part of the width that cells may claim before labels are narrowed no further. */
const cellShare = 0.45
/** Labels are not cut below this, however narrow the terminal. */
const leastLabel = 10

/** Lines of a grid. In a pipe (`columns: null`) nothing is cut, numbered or split. */
export function renderGrid(grid: Grid, look: Look): string[] {
  const natural = labelWidths(grid)
  const names = grid.columns.reduce((sum, name) => sum + name.length + gap, 0)
  if (look.columns === null || sum(natural) + names <= look.columns) {
    return table(grid, grid.columns, look)
  }
  const cells = Math.min(grid.columns.length * numbered, Math.floor(look.columns * cellShare))
  const fitted = fitLabels(grid, natural, look.columns - cells)
  const perTable = Math.max(1, Math.floor((look.columns - sum(labelWidths(fitted))) / numbered))
  const numbers = grid.columns.map((_, index) => upright(index + 1, grid.columns.length))
  const lines: string[] = []
  for (let from = 0; from < numbers.length; from += perTable) {
    const part = {
      ...fitted,
      rows: fitted.rows.map((row) => ({
        ...row,
        symbols: row.symbols.slice(from, from + perTable),
      })),
    }
    if (from > 0) lines.push('')
    lines.push(...table(part, numbers.slice(from, from + perTable), look, 1))
  }
  return [...lines, '', ...key(grid.columns, look.columns)]
}

/** A number with its digits below each other, as high as the highest one needs. */
function upright(number: number, highest: number): string {
  return [...String(number).padStart(String(highest).length)].join('\n')
}

/** `1 openssl-3.0   2 nss-3.87 …` in as many lines as the width asks for. */
function key(columns: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const [index, name] of columns.entries()) {
    const entry = `${index + 1} ${name}`
    const last = lines.at(-1)
    if (last !== undefined && last.length + 3 + entry.length <= width) {
      lines[lines.length - 1] = `${last}   ${entry}`
    } else lines.push(entry)
  }
  return lines
}

function table(grid: Grid, headings: readonly string[], look: Look, cellGap = gap): string[] {
  const text = new Table({
    head: [...grid.labels, ...headings].map((heading) => paint(heading, 'bold', look)),
    chars: borderless,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': cellGap },
  })
  const pad = ' '.repeat(gap - cellGap)
  for (const { labels, symbols } of grid.rows) {
    const cells = symbols.map((symbol) =>
      symbol === null ? '' : paint(symbol.text, symbol.colour, look),
    )
    text.push([...labels.map((label) => label + pad), ...cells])
  }
  return text
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
}

const borderless = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
    .concat(['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'])
    .map((place) => [place, '']),
)

function labelWidths({ labels, rows }: Grid): number[] {
  return labels.map(
    (heading, index) =>
      rows.reduce(
        (most, row) => Math.max(most, [...(row.labels[index] ?? '')].length),
        heading.length,
      ) + gap,
  )
}

/** Narrows the widest label column again and again until all fit into `room`; lists are folded, single names cut. */
function fitLabels(grid: Grid, natural: readonly number[], room: number): Grid {
  const widths = [...natural]
  while (sum(widths) > room) {
    const widest = widths.indexOf(Math.max(...widths))
    if ((widths[widest] ?? 0) <= leastLabel) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  const fold = (label: string, index: number): string[] =>
    foldList(label, (widths[index] ?? leastLabel) - gap)
  return {
    ...grid,
    labels: grid.labels.map((label, index) => fold(label, index)[0] ?? ''),
    rows: grid.rows.flatMap((row) => {
      const folded = row.labels.map(fold)
      const lines = Math.max(...folded.map(({ length }) => length))
      return Array.from({ length: lines }, (_, line) => ({
        labels: folded.map((parts) => parts[line] ?? ''),
        symbols: line === 0 ? row.symbols : row.symbols.map(() => null),
      }))
    }),
  }
}

/** `a, b, c` in lines of at most `most` characters; an entry that is longer alone is cut. */
function foldList(text: string, most: number): string[] {
  const lines: string[] = []
  for (const entry of text.split(/(?<=,) /)) {
    const characters = [...entry]
    const short = characters.length <= most ? entry : `${characters.slice(0, most - 1).join('')}…`
    const last = lines.at(-1)
    if (last !== undefined && [...last].length + 1 + [...short].length <= most) {
      lines[lines.length - 1] = `${last} ${short}`
    } else lines.push(short)
  }
  return lines
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width, 0)
}
