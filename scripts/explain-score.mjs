#!/usr/bin/env node
/** Scores `explain` on labelled messages: node scripts/explain-score.mjs FILE [--half 0|1] [--misses] [--least PERCENT]. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { explain } from '../dist/diagnose/explain.js'

const file = process.argv[2]
if (file === undefined || file.startsWith('--')) {
  console.error('explain-score: error: no FILE of labelled messages')
  process.exit(2)
}
const half = option('--half')
const entries = JSON.parse(readFileSync(file, 'utf8')).filter(
  (entry) => half === undefined || halfOf(entry) === Number(half),
)

const misses = []
const claimed = []
let first = 0
let third = 0
let judged = 0
for (const entry of entries) {
  const given = explain(entry.text).map(({ cause }) => cause)
  const right = new Set([entry.cause, ...(entry.textDecides ? [] : entry.alsoPossible)])
  if (entry.nearMiss) {
    // Nothing said, or the true cause said, is right; anything else is a claim that is not ours to make.
    if (given.length > 0 && !right.has(given[0])) claimed.push({ entry, given })
    continue
  }
  judged += 1
  if (right.has(given[0])) first += 1
  if (given.slice(0, 3).some((cause) => right.has(cause))) third += 1
  if (!right.has(given[0])) misses.push({ entry, given })
}

const nearMisses = entries.length - judged
console.log(`messages     ${judged}, near misses ${nearMisses}`)
console.log(`top-1        ${rate(first, judged)}`)
console.log(`top-3        ${rate(third, judged)}`)
console.log(`near misses wrongly claimed: ${claimed.length} of ${nearMisses}`)
for (const { entry, given } of claimed) {
  console.log(`  claimed ${entry.id}: ${given[0]} (is ${entry.cause})`)
}
if (process.argv.includes('--misses')) {
  for (const { entry, given } of misses) {
    console.log(
      `  miss ${entry.id} [${entry.printedBy}] is ${entry.cause}; said ${given.join(', ') || 'nothing'}`,
    )
  }
}

// --least PERCENT: a lower top-1 rate, or a near miss that is claimed, is a failure.
const least = option('--least')
if (least !== undefined && (100 * first < Number(least) * judged || claimed.length > 0)) {
  console.log(`less than ${least} %, or near misses claimed`)
  process.exitCode = 1
}

/** Entries of one thread or one observation stay on one side. */
function halfOf({ url, where, id }) {
  const thread = url ?? where ?? id
  return createHash('sha256').update(thread).digest()[0] % 2
}

function rate(count, of) {
  return `${count} of ${of} (${((100 * count) / of).toFixed(1)} %)`
}

function option(name) {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : process.argv[at + 1]
}
