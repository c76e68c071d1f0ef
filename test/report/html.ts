// The page in a real browser: what a person can do with it, and what a hostile report can't.
import { existsSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { MatrixReport } from '../../src/matrix/report-schema.js'
import { renderHtml } from '../../src/report/html/page.js'
import {
  cell,
  hostile,
  manyCells,
  program,
  report,
  surprise,
  untested,
} from '../fixtures/matrix-report.js'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = places.find((path) => existsSync(path))
const skip = executablePath === undefined ? 'no chromium on this machine' : false

let browser: Browser | undefined
t.before(async () => {
  if (executablePath === undefined) return
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
})

interface Opened {
  readonly page: Page
  readonly url: string
  /** What the page asked for besides itself. */
  readonly asked: string[]
  /** Errors of the page, and what its policy refused. */
  readonly errors: string[]
}

async function open(
  t: Test,
  given: MatrixReport,
  options: BrowserContextOptions & { hash?: string } = {},
): Promise<Opened> {
  if (browser === undefined) throw new Error('no browser')
  const { hash = '', ...context } = options
  const folder = t.testdir()
  writeFileSync(`${folder}/report.html`, renderHtml(given))
  const url = pathToFileURL(`${folder}/report.html`).href
  const page = await (await browser.newContext(context)).newPage()
  const asked: string[] = []
  const errors: string[] = []
  page.on('request', (request) => {
    if (request.url().replace(/#.*/, '') !== url) asked.push(request.url())
  })
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  t.teardown(() => page.context().close())
  await page.goto(`${url}${hash}`)
  return { page, url, asked, errors }
}

const failing = surprise('pkcs12/b × native → node-20', {
  outcome: { state: 'rejected', reason: 'refused', exitCode: 1, error: 'mac verify failure' },
  prediction: {
    verdict: 'accepts',
    because: ['MAC_DIGEST_UNSUPPORTED'],
    features: ['mac:hmac-sha256'],
    error: null,
    evidence: [
      { how: 'source', where: 'https://example.com/p12.c', on: '2026-11-23' },
      { how: 'observed', where: 'node -e', on: '2026-11-23' },
    ],
  },
  commands: ['openssl pkcs12 -export -out b.p12', 'node open.mjs b.p12'],
  log: 'first line\nsecond line',
  artifact: { sha256: 'ab'.repeat(32), size: 2345 },
})
const small = report(
  [
    cell('csr/a × native → node-20'),
    cell('csr/a × forge-1.4 → node-20'),
    failing,
    cell('pkcs12/b × forge-1.4 → node-20'),
    cell('pkcs12/b × native → nss-3.87', {
      outcome: { state: 'rejected', reason: 'refused', exitCode: 1, error: 'no' },
    }),
    cell('pkcs12/b × forge-1.4 → nss-3.87', { verdict: 'skipped' }),
    untested('pkcs12/b × native → ios-18', 'refuses', {
      recorded: { state: 'accepted', program: 'iOS 18.2', on: '2026-11-01' },
    }),
    ...['c', 'd', 'e'].map((name) => cell(`pkcs12/${name} × native → nss-3.87`)),
  ],
  [program('node-20', { version: 'Node.js 20.20.2' }), program('ios-18', { found: 'not-found' })],
)

const names = (page: Page): Promise<string[]> => page.locator('.name').allInnerTexts()
const shownCells = (page: Page): Promise<number> => page.locator('#grid-body .cell').count()
const filteredTo = async (page: Page, text: string): Promise<void> => {
  await page.locator('#left', { hasText: new RegExp(`^${text}$`) }).waitFor()
}
const focused = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate<boolean>(`document.activeElement === document.querySelector('${selector}')`)
const toCell = (id: string): string => `#cell=${encodeURIComponent(id)}`

t.test('surprises stand on top, and lead to their cell', { skip }, async (t) => {
  const { page, asked, errors } = await open(t, small)
  t.match(await page.locator('h1').innerText(), '1 to look at in 10 cells')
  t.equal(await page.locator('.causes > li').count(), 1)
  await page.locator('.causes a').first().click()
  t.ok(await page.locator('#panel').isVisible())
  const text = await page.locator('#panel').innerText()
  for (const part of [
    'pkcs12/b',
    'predicted: everything arrived; but it was refused',
    'MAC_DIGEST_UNSUPPORTED',
    'mac:hmac-sha256',
    'https://example.com/p12.c',
    'mac verify failure',
    'openssl pkcs12 -export -out b.p12\nnode open.mjs b.p12',
    'first line\nsecond line',
    '2,345 bytes',
  ]) {
    t.ok(text.includes(part), part)
  }
  t.strictSame(asked, [])
  t.strictSame(errors, [])
})

t.test(
  'what surprises is open from the start, the rest when it is asked for',
  { skip },
  async (t) => {
    const { page } = await open(t, small)
    t.strictSame(
      (await names(page)).map((name) =>
        name
          .split('\n')
          .filter((one) => /[a-z]/.test(one))
          .join('/'),
      ),
      ['csr/a', 'pkcs12/b', 'native', 'forge-1.4', 'pkcs12/c', 'pkcs12/d', 'pkcs12/e'],
    )
    await page.locator('.name', { hasText: 'csr' }).click()
    t.equal((await names(page)).length, 9)
    await page.locator('#close-all').click()
    t.equal((await names(page)).length, 5)
    await page.locator('#open-all').click()
    t.equal((await names(page)).length, 12)
  },
)

t.test('search, legend, rows and columns narrow the grid together', { skip }, async (t) => {
  const { page } = await open(t, small)
  await page.locator('#search').fill('mac verify')
  await filteredTo(page, '1 of 10 cells')
  t.equal(await shownCells(page), 2, 'the scenario and its one line')
  await page.locator('#search').fill('nothing like that')
  await filteredTo(page, '0 of 10 cells')
  t.ok(await page.locator('#nothing').isVisible())
  await page.locator('#clear').click()
  await filteredTo(page, '10 cells')
  t.equal(await page.locator('#search').inputValue(), '')

  await page.locator('.chip', { hasText: 'skipped' }).click()
  await filteredTo(page, '1 of 10 cells')
  t.equal(await page.locator('.chip[aria-pressed=true]').count(), 1)
  await page.locator('#clear').click()

  await page.locator('#kinds summary').click()
  await page.locator('#kinds label', { hasText: 'csr' }).click()
  await filteredTo(page, '2 of 10 cells')
  t.strictSame(
    await page.locator('.head').allInnerTexts(),
    ['node-20'],
    'columns without a cell go',
  )
  await page.locator('#clear').click()

  await page.locator('#producers summary').click()
  await page.locator('#producers label', { hasText: 'forge-1.4' }).click()
  await page.locator('#consumers summary').click()
  await page.locator('#consumers label', { hasText: 'nss-3.87' }).click()
  await filteredTo(page, '1 of 10 cells')
  t.equal(await page.locator('#producers summary').innerText(), 'made by · 1')
})

t.test('the address of a cell opens it, whatever hides it', { skip }, async (t) => {
  const id = 'pkcs12/b × native → ios-18'
  const { page, url } = await open(t, small, { hash: toCell(id) })
  t.match(await page.locator('#panel').innerText(), /accepted, recorded elsewhere[^]*iOS 18\.2/)
  await page.locator('#panel-close').click()
  t.equal(page.url(), url, 'closing takes the address back')
  await page.locator('#search').fill('csr')
  await filteredTo(page, '2 of 10 cells')
  await page.evaluate(`location.hash = '${toCell(failing.id)}'`)
  await filteredTo(page, '10 cells')
  t.match(await page.locator('#panel-title').innerText(), 'pkcs12/b')
  await page.evaluate(`location.hash = '#cell=nonsense%E0%A4%A'`)
  t.match(
    await page.locator('#panel-title').innerText(),
    'pkcs12/b',
    'an address of nothing changes nothing',
  )
})

t.test('the keyboard reaches everything', { skip }, async (t) => {
  const { page } = await open(t, small)
  const active = (): Promise<string> =>
    page.evaluate<string>(
      `document.getElementById(document.getElementById('grid').getAttribute('aria-activedescendant')).textContent.trim()`,
    )
  await page.keyboard.press('/')
  t.ok(await focused(page, '#search'))
  await page.locator('#grid').focus()
  t.match(await active(), 'csr')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  t.equal(await active(), 'native')
  await page.keyboard.press('ArrowRight')
  t.equal(await active(), '!')
  await page.keyboard.press('Enter')
  t.ok(await page.locator('#panel').isVisible())
  t.ok(await focused(page, '#panel-title'))
  await page.keyboard.press('Escape')
  t.notOk(await page.locator('#panel').isVisible())
  t.ok(await focused(page, '#grid'))
  await page.keyboard.press('End')
  t.equal(await active(), 'A')
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Enter')
  t.equal((await names(page)).length, 9, 'Enter on a scenario opens its lines')
  await page.keyboard.press('Control+End')
  t.match(await page.locator('.line:has(.active)').innerText(), 'e')
})

t.test(
  'roles and names say to a screen reader what the marks say to the eye',
  { skip },
  async (t) => {
    const { page } = await open(t, small)
    const grid = page.getByRole('grid')
    t.equal(await grid.getAttribute('aria-rowcount'), '8')
    t.equal(await grid.getAttribute('aria-colcount'), '4')
    t.equal(await grid.getByRole('columnheader').count(), 4)
    t.equal(await grid.getByRole('gridcell', { name: 'node-20: surprise' }).count(), 2)
    t.equal(await grid.locator('[role=rowheader][aria-expanded=true]').count(), 1)
    await grid.getByRole('gridcell', { name: 'node-20: surprise' }).last().click()
    t.equal(await page.getByRole('dialog').count(), 1)
  },
)

t.test('a cell of several producers lists them', { skip }, async (t) => {
  const { page } = await open(t, small)
  await page.locator('#close-all').click()
  await page.locator('.line', { hasText: 'csr' }).locator('.cell').click()
  t.match(
    await page.locator('#panel').innerText(),
    /2 producers[^]*2 accepted as predicted[^]*native\s+forge-1\.4/,
  )
  await page.locator('.several a', { hasText: 'forge-1.4' }).click()
  t.match(await page.locator('#panel-title').innerText(), 'forge-1.4')
})

t.test('commands go to the clipboard as they are', { skip }, async (t) => {
  const { page } = await open(t, small, {
    permissions: ['clipboard-read', 'clipboard-write'],
    hash: toCell(failing.id),
  })
  await page.locator('.copyable .copy').click()
  await page.locator('.copyable .copy', { hasText: 'Copied' }).waitFor()
  const text = await page.evaluate<string>('navigator.clipboard.readText()')
  t.equal(text, failing.commands.join('\n'))
})

t.test(
  'twenty thousand cells open and filter, and only those in sight are in the document',
  { skip },
  async (t) => {
    const cells = manyCells(125, 4, 40)
    t.equal(cells.length, 20_000)
    const started = performance.now()
    const { page, errors } = await open(t, report(cells))
    await page.locator('#grid-body .cell').first().waitFor()
    const opened = performance.now() - started
    await page.locator('#open-all').click()
    t.ok((await shownCells(page)) < 3_000, 'few of them are drawn')
    await page.locator('#grid').evaluate((grid) => grid.scrollTo(0, grid.scrollHeight))
    await page.locator('.name', { hasText: 'scenario-125' }).waitFor()
    const took = await page.evaluate<number>(`(async () => {
    const field = document.getElementById('search')
    const clock = performance.now()
    field.value = 'scenario-77 producer-3 consumer-12'
    field.dispatchEvent(new Event('input'))
    while (document.getElementById('left').textContent !== '1 of 20,000 cells') {
      await new Promise((next) => setTimeout(next, 5))
    }
    return performance.now() - clock
  })()`)
    t.comment(`rendered and opened in ${Math.round(opened)} ms, filtered in ${Math.round(took)} ms`)
    t.strictSame(errors, [])
  },
)

t.test('a phone: no part of the page is wider than the screen', { skip }, async (t) => {
  const wide = report(
    [
      ...manyCells(12, 3, 30),
      failing,
      surprise(`pkcs12/${'long'.repeat(40)} × native → ${'name-'.repeat(30)}`),
    ],
    [program('node-20', { found: `/usr/${'x'.repeat(200)}` })],
  )
  const { page } = await open(t, wide, {
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
  })
  const width = (): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth')
  t.equal(await width(), 360)
  for (const section of await page.locator('details.section > summary').all()) await section.tap()
  t.equal(await width(), 360)
  await page.locator('#grid-body .cell').first().tap()
  t.ok(await page.locator('#panel').isVisible())
  t.equal(await width(), 360)
  const box = await page.locator('#panel').boundingBox()
  t.equal(box?.width, 360)
})

/** What people read, one of each kind. */
const readable = [
  'h1',
  '.meta',
  '.m-accepted',
  '.m-refused',
  '.m-fail',
  '.m-recorded-accepted',
].concat(['.chip-count', '.made-by', '.head.absent .head-name', 'dt', 'pre', '.because', 'a'])

/** Runs in the page: WCAG 2 contrast of the first element of each selector against the nearest painted background. */
const contrastsOf = `(selectors) => {
  const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number)
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((value) => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * x + 0.7152 * y + 0.0722 * z
  }
  return selectors.map((selector) => {
    const element = document.querySelector(selector)
    let behind = element
    let ground = parse(getComputedStyle(behind).backgroundColor)
    while (ground[3] === 0) {
      behind = behind.parentElement
      ground = parse(getComputedStyle(behind).backgroundColor)
    }
    const own = luminance(parse(getComputedStyle(element).color))
    const back = luminance(ground)
    return [selector, (Math.max(own, back) + 0.05) / (Math.min(own, back) + 0.05)]
  })
}`

t.test('light and dark: text stands out from what is behind it', { skip }, async (t) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await open(t, small, {
      colorScheme,
      hash: toCell(failing.id),
    })
    const contrasts = await page.evaluate<[string, number][]>(
      `(${contrastsOf})(${JSON.stringify(readable)})`,
    )
    t.equal(contrasts.length, readable.length)
    for (const [selector, ratio] of contrasts) {
      t.ok(ratio >= 4.5, `${colorScheme} ${selector}: ${ratio.toFixed(1)}`)
    }
    const light = await page.evaluate<string>(
      'getComputedStyle(document.documentElement).backgroundColor',
    )
    t.match(light, colorScheme === 'light' ? /\(2[45]\d/ : /\([12]\d,/)
    const png = await page.screenshot()
    t.ok(png.length > 20_000, 'it can be looked at')
  }
})

t.test('nothing in a report becomes markup, script or address', { skip }, async (t) => {
  const nasty = surprise(`pkcs12/${hostile} × na${hostile} → no${hostile}`, {
    because: hostile,
    outcome: { state: 'rejected', reason: hostile, exitCode: 1, error: hostile },
    prediction: {
      verdict: 'accepts',
      because: [hostile],
      features: [hostile],
      error: hostile,
      evidence: [
        { how: 'source', where: 'javascript:window.broken=1', on: hostile },
        { how: 'source', where: `https://example.com/"onclick="window.broken=1`, on: '' },
      ],
    },
    commands: [hostile],
    recorded: { state: 'accepted', program: hostile, on: hostile },
    log: hostile,
  })
  const given = report(
    [
      nasty,
      cell(`pkcs12/__proto__ × constructor → toString`),
      cell(`k${hostile}/a × native → node-20`, { verdict: 'known', because: hostile }),
      cell(`k${hostile}/a × native → nss`, { verdict: 'skipped', because: hostile }),
    ],
    [program(hostile, { version: hostile, why: hostile, label: hostile }), program('__proto__')],
  )
  const { page, asked, errors } = await open(t, {
    ...given,
    shard: hostile,
    planHash: hostile,
    startedAt: hostile,
  })
  for (const section of await page.locator('details.section > summary').all()) await section.click()
  await page.locator('.causes a').first().click()
  t.match(
    await page.locator('#panel').innerText(),
    '</script><img src=x onerror="window.broken=1">',
  )
  t.equal(await page.locator('img').count(), 0)
  t.equal(await page.locator('script').count(), 2)
  t.strictSame(
    await page
      .locator('#panel a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
    ['https://example.com/"onclick="window.broken=1'],
  )
  await page.locator('#panel a').first().hover()
  t.notOk(await page.evaluate<boolean>(`'broken' in window`))
  t.strictSame(asked, [])
  t.strictSame(errors, [])
  const source = renderHtml(given)
  t.notMatch(source, /[\u0000-\u0009\u000b-\u001f\u202e\ufffe]/)
})

t.test('even a script that got in could neither run nor load anything', { skip }, async (t) => {
  const { page, errors } = await open(t, small)
  const refused: (string | undefined)[] = []
  page.on('requestfailed', (request) => refused.push(request.failure()?.errorText))
  await page.evaluate(`(() => {
    const script = document.createElement('script')
    script.textContent = 'window.broken = 1'
    const image = new Image()
    image.src = 'https://example.com/x.png'
    document.body.append(script, image)
  })()`)
  await page.waitForEvent('requestfailed', { timeout: 5_000 }).catch(() => null)
  t.notOk(await page.evaluate<boolean>(`'broken' in window`))
  t.strictSame(refused, ['csp'])
  t.equal(errors.filter((text) => text.includes('Content Security Policy')).length, 2)
})

await t.test('a report without cells, and what needs no browser', async (t) => {
  const html = renderHtml(report([]))
  t.match(html, '<h1>No surprises in 0 cells</h1>')
  t.match(html, "default-src 'none'")
  t.notMatch(html, /\b(src|href)="(?!#)/)
  t.equal(html, renderHtml(report([])), 'the same report gives the same page')
})

// An open browser would keep the process from its end, and tap from its own.
await browser?.close()
