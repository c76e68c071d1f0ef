/** The program of a crew's processes: `matrix run` starts it, nobody else. */
import { serveCrew } from '../programs/crew-member.js'
import { findPrograms } from '../programs/find.js'

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return Math.round((user + system) / 1000)
}

// Whoever started us decides when we stop; with them gone, everything that we run ends with us (spawn.ts, work-folder.ts).
process.on('disconnect', () => process.exit())
process.on('SIGTERM', () => process.exit(1))

serveCrew(
  {
    onOrder: (listener) => process.on('message', listener),
    send: (reply) => process.send?.(reply),
  },
  ({ declared, surroundings }) => findPrograms(declared, surroundings),
  ownCpuMs,
)
