/**
 * Processes that run the programs for us, so that a run uses every core: what is in-process (ours, node-forge) blocks a process
 * of its own, and a program is started from a small process, because the time that takes grows with the memory of the one
 * that starts it.
 */
import { InterSslError } from '../errors.js'
import { startHelper, type Helper } from '../spawn.js'
import { errorOf, type CrewCall, type CrewSetup, type Order, type Reply } from './crew-protocol.js'
import type { CallContext, Program } from './program.js'

export interface CrewOptions {
  /** The module that serves: one that calls `serveCrew`. */
  readonly file: string
  readonly setup: CrewSetup
  /** Processes at most; one is started when the others are at work. */
  readonly size: number
  /** Told how a process ended that should not have; its calls have failed, and others take the next. */
  readonly onLost: (how: string) => void
}

export class Crew {
  readonly #options: CrewOptions
  readonly #members = new Set<Member>()
  #ownCpuMs = 0
  /** Why no further process is tried: one did not even start. */
  #unable: string | null = null

  constructor(options: CrewOptions) {
    this.#options = options
  }

  /** The same program, whose work is done by the crew; one that does nothing stays as it is. */
  employ(program: Program): Program {
    const { producer, consumer } = program
    if (producer === null && consumer === null) return program
    return {
      ...program,
      producer: producer && this.#playing(producer, program.id, 'producer'),
      consumer: consumer && this.#playing(consumer, program.id, 'consumer'),
    }
  }

  /** Sends everybody home when their calls have ended, and gives the CPU time of the processes themselves. */
  async dismiss(): Promise<number> {
    await Promise.all([...this.#members].map((member) => member.leave()))
    return this.#ownCpuMs
  }

  #playing<Role extends object>(player: Role, program: string, role: CrewCall['role']): Role {
    const method =
      (name: string) =>
      async (...all: unknown[]): Promise<unknown> => {
        const { timeoutMs, signal } = all.at(-1) as CallContext
        const call = { program, role, method: name, args: all.slice(0, -1), timeoutMs }
        return this.#member().call(call, signal)
      }
    return Object.fromEntries(
      Object.entries(player).map(([name, own]) => [
        name,
        typeof own === 'function' ? method(name) : own,
      ]),
    ) as Role
  }

  /** The one with the least to do. */
  #member(): Member {
    const [least] = [...this.#members].sort((a, b) => a.busy - b.busy)
    const { file, setup, size, onLost } = this.#options
    if (this.#unable !== null) throw lost(this.#unable)
    if (least !== undefined && (least.busy === 0 || this.#members.size >= size)) return least
    const member = new Member(file, setup, ({ how, started, ownCpuMs }) => {
      this.#members.delete(member)
      if (ownCpuMs === null) onLost(how)
      else this.#ownCpuMs += ownCpuMs
      if (!started) this.#unable = how
    })
    this.#members.add(member)
    return member
  }
}

function lost(how: string): InterSslError {
  return new InterSslError('ERR_PROGRAM_FAILED', `a process of the crew ended (${how})`)
}

interface Ending {
  readonly how: string
  readonly started: boolean
  /** null: it did not take its leave. */
  readonly ownCpuMs: number | null
}

interface Pending {
  readonly program: string
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: Error) => void
}

/** A young generation that stays small: starting a program takes longer the more memory the process holds that starts it. */
const nodeFlags = ['--max-semi-space-size=2']

class Member {
  readonly #helper: Helper
  readonly #pending = new Map<number, Pending>()
  #calls = 0
  #ownCpuMs: number | null = null
  #started = false

  constructor(file: string, setup: CrewSetup, onEnd: (ending: Ending) => void) {
    this.#helper = startHelper(file, nodeFlags, (message) => this.#hear(message as Reply))
    this.#order({ order: 'begin', setup })
    void this.#helper.ended.then((how) => {
      onEnd({ how, started: this.#started, ownCpuMs: this.#ownCpuMs })
      for (const { reject } of this.#pending.values()) reject(lost(how))
    })
  }

  get busy(): number {
    return this.#pending.size
  }

  async call(call: Omit<CrewCall, 'id'>, signal: AbortSignal | undefined): Promise<unknown> {
    const id = ++this.#calls
    const stop = (): void => this.#order({ order: 'stop', id })
    try {
      return await new Promise<unknown>((resolve, reject) => {
        this.#pending.set(id, { program: call.program, resolve, reject })
        this.#order({ order: 'call', call: { ...call, id } })
        if (signal?.aborted === true) stop()
        signal?.addEventListener('abort', stop, { once: true })
      })
    } finally {
      this.#pending.delete(id)
      signal?.removeEventListener('abort', stop)
    }
  }

  async leave(): Promise<void> {
    this.#order({ order: 'leave' })
    await this.#helper.ended
  }

  #order(order: Order): void {
    this.#helper.send(order)
  }

  #hear(reply: Reply): void {
    if ('ownCpuMs' in reply) {
      this.#ownCpuMs = reply.ownCpuMs
      this.#helper.leave()
      return
    }
    if ('ready' in reply) {
      this.#started = true
      return
    }
    const pending = this.#pending.get(reply.id)
    if ('thrown' in reply) pending?.reject(errorOf(reply.thrown, pending.program))
    else pending?.resolve(reply.value)
  }
}
