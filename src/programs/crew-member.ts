/** One process of a crew: finds the programs, and does with them what it is told. */
import { setMaxListeners } from 'node:events'
import { InterSslError } from '../errors.js'
import { thrownOf, type CrewCall, type CrewSetup, type Order, type Reply } from './crew-protocol.js'
import type { CallContext, Program } from './program.js'

/** Where orders come from and replies go to. */
export interface CrewLine {
  /** Calls are told one after another, and answered in whatever order they end. */
  onOrder(listener: (order: Order) => void): void
  send(reply: Reply): void
}

/** `ownCpuMs`: of this process, not of its children. */
export function serveCrew(
  line: CrewLine,
  find: (setup: CrewSetup) => Promise<readonly Program[]>,
  ownCpuMs: () => number,
): void {
  let programs: Promise<readonly Program[]> = Promise.resolve([])
  const stops = new Map<number, AbortController>()

  const answer = async (call: CrewCall): Promise<void> => {
    const stop = new AbortController()
    setMaxListeners(0, stop.signal)
    stops.set(call.id, stop)
    try {
      const context = { timeoutMs: call.timeoutMs, signal: stop.signal }
      line.send({ id: call.id, value: await perform(call, await programs, context) })
    } catch (error) {
      line.send({ id: call.id, thrown: thrownOf(error) })
    } finally {
      stops.delete(call.id)
    }
  }

  line.onOrder((order) => {
    switch (order.order) {
      case 'begin':
        line.send({ ready: true })
        programs = find(order.setup)
        // Whoever calls is told why there are none.
        programs.catch(() => {})
        return
      case 'call':
        void answer(order.call)
        return
      case 'stop':
        stops.get(order.id)?.abort()
        return
      case 'leave':
        line.send({ ownCpuMs: ownCpuMs() })
    }
  })
}

function perform(
  { program: id, role, method, args }: CrewCall,
  programs: readonly Program[],
  context: CallContext,
): unknown {
  const player: object | null | undefined = programs.find((program) => program.id === id)?.[role]
  const does: unknown = player && Object.entries(player).find(([name]) => name === method)?.[1]
  if (typeof does !== 'function') {
    throw new InterSslError('ERR_PROGRAM_FAILED', `${id} is no ${role} with ${method} here`, {
      hint: 'it did not say its version when it was asked once more',
    })
  }
  return does.call(player, ...args, context)
}
