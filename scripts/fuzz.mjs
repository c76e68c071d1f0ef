/**
 * Feeds broken files to the readers: `npm run fuzz -- [--seconds S] [--seed N] FOLDER…` after a build. Every file below the folders is
 * changed in seeded ways and handed to inspect, diagnose and the readers. Exit 1 for whatever is thrown that is not an
 * interssl error, and for an input that takes more than ten seconds; the input is kept beside, its name printed.
 */
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  InterSslError,
  diagnose,
  inspect,
  readCertificates,
  readCsr,
  readPrivateKey,
} from '../dist/index.js'

const args = process.argv.slice(2)
const number = (name, fallback) => {
  const at = args.indexOf(name)
  return at < 0 ? fallback : Number(args.splice(at, 2)[1])
}
const seconds = number('--seconds', 20)
const seed = number('--seed', Date.now() % 1_000_000)
const files = args.flatMap((path) =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true })
        .map((name) => join(path, String(name)))
        .filter((name) => statSync(name).isFile())
    : [path],
)
const inputs = files
  .map((name) => ({ name, bytes: new Uint8Array(readFileSync(name)) }))
  .filter(({ bytes }) => bytes.length > 0 && bytes.length < 65_536)
if (inputs.length === 0) {
  console.error('usage: npm run fuzz -- [--seconds S] [--seed N] FOLDER…')
  process.exit(2)
}

/** mulberry32: small, seeded, good enough to choose bytes. */
let state = seed
const random = (below) => {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below
}
const pick = (list) => list[random(list.length)]

const changes = [
  (bytes) => bytes.map((octet, at) => (at === place(bytes) ? octet ^ (1 << random(8)) : octet)),
  (bytes) => bytes.subarray(0, random(bytes.length)),
  (bytes) => spliced(bytes, random(bytes.length), random(16), new Uint8Array(0)),
  (bytes) =>
    spliced(
      bytes,
      random(bytes.length),
      0,
      Uint8Array.from({ length: 1 + random(16) }, () => random(256)),
    ),
  (bytes) =>
    spliced(
      bytes,
      random(bytes.length),
      1,
      Uint8Array.of(pick([0, 0x7f, 0x80, 0x84, 0xff, 0x30, 0xa0])),
    ),
  (bytes) => spliced(bytes, random(bytes.length), 0, part(pick(inputs).bytes)),
]
const place = (bytes) => random(bytes.length)
const part = (bytes) => bytes.subarray(random(bytes.length)).subarray(0, 1 + random(200))
const spliced = (bytes, at, less, more) =>
  new Uint8Array(Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at + less)]))

// Work is bounded by the limits of the readers: iterations are not what is looked for here.
const limits = { maxIterations: 5_000, maxTotalIterations: 20_000 }
const readers = [
  (bytes) => inspect(bytes, { name: 'input', password: 'secret-Pass1', limits }),
  (bytes) => diagnose(bytes, { name: 'input' }),
  readCsr,
  readCertificates,
  (bytes) => readPrivateKey(bytes),
]

const end = Date.now() + seconds * 1000
let cases = 0
let slowest = 0
while (Date.now() < end) {
  const { name, bytes } = pick(inputs)
  let changed = bytes
  for (let times = 1 + random(4); times > 0 && changed.length > 0; times--)
    changed = pick(changes)(changed)
  for (const read of readers) {
    const before = performance.now()
    try {
      read(changed)
    } catch (error) {
      if (!(error instanceof InterSslError)) fail(`threw ${error?.stack ?? error}`, name, changed)
    }
    const took = performance.now() - before
    slowest = Math.max(slowest, took)
    if (took > 10_000) fail(`took ${Math.round(took)} ms`, name, changed)
  }
  cases++
}
console.log(
  `fuzz: ${cases} inputs from ${inputs.length} files, seed ${seed}: nothing foreign was thrown; slowest ${Math.round(slowest)} ms`,
)

function fail(what, name, bytes) {
  const kept = join(tmpdir(), `interssl-fuzz-${seed}-${cases}.bin`)
  writeFileSync(kept, bytes, { mode: 0o600 })
  console.error(`fuzz: ${name}, changed (${kept}, seed ${seed}, case ${cases}): ${what}`)
  process.exit(1)
}
