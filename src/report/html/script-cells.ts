/** The page's script, first part: reading the embedded report, and which cells the filters leave. Plain JavaScript, type-checked by a test. */
export const scriptCells = String.raw`
/** @typedef {import('./data.js').PageData} PageData */
/** @typedef {import('./data.js').PageMark} PageMark */

/** @type {PageData} */
const data = JSON.parse(byId('report-data').textContent || '')
const { cells, marks } = data
const count = cells.scenario.length
const programs = new Map(data.programs.map((program) => [program.id, program]))

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  const found = document.getElementById(id)
  if (found === null) throw new Error('the page has no #' + id)
  return found
}

/** An element of a list that is known to be that long. @template T @param {readonly T[]} list @param {number} at @returns {T} */
function nth(list, at) {
  return /** @type {T} */ (list[at])
}

/** @param {number} cell */
function idOf(cell) {
  return (
    scenarioOf(cell) + ' × ' + nth(data.producers, nth(cells.producer, cell)) + ' → ' + consumerOf(cell)
  )
}

/** @param {number} cell */
function scenarioOf(cell) {
  return nth(data.scenarios, nth(cells.scenario, cell))
}

/** @param {number} cell */
function consumerOf(cell) {
  return nth(data.consumers, nth(cells.consumer, cell))
}

/** @param {number} cell @returns {PageMark} */
function markOf(cell) {
  return nth(marks, nth(cells.mark, cell))
}

/** Marks as indices, those that a person must see first. */
function marksInOrder() {
  const places = marks.map((_, at) => at)
  const urgent = (/** @type {number} */ at) => ['fail', 'new', 'known'].includes(nth(marks, at).id)
  return [...places.filter(urgent), ...places.filter((at) => !urgent(at))]
}

/** @param {string} scenario */
function kindOf(scenario) {
  return scenario.split('/')[0] || scenario
}

/** Cells of a scenario, in the order of the report. @type {number[][]} */
const byScenario = data.scenarios.map(() => [])
/** @type {Map<string, number>} */
const byCellId = new Map()
for (let cell = 0; cell < count; cell++) {
  nth(byScenario, nth(cells.scenario, cell)).push(cell)
  byCellId.set(idOf(cell), cell)
}

/** What the search looks through, one text a cell. @type {string[] | null} */
let haystacks = null

function searched() {
  haystacks ??= Array.from({ length: count }, (_, cell) => {
    const outcome = nth(data.outcomes, nth(cells.outcome, cell))
    const prediction = nth(data.predictions, nth(cells.prediction, cell))
    return [
      idOf(cell),
      nth(data.texts, nth(cells.because, cell)),
      outcome.reason,
      outcome.error,
      prediction.error,
      ...prediction.because,
      ...prediction.features,
    ]
      .join(' ')
      .toLowerCase()
  })
  return haystacks
}

/** The filters; an empty set leaves everything. */
const filter = {
  words: /** @type {string[]} */ ([]),
  marks: /** @type {Set<number>} */ (new Set()),
  kinds: /** @type {Set<string>} */ (new Set()),
  producers: /** @type {Set<number>} */ (new Set()),
  consumers: /** @type {Set<number>} */ (new Set()),
}

function clearFilters() {
  filter.words = []
  filter.marks.clear()
  filter.kinds.clear()
  filter.producers.clear()
  filter.consumers.clear()
}

/** @param {number} cell @param {Set<number>} kindly scenarios of the chosen kinds */
function passes(cell, kindly) {
  const { words, marks: wanted, producers, consumers } = filter
  return (
    (wanted.size === 0 || wanted.has(nth(cells.mark, cell))) &&
    (producers.size === 0 || producers.has(nth(cells.producer, cell))) &&
    (consumers.size === 0 || consumers.has(nth(cells.consumer, cell))) &&
    kindly.has(nth(cells.scenario, cell)) &&
    (words.length === 0 || words.every((word) => nth(searched(), cell).includes(word)))
  )
}

/** What the filters leave: cells by scenario, and the consumers that have any of them. */
function select() {
  const kindly = new Set(
    data.scenarios.flatMap((scenario, at) =>
      filter.kinds.size === 0 || filter.kinds.has(kindOf(scenario)) ? [at] : [],
    ),
  )
  /** @type {Set<number>} */
  const used = new Set()
  let left = 0
  const scenarios = byScenario.map((all) => {
    const some = all.filter((cell) => passes(cell, kindly))
    for (const cell of some) used.add(nth(cells.consumer, cell))
    left += some.length
    return some
  })
  const columns = data.consumers.flatMap((_, at) => (used.has(at) ? [at] : []))
  return { scenarios, columns, left }
}

/** The mark of several cells: theirs if it is one (what was skipped apart), else the one that a person must see, else that they differ. @param {readonly number[]} some @returns {PageMark} */
function markOfAll(some) {
  const done = some.filter((cell) => markOf(cell).id !== 'skipped')
  const different = new Set((done.length === 0 ? some : done).map(markOf))
  const [only] = different
  if (only !== undefined && different.size === 1) return only
  for (const id of ['fail', 'new', 'known']) {
    const worst = [...different].find((mark) => mark.id === id)
    if (worst !== undefined) return worst
  }
  return { id: 'mixed', text: '±', means: 'differs by producer' }
}

/** "3 accepted as predicted, 1 skipped" @param {readonly number[]} some */
function countsOf(some) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const cell of some) {
    const { means } = markOf(cell)
    counts.set(means, (counts.get(means) ?? 0) + 1)
  }
  return [...counts].map(([means, times]) => times + ' ' + means).join(', ')
}

/** @template {keyof HTMLElementTagNameMap} Tag @param {Tag} tag @param {string} [className] @param {string} [text] @returns {HTMLElementTagNameMap[Tag]} */
function make(tag, className, text) {
  const element = document.createElement(tag)
  if (className !== undefined && className !== '') element.className = className
  if (text !== undefined) element.textContent = text
  return element
}

/** @param {PageMark} mark @param {string} [more] further classes */
function markElement(mark, more) {
  const element = make('span', 'mark m-' + mark.id + ' ' + (more ?? ''), mark.text)
  element.title = mark.means
  return element
}
`
