/** A home of gpgsm's own, in which it and its agent are called. */
import { readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { inWorkFolder } from '../openssl/work-folder.js'
import { spawnProgram } from '../spawn.js'
import type { Calls } from './settle.js'

/** s2k-count: the agent measures the machine for a second at its first key otherwise. */
const agentConfiguration = 'allow-loopback-pinentry\ns2k-count 65536\n'
const flags = ['--batch', '--disable-dirmngr', '--pinentry-mode', 'loopback']

/** A home that lives as long as `use` does, its agent included. */
export class Home {
  readonly folder: string
  readonly #gpgsm: string
  readonly #password: string
  readonly #calls: Calls

  constructor(folder: string, gpgsm: string, password: string, calls: Calls) {
    this.folder = folder
    this.#gpgsm = gpgsm
    this.#password = password
    this.#calls = calls
  }

  gpgsm(args: readonly string[], quiet = false) {
    const all = [...flags, '--passphrase-fd', '0', ...args]
    return this.#run('gpgsm', all, new TextEncoder().encode(`${this.#password}\n`), quiet)
  }

  /** Sends commands to the agent; files are named relative to the home. */
  agent(commands: readonly string[]) {
    const script = new TextEncoder().encode(`${[...commands, '/bye'].join('\n')}\n`)
    return this.#run('gpg-connect-agent', ['--no-autostart'], script, true)
  }

  #run(program: string, args: readonly string[], stdin: Uint8Array, quiet: boolean) {
    const file = program === 'gpgsm' ? this.#gpgsm : sibling(this.#gpgsm, program)
    const shown = `${program} ${args.join(' ')}${program === 'gpgsm' ? ' < password.txt' : ''}`
    const secrets = [this.#password]
    const env = { GNUPGHOME: this.folder }
    return this.#calls.run({ file, args, stdin, env, cwd: this.folder, secrets, shown }, quiet)
  }
}

/**
 * The home is the work folder itself, because the path of the agent's socket may not be longer than 107 octets. The agent
 * is no child of gpgsm's group: it is told to end, whatever happened.
 */
export async function inHome<T>(
  gpgsm: string,
  password: string,
  calls: Calls,
  use: (home: Home) => Promise<T>,
): Promise<T> {
  return inWorkFolder(async (folder) => {
    await writePrivateFile(join(folder, 'gpg-agent.conf'), agentConfiguration)
    try {
      return await use(new Home(folder, gpgsm, password, calls))
    } finally {
      for (const args of [['--kill', 'all'], ['--remove-socketdir']]) {
        const env = { GNUPGHOME: folder }
        await spawnProgram({ file: sibling(gpgsm, 'gpgconf'), args, env, timeoutMs: 5_000 })
      }
    }
  })
}

export const writePrivateFile = (path: string, content: string | Uint8Array): Promise<void> =>
  writeFile(path, content, { mode: 0o600, flag: 'wx' })

function sibling(path: string, name: string): string {
  return join(dirname(path), path.endsWith('.exe') ? `${name}.exe` : name)
}

/** Of the private keys that the agent holds. */
export async function keygrips(home: string): Promise<string[]> {
  const folder = join(home, 'private-keys-v1.d')
  const names = await readdir(folder).catch(() => [])
  return names.flatMap((name) => /^([0-9A-F]{40})\.key$/.exec(name)?.[1] ?? []).sort()
}
