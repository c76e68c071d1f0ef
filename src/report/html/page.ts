/** The matrix as one HTML file that needs nothing else: no network, no server, no library. */
import { digest } from '../../crypto/digest.js'
import type { Cell, MatrixReport, ReportProgram } from '../../matrix/report-schema.js'
import { byKind, countsOf, groupBy, rootCauses, skippedLines, type RootCause } from '../cells.js'
import { escapeHtml, escapeScriptJson, escapeText } from '../escape.js'
import { efficiencyText, timeText } from '../run-time.js'
import { outcomeText, predictionText } from '../surprise.js'
import { symbolOf } from '../symbol.js'
import { pageData } from './data.js'
import { pageScript } from './script.js'
import { pageStyle } from './style.js'

/** Root causes shown as cards; the grid has the rest. */
const shownCauses = 60
const shownAlike = 12

/**
 * The page of a report. Only this very script and style may run (by their hashes), and nothing may be loaded;
 * the report lies in it as JSON that can't end its element, and reaches the document as text alone.
 */
export function renderHtml(report: MatrixReport): string {
  const { cells, programs } = report
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(pageScript)}'`,
    `style-src '${hashOf(pageStyle)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(`${headline(report)} · interssl matrix`)}</title>
<style>${pageStyle}</style>
</head>
<body>
${header(report)}
<main>
${surprises(cells)}${matrixSection}${known(cells)}${skipped(cells)}${programTable(programs)}</main>
${panel}
<script type="application/json" id="report-data">${escapeScriptJson(JSON.stringify(pageData(report)))}</script>
<script>${pageScript}</script>
</body>
</html>
`
}

function headline({ cells, totals }: MatrixReport): string {
  const surprises = totals.fail + totals.new
  const what = surprises === 0 ? 'No surprises' : `${number(surprises)} to look at`
  return `${what} in ${number(cells.length)} cell${cells.length === 1 ? '' : 's'}`
}

function header(report: MatrixReport): string {
  const { startedAt, host, shard, planHash } = report
  const efficiency = efficiencyText(report)
  const about = [
    `${escapeHtml(startedAt.replace(/\.\d+Z$/, 'Z').replace('T', ' '))}`,
    escapeHtml(`${host.platform} ${host.arch}, host ${host.id}`),
    ...(shard === null ? [] : [escapeHtml(`shard ${shard}`)]),
    `plan <code>${escapeHtml(planHash.slice(0, 12))}</code>`,
  ]
  return `<header>
<p class="brand">interssl matrix</p>
<h1>${escapeHtml(headline(report))}</h1>
<p class="meta">${about.join(' · ')}</p>
<p class="meta">${escapeHtml(timeText(report))}${efficiency === '' ? '' : ` · ${escapeHtml(efficiency)}`}</p>
${bar(report)}
</header>`
}

/** The verdicts as parts of a whole, with their counts below it. */
function bar(report: MatrixReport): string {
  const order = ['fail', 'new', 'known', 'pass', 'untested', 'skipped']
  const counts = countsOf(report).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
  const total = counts.reduce((sum, [, count]) => sum + count, 0)
  if (total === 0) return ''
  let from = 0
  const parts = counts.map(([verdict, count]) => {
    // A single surprise among thousands must still be seen
    const width = Math.max(4, (1000 * count) / total)
    const part = `<rect class="m-${verdict}" x="${from.toFixed(1)}" width="${width.toFixed(1)}" height="10"/>`
    from += width
    return part
  })
  const items = counts.map(
    ([verdict, count]) => `<li class="t-${verdict}"><i></i><b>${number(count)}</b> ${verdict}</li>`,
  )
  return `<svg class="bar" viewBox="0 0 ${from.toFixed(1)} 10" preserveAspectRatio="none" aria-hidden="true">${parts.join('')}</svg>
<ul class="totals">${items.join('')}</ul>`
}

function surprises(cells: readonly Cell[]): string {
  const causes = rootCauses(cells)
  if (causes.length === 0) return ''
  const more = causes.length - shownCauses
  return `<section aria-labelledby="surprises">
<h2 id="surprises">Surprises, by reason</h2>
<ol class="causes">
${causes.slice(0, shownCauses).map(card).join('\n')}
</ol>
${more > 0 ? `<p class="meta">${number(more)} more reasons: the grid below has them all.</p>\n` : ''}</section>
`
}

function card({ first, others }: RootCause): string {
  const more = others.length - shownAlike
  const rows: [string, string][] = [
    ['predicted', predictionText(first)],
    ['happened', outcomeText(first)],
    ['error', first.outcome.error ?? ''],
  ]
  return `<li>
<div class="cause-head">${mark(first)}<div><a class="id" href="${address(first)}">${escapeHtml(first.id)}</a>
<p>${escapeHtml(first.because)}</p></div></div>
<dl>${rows
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `<dt>${name}</dt><dd>${escapeHtml(text)}</dd>`)
    .join('')}</dl>
${
  others.length === 0
    ? ''
    : `<details><summary>the same in ${number(others.length)} more</summary><ul>${others
        .slice(0, shownAlike)
        .map((cell) => `<li><a class="id" href="${address(cell)}">${escapeHtml(cell.id)}</a></li>`)
        .join('')}${more > 0 ? `<li>and ${number(more)} more</li>` : ''}</ul></details>`
}</li>`
}

