// Every example of docs/openssl is run, in the order of its page, as a reader would who has installed the package.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import ts from 'typescript'
import { main, noOpenssl } from './fixtures/cli.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const pages = readdirSync(`${root}/docs/openssl`).filter((name) => name.endsWith('.md'))
const windows = process.platform === 'win32' ? 'the examples are for a POSIX shell' : false

for (const page of pages) {
  t.test(`the examples of docs/openssl/${page} work`, { skip: noOpenssl || windows }, async (t) => {
    const text = readFileSync(`${root}/docs/openssl/${page}`, 'utf8')
    const folder = t.testdir()
    mkdirSync(`${folder}/node_modules`)
    mkdirSync(`${folder}/bin`)
    symlinkSync(root, `${folder}/node_modules/interssl`)
    writeFileSync(
      `${folder}/bin/interssl`,
      `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`,
      { mode: 0o755 },
    )
    const env = { ...process.env, PATH: `${folder}/bin:${process.env['PATH'] ?? ''}` }
    const blocks = [...text.matchAll(/^```(ts|sh)\n(.*?)^```$/gms)]
    t.ok(blocks.length > 0, 'the page has examples')
    blocks.forEach(([, language, code = ''], index) => {
      const file = `${folder}/example-${index}.${language === 'ts' ? 'mjs' : 'sh'}`
      writeFileSync(file, language === 'ts' ? stripTypes(code) : code)
      const program = language === 'ts' ? [process.execPath, file] : ['sh', '-e', file]
      const ran = spawnSync(program[0]!, program.slice(1), { cwd: folder, env, timeout: 60_000 })
      t.equal(ran.status, 0, `${code.trim().split('\n')[0]} …\n${ran.stderr.toString()}`)
    })
  })
}

function stripTypes(code: string): string {
  const { ESNext } = ts.ModuleKind
  const compilerOptions = {
    module: ESNext,
    target: ts.ScriptTarget.ES2022,
    verbatimModuleSyntax: true,
  }
  return ts.transpileModule(code, { compilerOptions }).outputText
}
