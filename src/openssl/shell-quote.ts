/** How a word is written for a POSIX shell. Loads nothing, so that who only prints lines stays quick. */
import { ValueRefusedError } from '../errors.js'

/** One word of a POSIX shell. Throws ERR_VALUE_REFUSED for NUL, which no argument can hold. */
export function shellQuote(word: string): string {
  if (word.includes('\0')) {
    throw new ValueRefusedError('an argument holds NUL', 'argument', {
      hint: 'no program can be given one',
    })
  }
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word
  return `'${word.replaceAll("'", `'\\''`)}'`
}

/** A path that no program takes for a flag. */
export function pathArgument(path: string): string {
  return path.startsWith('-') ? `./${path}` : path
}

/** The lines in a text name `path` where they say FILE, as a shell takes it. */
export function withFile(text: string, path: string): string {
  return text.replace(/\bFILE\b/g, () => shellQuote(pathArgument(path)))
}

/**
 * A shell command that puts the first line of a file, without its line ending, into a variable. For where one file would be
 * named by -passin and by -passout: openssl then takes its second line for -passout.
 */
export function firstLineInto(variable: string, path: string): string {
  const file = shellQuote(pathArgument(path))
  return `${variable}=$(head -n 1 ${file} | tr -d '\\r') && export ${variable}`
}
