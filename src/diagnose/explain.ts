/** An error text to what it can mean, most likely first. Pure; knows no file. */
import { causeDocs, causes, type CauseName } from './causes.js'
import { errorRules, type ErrorRule } from './error-rules/index.js'
import { plainText, unwrapped, type Line } from './explain-text.js'
import { printedBy } from './printed-by.js'

/** One thing a text can mean. */
export interface Explanation {
  readonly cause: CauseName
  /** Who prints such a text; what shows in it first, else who is known to. */
  readonly printedBy: readonly string[]
  readonly meaning: string
  readonly tellApart: readonly string[]
  readonly fixes: readonly string[]
  readonly docs: string
  /** The line of the text that says so, counted from 1. */
  readonly line: number
  /** That line, shortened. */
  readonly seen: string
}

/** How far around a sign its company is looked for, in lines. */
const neighbourhood = 12
/** How often one sign is tried in a text; a log may repeat it thousands of times. */
const triesPerSign = 40
/** What each place further back in a rule's list of causes costs. */
const perPlace = 7
/** How many explanations are worth reading. */
const answers = 5

interface Hit {
  readonly rule: ErrorRule
  /** The line of the page, and the place in it. */
  readonly line: number
  readonly column: number
}

/**
 * What `text` (a message, or a log with one in it) can mean, most likely first; empty when it is not about
 * PKCS#12, CSRs, S/MIME or the programs that handle them.
 */
export function explain(text: string): Explanation[] {
  const lines = plainText(text).split('\n')
  const page = new Page(unwrapped(lines))
  const hits = errorRules.flatMap((rule) => {
    const place = page.find(rule)
    return place === null ? [] : [{ rule, ...place }]
  })
  return rank(hits)
    .slice(0, answers)
    .map(({ cause, hit }) => explanation(cause, hit, page, lines))
}

function rank(hits: readonly Hit[]): { cause: CauseName; hit: Hit }[] {
  const best = new Map<CauseName, { score: number; hit: Hit }>()
  for (const hit of hits) {
    hit.rule.causes.forEach((cause, place) => {
      const score = hit.rule.weight - place * perPlace
      if (cause === 'unrelated' || score <= (best.get(cause)?.score ?? 0)) return
      best.set(cause, { score, hit })
    })
  }
  return [...best]
    .map(([cause, { score, hit }]) => ({ cause, score, hit }))
    .toSorted((a, b) => b.score - a.score || a.hit.line - b.hit.line)
}

function explanation(
  cause: CauseName,
  { rule, line, column }: Hit,
  page: Page,
  lines: readonly string[],
): Explanation {
  const from = page.from(line, column)
  const shown = printedBy(page.around(line))
  const { meaning, tellApart, fixes } = causes[cause]
  return {
    cause,
    printedBy: shown.length > 0 ? shown : [...rule.by],
    meaning,
    tellApart: [...tellApart],
    fixes: [...fixes],
    docs: causeDocs(cause),
    line: from + 1,
    seen: shortened(lines[from] ?? ''),
  }
}

/** A text by lines, with the character where each begins. */
class Page {
  readonly #lines: readonly string[]
  readonly #from: readonly Line['from'][]
  readonly #text: string
  readonly #starts: number[] = []

  constructor(lines: readonly Line[]) {
    this.#lines = lines.map(({ text }) => text)
    this.#from = lines.map(({ from }) => from)
    this.#text = this.#lines.join('\n')
    let start = 0
    for (const line of this.#lines) {
      this.#starts.push(start)
      start += line.length + 1
    }
  }

  /** The first line where the sign of `rule` stands in the company it asks for; null where there is none. */
  find({ sign, near = [], not = [] }: ErrorRule): { line: number; column: number } | null {
    const search = new RegExp(sign.source, sign.flags.includes('g') ? sign.flags : `${sign.flags}g`)
    let tries = 0
    for (const found of this.#text.matchAll(search)) {
      const index = found.index + found[0].search(/\S|$/)
      const line = this.#lineAt(index)
      const around = this.around(line)
      if (near.every((one) => one.test(around)) && !not.some((one) => one.test(around))) {
        return { line, column: index - (this.#starts[line] ?? 0) }
      }
      tries += 1
      if (tries === triesPerSign) return null
    }
    return null
  }

  /** The number of the line in the text as it was. */
  from(line: number, column: number): number {
    return this.#from[line]?.findLast(({ at }) => at <= column)?.line ?? 0
  }

  around(line: number): string {
    return this.#lines.slice(Math.max(0, line - neighbourhood), line + neighbourhood + 1).join('\n')
  }

  #lineAt(index: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= index) low = middle
      else high = middle - 1
    }
    return low
  }
}

function shortened(line: string): string {
  const text = line.trim()
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}
