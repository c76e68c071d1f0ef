/** How long `diagnose` takes from cold against `node -e 0`: medians of 15, taken in turns so that what else runs here meets all alike. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const rounds = 15

/** `args`: the file to diagnose. No password is given, so that its key derivations are not measured. */
export function bench([file = '../shared/observed/openssl/files/openssl-3.0.default.p12']) {
  if (!existsSync(file)) {
    console.log(`skipped: ${file} is not here`)
    return
  }
  const calls = [
    ['node -e 0', ['-e', '0']],
    ['diagnose FILE', [main, 'diagnose', file]],
    ['diagnose FILE --json', [main, 'diagnose', file, '--json']],
    [
      'diagnose FILE --for macos@14/security-import',
      [main, 'diagnose', file, '--for', 'macos@14/security-import'],
    ],
    [
      'diagnose FILE --for openssl@3.5 --json',
      [main, 'diagnose', file, '--for', 'openssl@3.5', '--json'],
    ],
  ]
  const times = calls.map(() => [])
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, [name, args]] of calls.entries()) {
      const from = performance.now()
      const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
      times[at].push(performance.now() - from)
      // 1 is the answer that somebody refuses.
      if (status !== 0 && status !== 1) throw new Error(`${name}: exit ${status}: ${stderr}`)
    }
  }
  const bare = median(times[0])
  for (const [at, [name]] of calls.entries()) {
    const time = median(times[at])
    console.log(
      `${time.toFixed(1).padStart(8)} ms ${(time / bare).toFixed(2).padStart(6)}×  ${name}`,
    )
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]
