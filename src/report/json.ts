/** A document as the JSON that CONTRACT promises: for programs, complete. */
import type { MatrixReport } from '../matrix/report-schema.js'
import { escapeJson } from './escape.js'

/** One document, indented, ending in a line feed; safe to print, as it may be run on a terminal. */
export function renderJson(document: object): string {
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`
}

/**
 * The JSON of a matrix report in parts that each end in a line feed, a cell at a time: the whole of a large report
 * takes several times its size in memory. Joined they are `renderJson` of it.
 */
export function* reportJsonParts(report: MatrixReport): Generator<string> {
  // A line's end inside a text is written as \\n, so only the key itself can stand like this
  const empty = '\n  "cells": []'
  const [before = '', after = ''] = renderJson({ ...report, cells: [] }).split(empty)
  if (report.cells.length === 0) {
    yield `${before}${empty}${after}`
    return
  }
  yield `${before}\n  "cells": [\n`
  const last = report.cells.length - 1
  for (const [at, cell] of report.cells.entries()) {
    const text = escapeJson(JSON.stringify(cell, null, 2)).replaceAll('\n', '\n    ')
    yield `    ${text}${at === last ? '' : ','}\n`
  }
  yield `  ]${after}`
}
