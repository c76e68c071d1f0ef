/** Every reporter of the matrix, by the id that `--reporter` takes. */
import type { MatrixReport } from '../matrix/report-schema.js'
import { renderGithub } from './github.js'
import { renderHtml } from './html/page.js'
import { renderJson } from './json.js'
import { renderJunit } from './junit.js'
import type { Look } from './look.js'
import { renderMarkdown } from './markdown.js'
import { renderTable } from './table.js'

export type Reporter = (report: MatrixReport, look: Look) => string
export type ReporterId = 'table' | 'json' | 'junit' | 'markdown' | 'html' | 'github'

export const reporters: Readonly<Record<ReporterId, Reporter>> = {
  table: renderTable,
  json: renderJson,
  junit: renderJunit,
  markdown: (report) => renderMarkdown(report),
  html: renderHtml,
  github: renderGithub,
}
