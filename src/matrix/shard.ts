/** Shards: a plan in n parts that need nothing of each other, the same on every machine. */
import { sha256Hex } from '../crypto/digest.js'
import type { Plan } from './plan.js'

/** One part of `of`, counted from 1. */
export interface Shard {
  readonly index: number
  readonly of: number
}

/** `i/n`; null where it is not that, or i is not within 1…n. */
export function parseShard(text: string): Shard | null {
  const [, index, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []
  const shard = { index: Number(index), of: Number(of) }
  return shard.index >= 1 && shard.index <= shard.of ? shard : null
}

export function formatShard({ index, of }: Shard): string {
  return `${index}/${of}`
}

/**
 * The part that a cell lies in: by a hash of scenario and producer, so that all cells of one artifact lie in one part
 * and no artifact is made twice. (An identity that several artifacts share is made in each part that needs it.)
 */
export function shardOf(scenario: string, producer: string, of: number): number {
  const hash = sha256Hex(new TextEncoder().encode(`${scenario} × ${producer}`))
  return (Number.parseInt(hash.slice(0, 8), 16) % of) + 1
}

/** The plan's cells of one part; its hash stays, because the parts are of one plan. */
export function shardPlan(plan: Plan, { index, of }: Shard): Plan {
  return {
    ...plan,
    cells: plan.cells.filter(
      ({ scenario, producer }) => shardOf(scenario.id, producer.id, of) === index,
    ),
  }
}
