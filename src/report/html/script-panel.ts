/** The page's script, third part: the panel of a cell, and the address that leads to it. */
export const scriptPanel = String.raw`
const panel = byId('panel')
const panelBody = byId('panel-body')
const panelTitle = byId('panel-title')
/** The cell in the panel. @type {number | null} */
let shownCell = null

/** @param {readonly number[]} own */
function showCells(own) {
  const [first] = own
  if (first === undefined) return
  if (own.length === 1) showCell(first)
  else showSeveral(own)
}

/** @param {number} cell */
function showCell(cell) {
  shownCell = cell
  const mark = markOf(cell)
  const because = nth(data.texts, nth(cells.because, cell))
  const lead = make('p', 'lead')
  lead.append(markElement(mark, 'big'), make('span', '', mark.means))
  openPanel(titleOf(cell), [
    lead,
    make('p', 'because', because),
    ...predictionPart(cell),
    ...outcomePart(cell),
    ...recordedPart(cell),
    ...commandsPart(cell),
    ...logPart(cell),
    ...artifactPart(cell),
    linkPart(cell),
  ])
  const address = '#cell=' + encodeURIComponent(idOf(cell))
  if (location.hash !== address) history.replaceState(null, '', address)
}

/** @param {number} cell */
function titleOf(cell) {
  return [
    ['scenario', scenarioOf(cell)],
    ['made by', nth(data.producers, nth(cells.producer, cell))],
    ['read by', consumerOf(cell)],
  ]
}

/** One scenario and consumer, all its producers. @param {readonly number[]} own */
function showSeveral(own) {
  const first = nth(own, 0)
  shownCell = null
  const parts = marksInOrder().flatMap((at) => {
    const same = own.filter((cell) => cells.mark[cell] === at)
    if (same.length === 0) return []
    const mark = nth(marks, at)
    const heading = make('p', 'lead')
    heading.append(markElement(mark, 'big'), make('span', '', same.length + ' ' + mark.means))
    const items = make('ul', 'several')
    for (const cell of same) {
      const item = make('li')
      item.append(cellLink(cell, nth(data.producers, nth(cells.producer, cell))))
      items.append(item)
    }
    return [heading, items]
  })
  openPanel(
    [
      ['scenario', scenarioOf(first)],
      ['made by', own.length + ' producers'],
      ['read by', consumerOf(first)],
    ],
    parts,
  )
}

/** @param {number} cell @param {string} text */
function cellLink(cell, text) {
  const link = make('a', '', text)
  link.href = '#cell=' + encodeURIComponent(idOf(cell))
  return link
}

/** @param {string[][]} title @param {readonly Node[]} parts */
function openPanel(title, parts) {
  panelTitle.replaceChildren(
    ...title.map(([name, value]) => {
      const row = make('span', 'title-row')
      row.append(make('span', 'title-name', name), make('span', 'title-value', value))
      return row
    }),
  )
  panelBody.replaceChildren(...parts)
  panel.hidden = false
  document.body.classList.add('with-panel')
  panel.scrollTop = 0
  panelTitle.focus({ preventScroll: true })
  drawSoon()
}

function closePanel() {
  if (panel.hidden) return
  panel.hidden = true
  shownCell = null
  document.body.classList.remove('with-panel')
  if (location.hash.startsWith('#cell=')) history.replaceState(null, '', location.pathname + location.search)
  grid.focus({ preventScroll: true })
  draw()
}

/** @param {string} heading @param {readonly (Node | null)[]} parts */
function part(heading, parts) {
  const some = parts.filter((one) => one !== null)
  return some.length === 0 ? [] : [make('h3', '', heading), ...some]
}

/** @param {readonly (readonly [string, string])[]} rows */
function facts(rows) {
  const some = rows.filter(([, value]) => value !== '')
  if (some.length === 0) return null
  const list = make('dl')
  for (const [name, value] of some) list.append(make('dt', '', name), make('dd', '', value))
  return list
}

/** @param {number} cell */
function predictionPart(cell) {
  const { verdict, because, features, error, evidence } = nth(
    data.predictions,
    nth(cells.prediction, cell),
  )
  const says = { accepts: 'accepts', refuses: 'refuses', loses: 'loses something', unknown: 'nothing' }
  const sources = make('ul', 'evidence')
  for (const { how, where, on } of evidence) {
    const item = make('li')
    item.append(make('span', 'how', how), ' ', sourceElement(where), ' ', make('time', '', on))
    sources.append(item)
  }
  return part('Predicted', [
    facts([
      ['verdict', says[verdict ?? 'unknown']],
      ['because', because.join(', ')],
      ['features', features.join(', ')],
      ['saying', error ?? ''],
    ]),
    evidence.length === 0 ? null : sources,
  ])
}

/** A place on the web is a link, any other a text. @param {string} where */
function sourceElement(where) {
  if (!/^https:\/\/[^\s]+$/.test(where)) return make('span', 'where', where)
  const link = make('a', 'where', where)
  link.href = where
  link.rel = 'noreferrer noopener'
  return link
}

/** @param {number} cell */
function outcomePart(cell) {
  const { state, exitCode, reason, error } = nth(data.outcomes, nth(cells.outcome, cell))
  return part('Happened', [
    facts([
      ['outcome', state ?? 'not run here'],
      ['detail', reason],
      ['exit code', exitCode === null ? '' : String(exitCode)],
      ['took', state === null ? '' : nth(cells.ms, cell) + ' ms'],
    ]),
    error === null ? null : make('pre', '', error),
  ])
}

/** @param {number} cell */
function recordedPart(cell) {
  const recorded = data.recordings[nth(cells.recorded, cell)]
  if (recorded === undefined) return []
  const { state, program, on } = recorded
  return part('Recorded elsewhere', [
    facts([
      ['outcome', state],
      ['program', program],
      ['on', on],
    ]),
  ])
}

/** @param {number} cell */
function commandsPart(cell) {
  const text = nth(data.commands, nth(cells.commands, cell))
    .map((line) => nth(data.texts, line))
    .join('\n')
  if (text === '') return []
  const box = make('div', 'copyable')
  box.append(make('pre', 'commands', text), copyButton('Copy', text))
  return part('To see it again', [box])
}

/** @param {number} cell */
function logPart(cell) {
  const log = data.texts[nth(cells.log, cell)]
  return log === undefined ? [] : part('Log', [make('pre', 'log', log)])
}

/** @param {number} cell */
function artifactPart(cell) {
  const artifact = data.artifacts[nth(cells.artifact, cell)]
  if (artifact === undefined) return []
  return part('File', [
    facts([
      ['size', artifact.size.toLocaleString('en') + ' bytes'],
      ['SHA-256', artifact.sha256],
    ]),
  ])
}

/** @param {number} cell */
function linkPart(cell) {
  const foot = make('p', 'foot')
  const address = location.href.replace(/#.*$/, '') + '#cell=' + encodeURIComponent(idOf(cell))
  foot.append(copyButton('Copy id', idOf(cell)), copyButton('Copy link', address))
  return foot
}

/** @param {string} label @param {string} text */
function copyButton(label, text) {
  const button = make('button', 'copy', label)
  button.type = 'button'
  button.addEventListener('click', async () => {
    const done = await copy(text)
    button.textContent = done ? 'Copied' : 'Select and copy by hand'
    setTimeout(() => (button.textContent = label), 1600)
  })
  return button
}

/** The clipboard of the browser, or where a page from a disk has none, a selection. @param {string} text */
async function copy(text) {
  if (navigator.clipboard !== undefined) {
    const written = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    if (written) return true
  }
  const area = make('textarea', 'away', text)
  document.body.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  return copied
}

/** Opens what the address names: its cell must be in sight, so filters that hide it are dropped. */
function followAddress() {
  const [, text] = /^#cell=(.*)$/.exec(location.hash) ?? []
  if (text === undefined) return
  const cell = byCellId.get(decoded(text))
  if (cell === undefined) return
  const scenario = nth(cells.scenario, cell)
  if (!nth(selection.scenarios, scenario).includes(cell)) {
    clearFilters()
    showFilters()
    open.add(scenario)
    refilter()
  } else if (!open.has(scenario)) {
    open.add(scenario)
    relist()
  }
  const producer = nth(cells.producer, cell)
  const line = lines.findIndex((one) => one.scenario === scenario && one.producer === producer)
  moveTo(line, columns.indexOf(nth(cells.consumer, cell)))
  showCell(cell)
  grid.scrollIntoView({ block: 'nearest' })
  grid.scrollTop = Math.max(0, (line + 2) * lineHeight - grid.clientHeight / 2)
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

byId('panel-close').addEventListener('click', closePanel)
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.defaultPrevented) closePanel()
})
addEventListener('hashchange', followAddress)
`
