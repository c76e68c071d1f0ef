/** Every reporter of the matrix, by the id that `--reporter` takes. */
import type { MatrixReport } from '../matrix/report-schema.js'
import { renderJson } from './json.js'
import type { Look } from './look.js'
import { renderTable } from './table.js'

export type Reporter = (report: MatrixReport, look: Look) => string
export type ReporterId = 'table' | 'json'

export const reporters: Readonly<Record<ReporterId, Reporter>> = {
  table: renderTable,
  json: renderJson,
}
