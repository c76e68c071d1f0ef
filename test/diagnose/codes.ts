import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { hex } from '../../src/asn1/strings.js'
import { diagnose, type Finding } from '../../src/diagnose/diagnose.js'
import { findingCodeOf, findings, type FindingCode } from '../../src/diagnose/finding.js'
import { importers } from '../../src/importers/index.js'
import { resolveImporter } from '../../src/importers/resolve.js'
import {
  findingFiles,
  password,
  sound,
  withoutFile,
  type FindingFile,
} from '../fixtures/finding-files.js'

const codes = Object.keys(findings) as FindingCode[]
const everybody = importers.flatMap(({ id }) => resolveImporter(id))

function found({ bytes, password: given = password, now }: Partial<FindingFile>): Finding[] {
  return diagnose(bytes ?? sound, {
    name: 'alice.p12',
    password: given,
    targets: everybody,
    now: now ?? new Date('2026-11-23'),
  }).findings
}

for (const code of codes) {
  t.test(`${code} has a page, and a file that shows it in its place`, (t) => {
    const page = new URL(`../../docs/findings/${code}.md`, import.meta.url)
    t.ok(existsSync(page), 'its page is there')
    const headings = [...readFileSync(page, 'utf8').matchAll(/^## (.*)$/gm)].map(([, one]) => one)
    t.strictSame(headings, ['Explanation', 'Who refuses it', 'How to fix', 'Evidence'])
    const file = findingFiles[code]
    if (file === undefined) {
      t.ok(withoutFile[code], 'no file shows it, and it is said why')
      t.end()
      return
    }
    const finding = found(file).find((one) => one.code === code)
    t.ok(finding, 'the file shows it')
    t.ok((finding?.message.length ?? 0) > 10, String(finding?.message))
    if (file.at === null) t.equal(finding?.offset, null, 'it is about no place')
    else {
      const { offset, length } = finding ?? {}
      t.type(offset, 'number', 'it is about a place')
      t.type(length, 'number')
      const place = hex(file.bytes.subarray(offset ?? 0, (offset ?? 0) + (length ?? 0)))
      t.ok(place.includes(file.at), `${offset}+${length}: ${place.slice(0, 80)}`)
      if (file.from !== undefined) {
        t.ok(hex(file.bytes.subarray(offset ?? 0)).startsWith(file.from), 'and begins there')
      }
    }
    t.end()
  })
}

t.test('a sound file shows none of the codes to the systems in wide use', (t) => {
  const { findings: shown, verdicts } = diagnose(sound, {
    name: 'alice.p12',
    password,
    now: new Date('2026-11-23'),
  })
  t.ok(verdicts.length > 50)
  t.strictSame(
    shown.map(({ code }) => code),
    [],
  )
  t.end()
})

t.test('a Feature that nobody has named is called unknown', (t) => {
  t.equal(findingCodeOf('unheard:of'), 'FEATURE_UNKNOWN')
  t.end()
})
