/** `interssl matrix diff OLD NEW`: what changed, as Markdown for a pull request or as JSON. */
import { UsageError } from '../../errors.js'
import { diffExitCode, diffReports } from '../../matrix/diff.js'
import { renderDiffMarkdown } from '../../report/diff-markdown.js'
import { renderJson } from '../../report/json.js'
import type { CommandContext } from '../command.js'
import type { ExitCode } from '../exit-code.js'
import { filesOf, readReport } from './matrix-report-files.js'

/** 1 when something got worse; with --strict also when something is no longer observed. */
export async function diffAction(
  argv: Readonly<Record<string, unknown>>,
  { terminal }: CommandContext,
): Promise<ExitCode> {
  const [before, after, ...others] = filesOf(argv)
  if (before === undefined || after === undefined || others.length > 0) {
    throw new UsageError('matrix diff: two reports are needed', {
      hint: 'interssl matrix diff old.json new.json',
    })
  }
  const diff = diffReports(await readReport(before), await readReport(after))
  terminal.answer(argv['json'] === true ? renderJson(diff) : renderDiffMarkdown(diff))
  return diffExitCode(diff, argv['strict'] === true)
}