const matrixSection = `<section id="matrix" aria-labelledby="matrix-title" hidden>
<h2 id="matrix-title">Every cell</h2>
<div class="tools" role="search">
<input type="search" id="search" placeholder="Search ids, reasons, errors" aria-label="Search cells" autocomplete="off" spellcheck="false">
<details class="menu" id="kinds"><summary>kind</summary></details>
<details class="menu" id="producers"><summary>made by</summary></details>
<details class="menu" id="consumers"><summary>read by</summary></details>
<button type="button" class="button" id="open-all">Open all</button>
<button type="button" class="button" id="close-all">Close all</button>
<button type="button" class="button" id="clear" hidden>Clear filters</button>
<span class="left" id="left" role="status"></span>
</div>
<div class="chips" id="chips" role="group" aria-label="Legend; each is a filter"></div>
<div class="grid" id="grid" role="grid" tabindex="0" aria-label="Scenarios and producers by consumers">
<div class="grid-head" id="grid-head" role="row" aria-rowindex="1"><div class="corner" id="grid-corner" role="columnheader" aria-colindex="1">scenario</div><div class="heads" id="grid-heads" role="presentation"></div></div>
<div class="grid-body" id="grid-body" role="rowgroup"></div>
</div>
<p class="nothing" id="nothing" hidden>No cell has all of that.</p>
<p class="hint"><kbd>↑</kbd> <kbd>↓</kbd> <kbd>←</kbd> <kbd>→</kbd> move, <kbd>Enter</kbd> opens, <kbd>Esc</kbd> closes, <kbd>/</kbd> searches. Names in italics are not on the machine of this run: small letters are predictions, capitals were recorded elsewhere.</p>
</section>
<noscript><p>The grid needs JavaScript; nothing is loaded from anywhere.</p></noscript>
`

const panel = `<aside class="panel" id="panel" role="dialog" aria-labelledby="panel-title" hidden>
<div class="panel-head"><h2 id="panel-title" tabindex="-1"></h2><button type="button" class="close" id="panel-close" aria-label="Close">✕</button></div>
<div id="panel-body"></div>
</aside>`

function known(cells: readonly Cell[]): string {
  const all = cells.filter(({ verdict }) => verdict === 'known')
  const groups = groupBy(all, ({ because }) => because)
  return section(
    `Known surprises, as listed in matrix.json (${number(all.length)})`,
    groups.flatMap(([first, ...others]) =>
      first === undefined
        ? []
        : [
            `<a class="id" href="${address(first)}">${escapeHtml(first.id)}</a>${others.length === 0 ? '' : ` and ${number(others.length)} more`}: ${escapeHtml(first.because)}`,
          ],
    ),
  )
}

function skipped(cells: readonly Cell[]): string {
  const lines = [...byKind(cells)].flatMap(([kind, own]) =>
    skippedLines(kind, own).map((line) => `${kind}: ${line}`),
  )
  return section(`Skipped, by reason (${number(lines.length)})`, lines.map(escapeHtml))
}

function section(title: string, items: readonly string[]): string {
  if (items.length === 0) return ''
  return `<details class="section"><summary>${escapeHtml(title)}</summary>
<ul class="plain">${items.map((item) => `<li>${item}</li>`).join('\n')}</ul>
</details>
`
}

function programTable(programs: readonly ReportProgram[]): string {
  if (programs.length === 0) return ''
  const rows = programs.map(({ id, version, found, why, label }) => {
    const where = found === 'not-found' ? `not here: ${why}` : found
    return `<tr><td>${escapeHtml(id)}</td><td>${escapeHtml(version || label)}</td><td>${escapeHtml(where)}</td></tr>`
  })
  return `<details class="section"><summary>Programs (${number(programs.length)})</summary>
<div class="scroll"><table><thead><tr><th>program</th><th>version</th><th>found</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div>
</details>
`
}

function mark(cell: Cell): string {
  const { id, text, means } = symbolOf(cell)
  return `<span class="mark m-${id}" title="${escapeHtml(means)}">${escapeHtml(text)}</span>`
}

/** Where a cell is in this page; lone surrogates have no URI, so the shown id is used, as the script does. */
function address({ scenario, producer, consumer }: Cell): string {
  const id = `${scenario} × ${producer} → ${consumer}`
  return escapeHtml(`#cell=${encodeURIComponent(escapeText(id))}`)
}

function number(count: number): string {
  return count.toLocaleString('en')
}

function hashOf(text: string): string {
  const sum = digest('sha256', new TextEncoder().encode(text))
  return `sha256-${btoa(String.fromCharCode(...sum))}`
}
