import t from 'tap'
import { matrixReportSchema } from '../../src/matrix/report-schema.js'
import { reporters } from '../../src/report/index.js'
import { jsonParts, renderJson } from '../../src/report/json.js'
import { cell, program, report } from '../fixtures/matrix-report.js'

t.test('the JSON is the report, whole, and one line feed ends it', async (t) => {
  const given = report(
    [cell('csr/a × native → node-20', { log: 'a\u001b[31m\u202e\u{e0041}\n' })],
    [program('node-20')],
  )
  const text = renderJson(given)
  t.strictSame(matrixReportSchema.parse(JSON.parse(text)), given)
  t.ok(text.endsWith('}\n'))
  t.notMatch(text, /[\u001b\u202e\u{e0041}]/u)
})

t.test('every reporter that is offered turns a report into text', async (t) => {
  for (const render of Object.values(reporters)) {
    t.ok(render(report([]), { columns: null, colour: false }).endsWith('\n'))
  }
})

t.test('in parts it is the same text, whatever is in it', async (t) => {
  const documents = [
    {},
    { a: [] },
    { a: 1, b: undefined, c: [1, 'two\nlines', { d: [{}] }, null], e: { f: ['\u202e'] }, g: null },
    { 'odd\u0000key': Array.from({ length: 5000 }, (_, at) => ({ id: `csr/${at} × a → b`, at })) },
  ]
  for (const document of documents) {
    const parts = [...jsonParts(document)]
    t.equal(parts.join(''), renderJson(document))
    t.ok(parts.every(({ length }) => length < 140_000))
  }
})
