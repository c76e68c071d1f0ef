import { fileURLToPath } from 'node:url'
import t from 'tap'
import { evidenceOf, loadEvidence, recordedFor, writeEvidence } from '../../src/matrix/evidence.js'
import type { MatrixReport } from '../../src/matrix/report-schema.js'

const cell = (
  consumer: string,
  state: 'accepted' | 'rejected' | 'broken' | null,
  error: string | null,
) => ({
  id: `pkcs12/x × native → ${consumer}`,
  scenario: 'pkcs12/x',
  producer: 'native',
  consumer,
  outcome: { state, reason: '', exitCode: null, error },
  prediction: { verdict: null, because: [], features: [], error: null, evidence: [] },
  verdict: 'pass' as const,
  because: '',
  durationMs: 1,
  commands: [],
  artifact: null,
  recorded: null,
  log: '',
})

const program = (id: string) => ({
  id,
  role: ['consumer' as const],
  version: `${id} version`,
  found: '/x',
  why: '',
  importer: 'libressl@3.3.6',
  label: id,
})

const report: MatrixReport = {
  schemaVersion: 1,
  startedAt: '2026-11-23T10:00:00.000Z',
  durationMs: 1,
  childCpuMs: null,
  ownCpuMs: 1,
  host: { platform: 'linux', arch: 'x64', id: 'a' },
  planHash: '',
  shard: null,
  programs: ['libressl-3.3', 'broken-1', 'macos-15'].map(program),
  cells: [
    cell(
      'libressl-3.3',
      'rejected',
      '140139:error:0DFFF08E:asn1:not enough data:/build/x/a_d2i_fp.c:251:\nmore',
    ),
    cell('broken-1', 'broken', null),
    cell('macos-15', null, null),
  ],
  totals: { pass: 3, fail: 0, known: 0, new: 0, untested: 0, skipped: 0 },
}

t.test(
  'what a consumer did is kept with its version and date; what broke or did not run is not',
  async (t) => {
    const files = evidenceOf(report)
    t.strictSame(
      files.map(({ program }) => program),
      ['libressl-3.3'],
    )
    t.match(files[0], { version: 'libressl-3.3 version', on: '2026-11-23', platform: 'linux' })
    t.strictSame(files[0]?.cells, {
      'pkcs12/x × native': { state: 'rejected', error: 'error:0DFFF08E:asn1:not enough data:' },
    })
  },
)

t.test('it is written, read again, and found for a cell that was not run', async (t) => {
  const folder = `${t.testdir()}/evidence`
  t.strictSame(await loadEvidence(folder), [], 'no folder is no evidence')
  const [path] = await writeEvidence(folder, evidenceOf(report))
  t.equal(path, `${folder}/libressl-3.3.json`)
  const evidence = await loadEvidence(folder)
  const asked = { scenario: 'pkcs12/x', producer: 'native', consumer: 'libressl-3.3' }
  t.strictSame(recordedFor(evidence, asked), {
    state: 'rejected',
    program: 'libressl-3.3 version',
    on: '2026-11-23',
  })
  t.equal(recordedFor(evidence, { ...asked, producer: 'forge-1.4' }), null)
  t.equal(recordedFor(evidence, { ...asked, consumer: 'ios-18' }), null)
})

t.test(
  'an evidence file that does not hold to its schema is an error with its place',
  async (t) => {
    const folder = t.testdir({ 'x.json': '{"schemaVersion":1}' })
    await t.rejects(loadEvidence(folder), {
      code: 'ERR_MATRIX_INVALID',
      message: /x\.json: program/,
    })
  },
)

t.test('the recorded evidence in this repository holds to its schema', async (t) => {
  const recorded = await loadEvidence(fileURLToPath(new URL('../../evidence', import.meta.url)))
  t.ok(recorded.length > 0)
  for (const { program, cells } of recorded) t.ok(Object.keys(cells).length > 0, program)
})
