/** Reads a JSON data file by its schema; what is wrong is said with the file, the path inside it and a sentence. */
import type { z } from 'zod'
import { DataInvalidError } from '../errors.js'

export function parseData<T>(
  text: string,
  file: string,
  schema: z.ZodType<T>,
  code: 'ERR_SCENARIO_INVALID' | 'ERR_MATRIX_INVALID',
): T {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new DataInvalidError(
      code,
      `${file}: not JSON: ${(cause as Error).message}`,
      { file, path: '' },
      { cause },
    )
  }
  const result = schema.safeParse(json)
  if (result.success) return result.data
  const [first, ...others] = result.error.issues
  const path = (first?.path ?? []).map(String).join('.')
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  throw new DataInvalidError(
    code,
    `${file}: ${path || 'top level'}: ${lowerFirst(first?.message ?? 'invalid')}${more}`,
    { file, path },
    { hint: 'the schema is in schemas/; unknown keys are refused' },
  )
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
