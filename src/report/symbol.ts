/** One character for each cell: what happened and how it was judged, or what is only predicted. */
import type { Cell, OutcomeState, Verdict } from '../matrix/report-schema.js'
import type { Colour } from './look.js'

export interface Symbol {
  /** A word for it, for places that style by name. */
  readonly id: string
  readonly text: string
  readonly means: string
  readonly colour: Colour | null
}

const asPredicted = {
  accepted: { id: 'accepted', text: '✓', means: 'accepted as predicted', colour: 'green' },
  rejected: { id: 'refused', text: '✗', means: 'refused as predicted', colour: 'green' },
  altered: { id: 'lost', text: '~', means: 'something lost as predicted', colour: 'green' },
} as const satisfies Partial<Record<OutcomeState, Symbol>>

const judged: Readonly<Record<Exclude<Verdict, 'pass'>, Symbol>> = {
  fail: { id: 'fail', text: '!', means: 'surprise', colour: 'red' },
  new: { id: 'new', text: '?', means: 'new, nothing was predicted', colour: 'yellow' },
  known: { id: 'known', text: 'k', means: 'known surprise', colour: 'blue' },
  untested: { id: 'untested', text: '·', means: 'untested', colour: 'dim' },
  skipped: { id: 'skipped', text: '-', means: 'skipped', colour: 'dim' },
}

/** For cells that could not be: nothing was made, or the run ended before. */
export const skippedSymbol: Symbol = judged.skipped

/** Letters, so that a prediction never looks like something seen here. */
const predicted = {
  accepts: { id: 'would-accept', text: 'a', means: 'would accept', colour: null },
  refuses: { id: 'would-refuse', text: 'r', means: 'would refuse', colour: null },
  loses: { id: 'would-lose', text: 'l', means: 'would lose something', colour: null },
  unknown: { id: 'unknown', text: 'u', means: 'nothing known', colour: 'dim' },
} as const satisfies Record<NonNullable<Cell['prediction']['verdict']>, Symbol>

/** A capital: not predicted, but recorded on another machine. */
const recordedStates: Readonly<Record<OutcomeState, Symbol>> = {
  accepted: {
    id: 'recorded-accepted',
    text: 'A',
    means: 'accepted, recorded elsewhere',
    colour: null,
  },
  rejected: {
    id: 'recorded-refused',
    text: 'R',
    means: 'refused, recorded elsewhere',
    colour: null,
  },
  altered: {
    id: 'recorded-lost',
    text: 'L',
    means: 'something lost, recorded elsewhere',
    colour: null,
  },
  hung: { id: 'recorded-hung', text: 'H', means: 'hung, recorded elsewhere', colour: null },
  unsupported: predicted.unknown,
  broken: predicted.unknown,
}

/** The symbol of a cell among the programs that ran. */
export function observedSymbol(cell: Cell): Symbol {
  if (cell.verdict !== 'pass') return judged[cell.verdict]
  const { state } = cell.outcome
  // A pass is one of three outcomes; anything else would contradict its verdict, and is shown as a surprise
  return state !== null && state in asPredicted
    ? asPredicted[state as keyof typeof asPredicted]
    : judged.fail
}

/** The symbol of any cell: of what happened here, else of what is known of a program that is not here. */
export function symbolOf(cell: Cell): Symbol {
  return cell.verdict === 'untested' ? predictedSymbol(cell) : observedSymbol(cell)
}

/** The symbol of a cell whose program is not on this machine. */
export function predictedSymbol(cell: Cell): Symbol {
  return cell.recorded === null
    ? predicted[cell.prediction.verdict ?? 'unknown']
    : recordedStates[cell.recorded.state]
}

/** Whether another machine saw something else than is predicted here. */
export function contradictsRecording({ recorded, prediction }: Cell): boolean {
  if (recorded === null || prediction.verdict === null || prediction.verdict === 'unknown')
    return false
  return recorded.state !== outcomeOf[prediction.verdict]
}

const outcomeOf = { accepts: 'accepted', refuses: 'rejected', loses: 'altered' } as const

/** Every symbol, in the order of legends. */
export const symbols: readonly Symbol[] = [
  ...Object.values(asPredicted),
  ...Object.values(judged),
  ...new Set<Symbol>([...Object.values(predicted), ...Object.values(recordedStates)]),
]

/** `✓ accepted as predicted · ! surprise` for the symbols that were used. */
export function legendOf(used: readonly Symbol[]): string {
  const shown = new Set(used)
  return symbols
    .filter((symbol) => shown.has(symbol))
    .map(({ text, means }) => `${text} ${means}`)
    .join(' · ')
}
