/** The page's script, last part: the bar of filters, and the start. */
export const scriptFilters = String.raw`
const search = /** @type {HTMLInputElement} */ (byId('search'))
const chips = byId('chips')

/** One chip a mark, the legend and a filter at once. */
function makeChips() {
  const counts = marks.map(() => 0)
  for (const mark of cells.mark) counts[mark] = (counts[mark] ?? 0) + 1
  chips.replaceChildren(
    ...marksInOrder().map((at) => {
      const mark = nth(marks, at)
      const chip = make('button', 'chip')
      chip.type = 'button'
      chip.dataset['mark'] = String(at)
      chip.append(
        markElement(mark),
        make('span', 'chip-text', mark.means),
        make('span', 'chip-count', nth(counts, at).toLocaleString('en')),
      )
      chip.addEventListener('click', () => {
        flip(filter.marks, at)
        refilter()
        showFilters()
      })
      return chip
    }),
  )
}

/** @template T @param {Set<T>} set @param {T} value */
function flip(set, value) {
  if (!set.delete(value)) set.add(value)
}

/** A list of boxes to tick; none ticked means all. @param {string} id @param {readonly string[]} names @param {(at: number) => boolean} isOn @param {(at: number) => void} change @param {() => void} clear */
function makeChoices(id, names, isOn, change, clear) {
  const menu = byId(id)
  const list = make('div', 'choices')
  const all = make('button', 'link', 'all')
  all.type = 'button'
  all.addEventListener('click', () => {
    clear()
    refilter()
    showFilters()
  })
  list.append(all)
  names.forEach((name, at) => {
    const label = make('label')
    const box = make('input')
    box.type = 'checkbox'
    box.dataset['at'] = String(at)
    box.checked = isOn(at)
    box.addEventListener('change', () => {
      change(at)
      refilter()
      showFilters()
    })
    label.append(box, make('span', '', name))
    list.append(label)
  })
  menu.append(list)
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.hasAttribute('open')) return
    menu.removeAttribute('open')
    menu.querySelector('summary')?.focus()
    event.preventDefault()
  })
}

const kinds = [...new Set(data.scenarios.map(kindOf))]

/** Brings the bar in line with the filters. */
function showFilters() {
  search.value = filter.words.length === 0 ? '' : search.value
  for (const chip of chips.querySelectorAll('button')) {
    chip.setAttribute('aria-pressed', String(filter.marks.has(Number(chip.dataset['mark']))))
  }
  showChoices('kinds', 'kind', kinds.map((kind) => filter.kinds.has(kind)))
  showChoices('producers', 'made by', data.producers.map((_, at) => filter.producers.has(at)))
  showChoices('consumers', 'read by', data.consumers.map((_, at) => filter.consumers.has(at)))
  byId('clear').hidden =
    filter.words.length + filter.marks.size + filter.kinds.size + filter.producers.size + filter.consumers.size === 0
}

/** @param {string} id @param {string} name @param {readonly boolean[]} on */
function showChoices(id, name, on) {
  const menu = byId(id)
  const ticked = on.filter(Boolean).length
  const summary = menu.querySelector('summary')
  if (summary !== null) summary.textContent = name + (ticked === 0 ? '' : ' · ' + ticked)
  menu.classList.toggle('on', ticked > 0)
  for (const box of menu.querySelectorAll('input')) box.checked = on[Number(box.dataset['at'])] === true
}

/** @type {number | undefined} */
let typing
search.addEventListener('input', () => {
  clearTimeout(typing)
  typing = setTimeout(() => {
    filter.words = search.value.toLowerCase().split(/\s+/).filter((word) => word !== '')
    refilter()
    showFilters()
  }, 80)
})
document.addEventListener('keydown', (event) => {
  const inField = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
  if (event.key !== '/' || inField || event.ctrlKey || event.metaKey || event.altKey) return
  search.focus()
  event.preventDefault()
})
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute('open')
  }
})
byId('clear').addEventListener('click', () => {
  clearFilters()
  search.value = ''
  refilter()
  showFilters()
})
byId('open-all').addEventListener('click', () => {
  data.scenarios.forEach((_, scenario) => open.add(scenario))
  relist()
})
byId('close-all').addEventListener('click', () => {
  open.clear()
  relist()
})

document.documentElement.style.setProperty('--line-height', lineHeight + 'px')
document.documentElement.style.setProperty('--head', headHeight + 'px')
document.documentElement.style.setProperty('--cell-width', cellWidth + 'px')
makeChips()
makeChoices(
  'kinds',
  kinds,
  (at) => filter.kinds.has(nth(kinds, at)),
  (at) => flip(filter.kinds, nth(kinds, at)),
  () => filter.kinds.clear(),
)
makeChoices(
  'producers',
  data.producers,
  (at) => filter.producers.has(at),
  (at) => flip(filter.producers, at),
  () => filter.producers.clear(),
)
makeChoices(
  'consumers',
  data.consumers,
  (at) => filter.consumers.has(at),
  (at) => flip(filter.consumers, at),
  () => filter.consumers.clear(),
)
// What surprises is open from the start, and a small report altogether
for (let cell = 0; cell < count; cell++) {
  const { id } = markOf(cell)
  if (id === 'fail' || id === 'new' || data.scenarios.length <= 3) open.add(nth(cells.scenario, cell))
}
refilter()
showFilters()
byId('matrix').hidden = count === 0
followAddress()
`
