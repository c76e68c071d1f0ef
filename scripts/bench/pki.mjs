/** Our reading and opening of PKCS#12 against node-forge's on the same bytes, and against the bare key derivations. */
import { pbkdf2Sync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import forge from 'node-forge'
import { chains } from '../../dist/crypto/digest-chain.js'
import { macCost, encryptionCost } from '../../dist/pki/derivation-cost.js'
import { manifestPassword } from '../../dist/pki/corpus-score.js'
import { inspect } from '../../dist/pki/inspect.js'
import { openPfx, readPfx } from '../../dist/pki/pfx.js'

/** The fastest of some runs, in milliseconds: what the machine can do when nothing disturbs it. */
function fastest(work, runs = 5, atMostMs = 400) {
  let best = Infinity
  const start = performance.now()
  for (let i = 0; i < runs; i += 1) {
    const from = performance.now()
    work()
    best = Math.min(best, performance.now() - from)
    if (performance.now() - start > atMostMs) break
  }
  return best
}

const forgeOpens = (bytes, password) => {
  const buffer = forge.util.createBuffer(Buffer.from(bytes).toString('latin1'))
  return forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(buffer), true, password ?? undefined)
}

/** The file's derivations and nothing else: PBKDF2 by node, PKCS#12's KDF by the loop we keep. */
function bareDerivations(pfx, opened) {
  const work = []
  const chain = (digest, digests) => {
    const start = new Uint8Array(digest === 'sha256' ? 32 : 20)
    if (chains[digest]) work.push(() => chains[digest](start, digests))
  }
  const derive = ({ digest, salt, iterations }, length) =>
    work.push(() => pbkdf2Sync('password', salt, iterations, length, digest))
  const mac = pfx.macData?.scheme
  if (mac?.kind === 'hmac') chain(mac.digest, macCost(mac).digests)
  if (mac?.kind === 'pbmac1') derive(mac.derivation, mac.keyLength)
  for (const { encryption } of [...opened.safes, ...opened.keys]) {
    const { scheme } = encryption
    if (scheme.kind === 'pkcs12') chain('sha1', encryptionCost(scheme).digests)
    if (scheme.kind === 'pbes2' && scheme.derivation.kind === 'pbkdf2') {
      derive(scheme.derivation, scheme.derivation.keyLength ?? 32)
    }
  }
  return () => work.forEach((one) => one())
}

const times = (a, b) => `${(a / b).toFixed(1)}×`.padStart(8)
const ms = (value) => value.toFixed(2).padStart(9)

export function bench(args) {
  const verbose = args.includes('--files')
  const manifest = new URL(
    args.find((one) => !one.startsWith('--')) ?? '../shared/corpus/manifest.json',
    `file://${process.cwd()}/`,
  )
  const entries = JSON.parse(readFileSync(manifest, 'utf8')).filter(
    ({ kind, expect }) => kind !== 'csr' && expect === 'valid',
  )
  const groups = new Map()
  if (verbose) console.log('  outside      open     forge      bare  file')
  for (const entry of entries) {
    const url = new URL(entry.path.split('/').map(encodeURIComponent).join('/'), manifest)
    const bytes = new Uint8Array(readFileSync(url))
    const password = manifestPassword(entry)
    const open = () => openPfx(readPfx(bytes), password)
    const opened = open()
    if (opened.passwordState === 'incorrect' || opened.failures.length > 0) continue
    const pfx = readPfx(bytes)
    const pbes2 = [...opened.safes, ...opened.keys].some(({ encryption }) =>
      encryption.name.startsWith('PBES2'),
    )
    let forgeMs = null
    try {
      forgeOpens(bytes, password)
      forgeMs = fastest(() => forgeOpens(bytes, password))
    } catch {
      // Not both succeed: no comparison with node-forge.
    }
    const row = {
      outside: fastest(() => inspect(bytes, { name: entry.path })),
      open: fastest(open),
      forge: forgeMs,
      bare: fastest(bareDerivations(pfx, opened)),
    }
    if (verbose)
      console.log(
        ms(row.outside),
        ms(row.open),
        forgeMs ? ms(forgeMs) : '        –',
        ms(row.bare),
        entry.path,
      )
    const name = `${pbes2 ? 'PBES2' : 'legacy'}${forgeMs === null ? ', forge fails' : ''}`
    const sum = groups.get(name) ?? { files: 0, outside: 0, open: 0, forge: 0, bare: 0 }
    groups.set(name, {
      files: sum.files + 1,
      outside: sum.outside + row.outside,
      open: sum.open + row.open,
      forge: sum.forge + (forgeMs ?? 0),
      bare: sum.bare + row.bare,
    })
  }
  console.log(
    'files  outside      open     forge      bare   forge/outside forge/open open/bare  (ms in total)',
  )
  for (const [name, { files, outside, open, forge: theirs, bare }] of groups) {
    const ratios = theirs
      ? `${times(theirs, outside)}      ${times(theirs, open)}`
      : '       –             –'
    console.log(
      `${String(files).padStart(5)}${ms(outside)} ${ms(open)} ${ms(theirs)} ${ms(bare)}    ${ratios}  ${times(open, bare)}  ${name}`,
    )
  }
  memory(entries, manifest)
}

/** Resident memory over many readings: it must not grow with their number. */
function memory(entries, manifest, readings = 100_000) {
  const all = entries
    .slice(0, 50)
    .map(
      ({ path }) =>
        new Uint8Array(
          readFileSync(new URL(path.split('/').map(encodeURIComponent).join('/'), manifest)),
        ),
    )
  const seen = []
  for (let i = 0; i < readings; i += 1) {
    inspect(all[i % all.length], { name: 'file.p12' })
    if (i % (readings / 5) === readings / 5 - 1)
      seen.push(Math.round(process.memoryUsage().rss / 2 ** 20))
  }
  console.log(`resident memory in MiB over ${readings} readings: ${seen.join(' ')}`)
}
