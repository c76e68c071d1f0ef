/** `interssl explain [TEXT]`: an error message, or a log with one in it, to what it means and what to do. */
import { buffer } from 'node:stream/consumers'
import { explain } from '../../diagnose/explain.js'
import { UsageError } from '../../errors.js'
import { renderExplanations } from '../../report/explain-text.js'
import { renderJson } from '../../report/json.js'
import type { Verb } from '../command.js'

/** Far above any message; of a longer log the end is what matters. */
const limit = 4 * 1024 * 1024

export const explainVerb: Verb = {
  command: 'explain [text..]',
  describe: 'what an error message really means, who printed it, what to do',
  flags: (yargs) =>
    yargs
      .positional('text', {
        type: 'string',
        array: true,
        describe: 'the message; without it, what comes on stdin (- does the same)',
      })
      .option('json', { type: 'boolean', describe: 'print one JSON document' }),
  run: async (argv, { terminal }) => {
    const words = (argv['text'] as string[] | undefined) ?? []
    const text = words.length === 0 || words.join() === '-' ? await fromStdin() : words.join(' ')
    if (text.trim() === '') {
      throw new UsageError('no text to explain', {
        hint: "interssl explain 'the message', or pipe a log into it",
      })
    }
    const matches = explain(text)
    if (argv['json'] === true) {
      terminal.answer(renderJson({ schemaVersion: 1, matches }))
    } else if (matches.length > 0) {
      terminal.answer(renderExplanations(matches, terminal))
    } else {
      terminal.warn('this message is not known here, or has nothing to do with these files')
      terminal.hint('interssl diagnose FILE looks into the file itself')
    }
    return matches.length > 0 ? 0 : 1
  },
}

async function fromStdin(): Promise<string> {
  if (process.stdin.isTTY) {
    throw new UsageError('no text to explain', {
      hint: "interssl explain 'the message', or pipe a log into it",
    })
  }
  const bytes = await buffer(process.stdin)
  return bytes.subarray(Math.max(0, bytes.length - limit)).toString('utf8')
}
