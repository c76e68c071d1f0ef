/** A cross product as data: one scenario file that stands for many, each with an id of its own. */
import { z } from 'zod'

/** Letters, digits, `.`, `-`: what may stand in a file name everywhere. */
const word = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'lower-case letters, digits, . and -')

/**
 * Axis → choice → what that choice changes. Objects are merged, lists of features joined, all else is replaced; the
 * axes and choices keep their order.
 */
export const varySchema = z.record(
  word,
  z
    .record(word, z.record(z.string(), z.unknown()))
    .refine((choices) => Object.keys(choices).length > 0, {
      error: 'an axis needs a choice',
    }),
)
export type Vary = z.infer<typeof varySchema>

export interface Variant {
  /** `profile=modern-2026,key=rsa-2048` */
  readonly name: string
  /** The words of its choices, for the title. */
  readonly choices: readonly string[]
  readonly data: Readonly<Record<string, unknown>>
}

/** Every combination, the last axis fastest. */
export function variantsOf(base: Readonly<Record<string, unknown>>, vary: Vary): Variant[] {
  let variants: Variant[] = [{ name: '', choices: [], data: base }]
  for (const [axis, choices] of Object.entries(vary)) {
    variants = variants.flatMap(({ name, choices: before, data }) =>
      Object.entries(choices).map(([choice, change]) => ({
        name: `${name}${name === '' ? '' : ','}${axis}=${choice}`,
        choices: [...before, choice],
        data: merged(data, change),
      })),
    )
  }
  return variants
}

function merged(
  base: Readonly<Record<string, unknown>>,
  change: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...base }
  for (const [name, value] of Object.entries(change)) {
    const before = result[name]
    if (isRecord(before) && isRecord(value)) result[name] = merged(before, value)
    else if (name === 'features' && Array.isArray(before) && Array.isArray(value)) {
      result[name] = [...new Set<unknown>([...before, ...value])]
    } else result[name] = value
  }
  return result
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
