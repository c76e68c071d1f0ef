/** Reads the flags of a verb without yargs where they are plain and right, which is most times, and much faster. */
import type { Argv, Options, PositionalOptions } from 'yargs'
import type { Verb } from './command.js'

type Values = Record<string, unknown>

/**
 * The flags and positionals of `args` (the verb's name included) as yargs would give them; null where yargs has to
 * judge: help, an unknown or misspelt flag, a missing value, a value out of its choices.
 */
export function quickParse(verb: Verb, args: readonly string[]): Values | null {
  const declared = declarationsOf(verb)
  if (declared === null) return null
  const { options, positionals } = declared
  const values: Values = {}
  const words: string[] = []
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? ''
    if (word === '--') {
      words.push(...args.slice(at + 1))
      break
    }
    if (!word.startsWith('-') || word === '-') {
      words.push(word)
      continue
    }
    const [, name = '', inline] = /^--([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(word) ?? []
    const option = options.get(name)
    if (option === undefined || !PLAIN.has(option.type ?? '')) return null
    if (option.type === 'boolean') {
      if (inline !== undefined || values[name] !== undefined) return null
      values[name] = true
      continue
    }
    const text = inline ?? args[++at]
    if (text === undefined || text === '' || (inline === undefined && text.startsWith('-'))) {
      return null
    }
    if (option.choices !== undefined && !option.choices.includes(text)) return null
    const value = option.type === 'number' ? Number(text) : text
    if (Number.isNaN(value)) return null
    values[name] = name in values ? [values[name], value].flat() : value
  }
  const given = words.slice(1)
  if (given.length > positionals.length) return null
  for (const [at, { name, required, choices }] of positionals.entries()) {
    const word = given[at]
    if (word === undefined && required) return null
    if (word !== undefined && choices !== undefined && !choices.includes(word)) return null
    if (word !== undefined) values[name] = word
  }
  return values
}

const PLAIN: ReadonlySet<string> = new Set(['string', 'boolean', 'number'])

interface Positional {
  readonly name: string
  readonly required: boolean
  readonly choices: readonly unknown[] | undefined
}

interface Declared {
  readonly options: ReadonlyMap<string, Options>
  readonly positionals: readonly Positional[]
}

/** Listens to what the verb declares; null where it declares more than options and positionals. */
function declarationsOf(verb: Verb): Declared | null {
  const options = new Map<string, Options>()
  const choices = new Map<string, readonly unknown[]>()
  const words = [...verb.command.matchAll(/([<[])([a-z]+)[>\]]/g)]
  if (words.length !== verb.command.split(' ').length - 1) return null
  let plain = true
  const listener: unknown = new Proxy(
    {},
    {
      get: (_target, method) => (first: unknown, second: unknown) => {
        if (method === 'option') options.set(String(first), second as Options)
        else if (method === 'options') {
          for (const [name, option] of Object.entries(first as Record<string, Options>)) {
            options.set(name, option)
          }
        } else if (method === 'positional') {
          const positional = second as PositionalOptions
          plain &&= positional.type === 'string'
          if (Array.isArray(positional.choices)) choices.set(String(first), positional.choices)
        } else plain = false
        return listener
      },
    },
  )
  verb.flags(listener as Argv)
  for (const { alias, demandOption, default: preset, array, coerce } of options.values()) {
    plain &&= [alias, demandOption, preset, array, coerce].every((extra) => extra === undefined)
  }
  const positionals = words.map(([, bracket, name = '']) => ({
    name,
    required: bracket === '<',
    choices: choices.get(name),
  }))
  return plain ? { options, positionals } : null
}
