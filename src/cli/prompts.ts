/** Questions to a person on a terminal. They go to stderr; stdout stays the answer's. */
import { UsageError } from '../errors.js'

/** One line of text; `check` says what is wrong with it, or null. `fallback` stands for an empty answer. */
export async function promptText(
  question: string,
  check: (answer: string) => string | null = () => null,
  fallback?: string,
): Promise<string> {
  const { default: input } = await import('@inquirer/input')
  return answered(
    input(
      {
        message: question,
        validate: (answer) => check(answer.trim()) ?? true,
        ...(fallback === undefined ? {} : { default: fallback }),
      },
      { output: process.stderr },
    ).then((answer) => answer.trim()),
  )
}

export interface Choice<T> {
  readonly value: T
  readonly name: string
  /** Shown below while it is the one pointed at. */
  readonly description: string
}

export async function promptChoice<T>(question: string, choices: readonly Choice<T>[]): Promise<T> {
  const { default: select } = await import('@inquirer/select')
  return answered(select({ message: question, choices }, { output: process.stderr }))
}

/** Ctrl-C and a closed terminal are no answer. */
async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (cause) {
    throw new UsageError('the questions were not answered', {
      cause,
      hint: 'nothing was written; every answer has a flag: interssl smime request --help',
    })
  }
}
