/** Reads a JSON data file by its schema; what is wrong is said with the file, the path inside it and a sentence. */
import type { z } from 'zod'
import { DataInvalidError } from '../errors.js'

type DataErrorCode = 'ERR_SCENARIO_INVALID' | 'ERR_MATRIX_INVALID'

export function parseData<T>(
  text: string,
  file: string,
  schema: z.ZodType<T>,
  code: DataErrorCode,
): T {
  return checkData(parseJson(text, file, code), file, schema, code)
}

export function parseJson(text: string, file: string, code: DataErrorCode): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new DataInvalidError(
      code,
      `${file}: not JSON: ${(cause as Error).message}`,
      { file, path: '' },
      { cause },
    )
  }
}

export function checkData<T>(
  json: unknown,
  file: string,
  schema: z.ZodType<T>,
  code: DataErrorCode,
): T {
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
