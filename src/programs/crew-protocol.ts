/** What a run and the processes of its crew say to each other; all of it can be copied from one to the other. */
import { AlgorithmUnsupportedError, CapabilityMissingError, InterSslError } from '../errors.js'
import type { DeclaredProgram, Surroundings } from './driver.js'

/** From which every process of the crew finds the same programs. */
export interface CrewSetup {
  readonly declared: readonly DeclaredProgram[]
  readonly surroundings: Omit<Surroundings, 'signal'>
}

/** One call of a method of a program: all its arguments but the context, which comes last. */
export interface CrewCall {
  readonly id: number
  readonly program: string
  readonly role: 'producer' | 'consumer'
  readonly method: string
  readonly args: readonly unknown[]
  readonly timeoutMs: number
}

export type Order =
  | { readonly order: 'begin'; readonly setup: CrewSetup }
  | { readonly order: 'call'; readonly call: CrewCall }
  | { readonly order: 'stop'; readonly id: number }
  | { readonly order: 'leave' }

export type Reply =
  /** The first one: it has started. */
  | { readonly ready: true }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly thrown: Thrown }
  /** The last one: CPU time of the process itself, without the programs it ran. */
  | { readonly ownCpuMs: number }

/** An error as far as a run tells them apart: what a program lacks, what it failed at, and a bug. */
export type Thrown =
  | { readonly kind: 'unsupported'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string; readonly code: InterSslError['code'] }
  | { readonly kind: 'bug'; readonly message: string }

export function thrownOf(error: unknown): Thrown {
  if (error instanceof AlgorithmUnsupportedError || error instanceof CapabilityMissingError) {
    return { kind: 'unsupported', message: error.message }
  }
  if (error instanceof InterSslError) {
    return { kind: 'failed', message: error.message, code: error.code }
  }
  return {
    kind: 'bug',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}

export function errorOf(thrown: Thrown, program: string): Error {
  switch (thrown.kind) {
    case 'unsupported':
      return new AlgorithmUnsupportedError(thrown.message, program)
    case 'failed':
      return new InterSslError(thrown.code, thrown.message)
    case 'bug':
      return new Error(thrown.message)
  }
}
