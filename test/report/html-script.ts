// The page's script is plain JavaScript in a string; TypeScript reads its JSDoc as strictly as the rest of the source.
import { fileURLToPath } from 'node:url'
import t from 'tap'
import ts from 'typescript'
import { pageScript } from '../../src/report/html/script.js'

const name = fileURLToPath(new URL('../../src/report/html/page-script.js', import.meta.url))

function problemsOf(source: string): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
    allowJs: true,
    checkJs: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: true,
    noEmit: true,
    skipLibCheck: true,
  }
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (file) => file === name || fileExists(file)
  host.readFile = (file) => (file === name ? source : readFile(file))
  host.getSourceFile = (file, language, ...rest) =>
    file === name
      ? ts.createSourceFile(file, source, language, true)
      : getSourceFile(file, language, ...rest)
  const program = ts.createProgram([name], options, host)
  const file = program.getSourceFile(name)
  return ts.getPreEmitDiagnostics(program, file).map(({ messageText, start }) => {
    const line = source.slice(0, start ?? 0).split('\n').length
    return `${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
  })
}

t.test('the script of the page type-checks', async (t) => {
  t.strictSame(problemsOf(pageScript), [])
})

t.test('and a mistake in it would be seen', async (t) => {
  const [problem] = problemsOf(
    pageScript.replace('nth(cells.mark, cell)', 'nth(cells.marks, cell)'),
  )
  t.match(problem, /Property 'marks' does not exist/)
})
