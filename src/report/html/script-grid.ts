/** The page's script, second part: the grid. Only rows and columns in sight are in the document. */
export const scriptGrid = String.raw`
/** A line of the grid: a scenario, or one of its producers. @typedef {{ scenario: number, producer: number | null, cells: readonly number[] }} Line */

const grid = byId('grid')
const heads = byId('grid-heads')
const body = byId('grid-body')
const corner = byId('grid-corner')
const nothing = byId('nothing')

const coarse = matchMedia('(pointer: coarse)').matches
const lineHeight = coarse ? 36 : 28
const cellWidth = coarse ? 34 : 28
/** Lines and columns kept beyond the edges. */
const beyond = 6

/** @type {Set<number>} */
const open = new Set()
/** @type {Line[]} */
let lines = []
/** Consumers shown, as indices. @type {number[]} */
let columns = []
/** Cells of each line by consumer, made when a line is first seen. @type {Map<Line, Map<number, number[]>>} */
let seen = new Map()
/** Where the keyboard is; column -1 is the name of the line. */
const active = { line: 0, column: -1 }
let selection = select()

/** Filters have changed: new lines, new columns. */
function refilter() {
  selection = select()
  columns = selection.columns
  relist()
  drawHeads()
  byId('left').textContent =
    selection.left === count
      ? count.toLocaleString('en') + ' cells'
      : selection.left.toLocaleString('en') + ' of ' + count.toLocaleString('en') + ' cells'
  nothing.hidden = selection.left > 0
}

/** Scenarios were opened or closed: new lines. */
function relist() {
  lines = []
  seen = new Map()
  selection.scenarios.forEach((some, scenario) => {
    if (some.length === 0) return
    lines.push({ scenario, producer: null, cells: some })
    if (!open.has(scenario)) return
    /** @type {Map<number, number[]>} */
    const byProducer = new Map()
    for (const cell of some) {
      const producer = nth(cells.producer, cell)
      byProducer.set(producer, [...(byProducer.get(producer) ?? []), cell])
    }
    for (const [producer, own] of byProducer) lines.push({ scenario, producer, cells: own })
  })
  body.style.height = lines.length * lineHeight + 'px'
  active.line = Math.max(0, Math.min(active.line, lines.length - 1))
  active.column = Math.max(-1, Math.min(active.column, columns.length - 1))
  grid.setAttribute('aria-rowcount', String(lines.length + 1))
  grid.setAttribute('aria-colcount', String(columns.length + 1))
  draw()
}

/** @param {Line} line @param {number} consumer @returns {readonly number[]} */
function cellsAt(line, consumer) {
  let byConsumer = seen.get(line)
  if (byConsumer === undefined) {
    byConsumer = new Map()
    for (const cell of line.cells) {
      const column = nth(cells.consumer, cell)
      const own = byConsumer.get(column)
      if (own === undefined) byConsumer.set(column, [cell])
      else own.push(cell)
    }
    seen.set(line, byConsumer)
  }
  return byConsumer.get(consumer) ?? []
}

function drawHeads() {
  heads.textContent = ''
  const row = columns.map((consumer, at) => {
    const name = nth(data.consumers, consumer)
    const head = make('div', 'head' + (consumer < data.ran ? '' : ' absent'))
    head.setAttribute('role', 'columnheader')
    head.setAttribute('aria-colindex', String(at + 2))
    head.style.left = at * cellWidth + 'px'
    const program = programs.get(name)
    const version = program === undefined || program.version === '' ? 'not on this machine' : program.version
    head.title = name + '\n' + version
    head.append(make('span', 'head-name', shortened(name)))
    return head
  })
  heads.append(...row)
  const width = columns.length * cellWidth + 'px'
  heads.style.width = width
  body.style.setProperty('--cells', width)
}

/** Pixels that the longest name needs, as far as the screen gives them. */
const headHeight = Math.min(
  Math.max(...data.consumers.map((name) => name.length), 8) * 7.7 + 24,
  innerWidth < 720 ? 150 : 190,
)

/** A name that is too long keeps its end, where versions and paths are. @param {string} name */
function shortened(name) {
  const most = Math.floor((headHeight - 20) / 7.7)
  const start = Math.ceil((most - 1) / 2)
  return name.length <= most ? name : name.slice(0, start) + '…' + name.slice(start + 1 - most)
}

let drawn = false
function drawSoon() {
  if (drawn) return
  drawn = true
  requestAnimationFrame(() => {
    drawn = false
    draw()
  })
}

function draw() {
  const top = Math.max(0, Math.floor(grid.scrollTop / lineHeight) - beyond)
  const bottom = Math.min(
    lines.length,
    Math.ceil((grid.scrollTop + grid.clientHeight) / lineHeight) + beyond,
  )
  const left = Math.max(0, Math.floor(grid.scrollLeft / cellWidth) - beyond)
  const right = Math.min(
    columns.length,
    Math.ceil((grid.scrollLeft + grid.clientWidth) / cellWidth) + beyond,
  )
  const rows = []
  for (let at = top; at < bottom; at++) rows.push(lineElement(at, left, right))
  body.replaceChildren(...rows)
  nameScenario(Math.floor(grid.scrollTop / lineHeight))
  followActive()
}

/** In the middle of a scenario's producers its name stands in the corner. @param {number} at */
function nameScenario(at) {
  const line = lines[at]
  const name = line === undefined || line.producer === null ? '' : nth(data.scenarios, line.scenario)
  corner.textContent = name === '' ? 'scenario' : name
  corner.classList.toggle('inside', name !== '')
}

/** @param {number} at @param {number} left @param {number} right */
function lineElement(at, left, right) {
  const line = nth(lines, at)
  const row = make('div', line.producer === null ? 'line scenario' : 'line producer')
  row.setAttribute('role', 'row')
  row.setAttribute('aria-rowindex', String(at + 2))
  row.style.top = at * lineHeight + 'px'
  row.append(nameElement(line, at))
  const track = make('div', 'track')
  track.setAttribute('role', 'presentation')
  for (let column = left; column < right; column++) {
    track.append(cellElement(line, at, column))
  }
  row.append(track)
  return row
}

/** @param {Line} line @param {number} at */
function nameElement(line, at) {
  const element = make('div', 'name')
  element.id = 'c' + at + '_-1'
  element.setAttribute('role', 'rowheader')
  element.setAttribute('aria-colindex', '1')
  const scenario = nth(data.scenarios, line.scenario)
  if (line.producer !== null) {
    const producer = nth(data.producers, line.producer)
    element.append(make('span', 'made-by', producer))
    element.title = scenario + ' × ' + producer
    return element
  }
  const kind = kindOf(scenario)
  const makers = new Set(line.cells.map((cell) => nth(cells.producer, cell))).size
  element.setAttribute('aria-expanded', String(open.has(line.scenario)))
  element.title = scenario + '\n' + countsOf(line.cells)
  element.append(
    make('span', 'twist', open.has(line.scenario) ? '▾' : '▸'),
    make('span', 'kind', kind),
    make('span', 'scenario-name', scenario.slice(kind.length + 1) || scenario),
    make('span', 'makers', String(makers)),
  )
  return element
}

/** @param {Line} line @param {number} at @param {number} column */
function cellElement(line, at, column) {
  const own = cellsAt(line, nth(columns, column))
  const mark = own.length === 0 ? null : markOfAll(own)
  const element = make('div', mark === null ? 'void' : 'mark cell m-' + mark.id)
  element.id = 'c' + at + '_' + column
  element.style.left = column * cellWidth + 'px'
  element.setAttribute('role', 'gridcell')
  element.setAttribute('aria-colindex', String(column + 2))
  if (mark === null) return element
  element.textContent = mark.text
  const label =
    nth(data.consumers, nth(columns, column)) +
    ': ' +
    (own.length === 1 || mark.id !== 'mixed' ? mark.means : countsOf(own)) +
    (own.length > 1 ? ', ' + own.length + ' producers' : '')
  element.setAttribute('aria-label', label)
  element.title = label
  if (own.length === 1 && own[0] === shownCell) element.classList.add('shown')
  return element
}

function followActive() {
  for (const old of grid.querySelectorAll('.active')) old.classList.remove('active')
  for (const head of heads.children) head.classList.remove('here')
  const element = document.getElementById('c' + active.line + '_' + active.column)
  heads.children[active.column]?.classList.add('here')
  if (element === null) return grid.removeAttribute('aria-activedescendant')
  element.classList.add('active')
  grid.setAttribute('aria-activedescendant', element.id)
}

/** Moves the keyboard's place and brings it into sight. @param {number} line @param {number} column */
function moveTo(line, column) {
  active.line = Math.max(0, Math.min(line, lines.length - 1))
  active.column = Math.max(-1, Math.min(column, columns.length - 1))
  const headHeight = byId('grid-head').offsetHeight
  const nameWidth = corner.offsetWidth
  const top = active.line * lineHeight
  const seenHeight = grid.clientHeight - headHeight - lineHeight
  if (top < grid.scrollTop) grid.scrollTop = top
  else if (top > grid.scrollTop + seenHeight) grid.scrollTop = top - seenHeight
  const left = active.column * cellWidth
  const seenWidth = grid.clientWidth - nameWidth - cellWidth
  if (left < grid.scrollLeft) grid.scrollLeft = Math.max(0, left)
  else if (left > grid.scrollLeft + seenWidth) grid.scrollLeft = left - seenWidth
  draw()
}

/** @param {number} scenario */
function toggle(scenario) {
  if (!open.delete(scenario)) open.add(scenario)
  relist()
}

/** @type {Record<string, () => [number, number]>} */
const moves = {
  ArrowDown: () => [active.line + 1, active.column],
  ArrowUp: () => [active.line - 1, active.column],
  ArrowRight: () => [active.line, active.column + 1],
  ArrowLeft: () => [active.line, active.column - 1],
  Home: () => [active.line, -1],
  End: () => [active.line, columns.length - 1],
  PageDown: () => [active.line + pageLines(), active.column],
  PageUp: () => [active.line - pageLines(), active.column],
}

function pageLines() {
  return Math.max(1, Math.floor(grid.clientHeight / lineHeight) - 4)
}

grid.addEventListener('keydown', (event) => {
  if (event.altKey || event.metaKey) return
  const move = moves[event.key]
  if (event.ctrlKey && event.key === 'Home') moveTo(0, -1)
  else if (event.ctrlKey && event.key === 'End') moveTo(lines.length - 1, columns.length - 1)
  else if (move !== undefined && !event.ctrlKey) moveTo(...move())
  else if (event.key === 'Enter' || event.key === ' ') act()
  else return
  event.preventDefault()
})

/** Opens what the keyboard is on: a scenario's lines, or the panel of a cell. */
function act() {
  const line = lines[active.line]
  if (line === undefined) return
  const consumer = columns[active.column]
  if (consumer === undefined) {
    if (line.producer === null) toggle(line.scenario)
    return
  }
  const own = cellsAt(line, consumer)
  if (own.length > 0) showCells(own)
}

grid.addEventListener('click', (event) => {
  if (!(event.target instanceof Element)) return
  const element = event.target.closest('.name, .cell')
  const [, line, column] = /^c(\d+)_(-?\d+)$/.exec(element === null ? '' : element.id) ?? []
  if (line === undefined || column === undefined) return
  active.line = Number(line)
  active.column = Number(column)
  followActive()
  act()
})
grid.addEventListener('scroll', drawSoon, { passive: true })
new ResizeObserver(drawSoon).observe(grid)
`
