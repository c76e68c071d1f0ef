// For `npm run truth -- --live [FOLDER…]`: what the programs of this machine do now with the observed files, against the prediction.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { predict } from '../dist/diagnose/predict.js'
import { forgeVersion } from '../dist/forge/version.js'
import { detectToolchains } from '../dist/openssl/detect.js'
import { features } from '../dist/pki/features.js'
import { openPfx } from '../dist/pki/open.js'
import { readPfx } from '../dist/pki/read.js'
import { findPrograms } from '../dist/programs/find.js'

const json = (path) => JSON.parse(readFileSync(path, 'utf8'))
const ownVersion = json(new URL('../package.json', import.meta.url)).version
const observed = ['../shared/observed/importers', '../shared/observed/openssl']
const timeoutMs = 60_000

/** The files of a folder whose password is known, and what is in them. */
function filesOf(folder) {
  const cases = existsSync(join(folder, 'cases.json')) ? json(join(folder, 'cases.json')) : []
  const imports = existsSync(join(folder, 'imports.json')) ? json(join(folder, 'imports.json')) : {}
  const made = (imports.production ?? []).map(({ producer, form, pw }) => ({
    file: `${producer}.${form}.p12`,
    password: pw,
  }))
  return [...cases, ...made]
    .map((one) => ({ ...one, path: join(folder, 'files', one.file) }))
    .filter(({ path }) => existsSync(path))
}

/** Every file × program: prints what differs, and returns how many. */
export async function live(folders = observed) {
  const toolchains = await detectToolchains()
  const node = { path: process.execPath, version: process.versions.node }
  const programs = await findPrograms([], { toolchains, node, forgeVersion, ownVersion })
  const readers = programs.filter(({ consumer }) => consumer?.readPkcs12 !== undefined)
  const counts = new Map(
    readers.map(({ id }) => [id, { agree: 0, differ: 0, unknown: 0, skipped: 0 }]),
  )
  for (const { path, password, certs, keys } of folders.flatMap(filesOf)) {
    const bytes = new Uint8Array(readFileSync(path))
    const pfx = readPfx(bytes)
    const opened = openPfx(pfx, password)
    const found = features(pfx, opened, password)
    const whole = { certs: certs ?? opened.certificates.length, keys: keys ?? opened.keys.length }
    for (const { id, target, consumer } of readers) {
      const prediction = predict(found, target)
      const attempt = await consumer.readPkcs12(bytes, password, { timeoutMs })
      const seen = seenOf(attempt, whole)
      const count = counts.get(id)
      if (seen === null) count.skipped += 1
      else if (prediction.verdict === 'unknown') count.unknown += 1
      else if (prediction.verdict === seen) count.agree += 1
      else {
        count.differ += 1
        const why = prediction.features.join(' ') || found.map(({ name }) => name).join(' ')
        const said = attempt.state === 'read' ? '' : ` ${attempt.error ?? attempt.reason}`
        console.log(`${id}  ${path}: predicted ${prediction.verdict}, seen ${seen}${said} (${why})`)
      }
    }
  }
  for (const [id, { agree, differ, unknown, skipped }] of counts) {
    console.log(
      `${id.padEnd(24)} ${agree} agree, ${differ} differ, ${unknown} unknown, ${skipped} can't be asked`,
    )
  }
  return [...counts.values()].reduce((sum, { differ }) => sum + differ, 0)
}

/** Null where the program could not be asked. What hangs or breaks has not taken the file. */
function seenOf(attempt, { certs, keys }) {
  if (attempt.state === 'unsupported') return null
  if (attempt.state !== 'read') return 'refuses'
  const { contents } = attempt
  return contents.certificates.length >= certs && contents.keys.length >= keys ? 'accepts' : 'loses'
}
