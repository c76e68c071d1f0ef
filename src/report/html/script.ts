/** The script of the report page, whole: one function that runs when the page has been read. */
import { scriptCells } from './script-cells.js'
import { scriptFilters } from './script-filters.js'
import { scriptGrid } from './script-grid.js'
import { scriptPanel } from './script-panel.js'

/** JavaScript for a script element; it holds nothing of the report. */
export const pageScript = `'use strict'
;(() => {
${[scriptCells, scriptPanel, scriptGrid, scriptFilters].map((part) => part.trim()).join('\n\n')}
})()
`
