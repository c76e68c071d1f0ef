import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const src = fileURLToPath(new URL('../src', import.meta.url))

/** DESIGN's arrow line; a file imports from its own folder and from anything to the left. */
const order = [
  ['errors', 'support', 'spawn'],
  ['asn1'],
  ['crypto'],
  ['pki'],
  ['forge', 'importers'],
  ['openssl'],
  ['diagnose'],
  ['programs'],
  ['smime'],
  ['matrix'],
  ['report'],
  ['cli'],
  ['index'],
]
const rank = new Map(order.flatMap((rooms, index) => rooms.map((room) => [room, index] as const)))

/** One door per package. */
const doors: Readonly<Record<string, RegExp>> = {
  execa: /^spawn\.ts$/,
  'node-forge': /^forge\//,
  yargs: /^cli\//,
  'node:crypto': /^crypto\//,
  'node:child_process': /^spawn\.ts$/,
  'cli-table3': /^report\//,
  'junit-report-builder': /^report\//,
  'cli-progress': /^cli\//,
  '@inquirer/input': /^cli\//,
  '@inquirer/password': /^cli\//,
  '@inquirer/select': /^cli\//,
  zod: /^(matrix|report|cli)\//,
}

/** Rooms that must also run in a browser: no disk, no process. */
const pure = new Set(['asn1', 'pki', 'importers', 'diagnose', 'report'])

const files = readdirSync(src, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.split(sep).join('/'))

const source = (file: string): string => readFileSync(join(src, file), 'utf8')
const roomOf = (file: string): string =>
  file.includes('/') ? (file.split('/')[0] ?? '') : file.replace(/\.ts$/, '')

function importsOf(file: string): string[] {
  const found = source(file).matchAll(
    /^\s*(?:import|export)\b[^'"]*?\bfrom\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|^\s*import\s+['"]([^'"]+)['"]/gm,
  )
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}

function localTarget(file: string, specifier: string): string {
  const path = resolve(dirname(join(src, file)), specifier)
  return relative(src, path).split(sep).join('/').replace(/\.js$/, '.ts')
}

t.ok(files.length > 20, 'the source tree was found')

t.test('every file lies in a room that has a place in the order', async (t) => {
  for (const file of files) t.ok(rank.has(roomOf(file)), file)
})

t.test('a file imports from its own room or from a room to the left', async (t) => {
  for (const file of files) {
    for (const specifier of importsOf(file).filter((name) => name.startsWith('.'))) {
      const target = localTarget(file, specifier)
      t.ok(files.includes(target), `${file} imports ${specifier}, which exists`)
      const from = rank.get(roomOf(file)) ?? -1
      const to = rank.get(roomOf(target)) ?? 99
      const sameRoom = roomOf(file) === roomOf(target)
      t.ok(sameRoom || to < from || to === 0, `${file} → ${target} goes left`)
    }
  }
})

t.test('no import cycle', async (t) => {
  const done = new Set<string>()
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) t.fail([...path.slice(path.indexOf(file)), file].join(' → '))
    else if (!done.has(file)) {
      for (const specifier of importsOf(file).filter((name) => name.startsWith('.'))) {
        walk(localTarget(file, specifier), [...path, file])
      }
      done.add(file)
    }
  }
  for (const file of files) walk(file, [])
  t.equal(done.size, files.length, 'every file was walked')
})

t.test('each package has one door', async (t) => {
  for (const file of files) {
    for (const specifier of importsOf(file).filter((name) => !name.startsWith('.'))) {
      const door = doors[specifier] ?? doors[specifier.split('/')[0] ?? '']
      if (door !== undefined) t.match(file, door, `${specifier} in ${file}`)
      else t.match(specifier, /^node:/, `${specifier} in ${file} has a declared door`)
    }
  }
})

t.test('asn1, pki, importers, diagnose and report touch neither disk nor process', async (t) => {
  for (const file of files.filter((name) => pure.has(roomOf(name)))) {
    const touched = importsOf(file).filter((name) => name.startsWith('node:'))
    t.strictSame(touched, [], file)
    const code = source(file).replace(/'(?:[^'\\\n]|\\.)*'|\/\*[^]*?\*\/|\/\/.*/g, '')
    t.notMatch(code, /\bprocess\./, `${file} does not read process`)
  }
})

t.test('no default exports, no shell', async (t) => {
  for (const file of files) {
    t.notMatch(source(file), /^export default/m, file)
    t.notMatch(source(file), /shell:\s*true/, file)
  }
})
