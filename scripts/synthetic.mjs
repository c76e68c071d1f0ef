// Run when the matrix should be seen wide: a plan of 20,000 cells with stub programs, and what it costs this process.
// node scripts/synthetic.mjs [--cells N] [--out REPORT.json]; prints one JSON document.
import { createWriteStream } from 'node:fs'
import { devNull } from 'node:os'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { generateKeyPair, spkiOf } from '../dist/crypto/keys.js'
import { resolveImporter } from '../dist/importers/resolve.js'
import { sweepOften } from '../dist/matrix/memory.js'
import { makePlan } from '../dist/matrix/plan.js'
import { runMatrix } from '../dist/matrix/run.js'
import { writeCsr } from '../dist/pki/csr-write.js'
import { parseDistinguishedName } from '../dist/pki/name.js'
import { readPrivateKey } from '../dist/pki/private-key.js'
import { jsonParts } from '../dist/report/json.js'

const { values } = parseArgs({
  options: {
    cells: { type: 'string', default: '20000' },
    out: { type: 'string', default: devNull },
  },
})
const [producers, consumers] = [10, 20]
const subject = 'CN=Alice Example'
const key = readPrivateKey(generateKeyPair('ec:P-256').pkcs8)
const csr = writeCsr({
  key,
  subject: parseDistinguishedName(subject),
  subjectAltNames: [],
  extensions: [],
})
const [target] = resolveImporter('native')
const arrived = { subject, spki: spkiOf(key.pkcs8), subjectAltNames: [], signatureValid: true }

const program = (id, fields) => ({
  ...{ id, label: id, version: `${id} 1.0`, found: `/stub/${id}`, why: 'a stub', target },
  ...{ producer: null, consumer: null, reads: [], concurrency: null, notYetRun: false },
  ...fields,
})
const maker = (_, at) =>
  program(`maker-${at}`, {
    producer: {
      makeCsr: async () => ({ csr, pkcs8: key.pkcs8, commands: [`maker-${at} req -new`] }),
    },
  })
// Some refuse, some bear one at a time, one talks far too much: as real ones do.
const reader = (_, at) =>
  program(`reader-${at}`, {
    reads: ['csr'],
    concurrency: at < 2 ? 1 : null,
    consumer: {
      readCsr: async () => {
        const log = `reader-${at}: `.repeat(at === 5 ? 50_000 : 20)
        const trace = { exitCode: 0, commands: [`reader-${at} req -in in.csr -verify`], log }
        return at % 7 === 6
          ? { state: 'refused', error: `reader-${at} reads nothing`, trace }
          : { state: 'read', contents: arrived, trace }
      },
    },
  })

const programs = [
  ...Array.from({ length: producers }, maker),
  ...Array.from({ length: consumers }, reader),
]
const scenarios = Array.from(
  { length: Math.ceil(Number(values.cells) / producers / consumers) },
  (_, at) => ({
    ...{ id: `csr/stub-${String(at).padStart(5, '0')}`, kind: 'csr', title: 't', why: 'w' },
    request: { key: 'ec:P-256', subject, subjectAltNames: [], profile: 'none' },
  }),
)
const config = { programs: [], known: [] }
const plan = makePlan(config, scenarios, programs, {})
// As `interssl matrix` does.
sweepOften()
const report = await runMatrix({ config, scenarios, programs, plan })
const file = createWriteStream(values.out)
await pipeline(Readable.from(jsonParts(report)), file)
console.log(
  JSON.stringify({
    cells: report.cells.length,
    totals: report.totals,
    durationMs: report.durationMs,
    reportBytes: file.bytesWritten,
    maxRssMB: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
)
