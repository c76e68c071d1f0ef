/** A home of gpgsm's own, in which it and its agent are called. */
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { withLuckySalts } from '../pki/chance.js'
import { readPrivateKey } from '../pki/private-key.js'
import { profiles } from '../pki/profile.js'
import { sealPfx } from '../pki/seal.js'
import { spawnProgram } from '../spawn.js'
import { tellingLine } from './judge.js'
import type { Identity } from './program.js'
import type { Session } from './session.js'

/** s2k-count: the agent measures the machine for a second at its first key otherwise. */
const agentConfiguration = 'allow-loopback-pinentry\ns2k-count 65536\n'
const flags = ['--batch', '--disable-dirmngr', '--pinentry-mode', 'loopback']

/** A home that lives as long as `use` does, its agent included. */
export class Home {
  readonly session: Session
  readonly #gpgsm: string
  readonly #password: string

  constructor(session: Session, gpgsm: string, password: string) {
    this.session = session
    this.#gpgsm = gpgsm
    this.#password = password
  }

  /** Of the private keys that the agent holds. */
  async keygrips(): Promise<string[]> {
    const folder = join(this.session.folder, 'private-keys-v1.d')
    const names = await readdir(folder).catch(() => [])
    return names.flatMap((name) => /^([0-9A-F]{40})\.key$/.exec(name)?.[1] ?? []).sort()
  }

  gpgsm(args: readonly string[], logsOutput = true) {
    const all = [...flags, '--passphrase-fd', '0', ...args]
    return this.#run('gpgsm', all, new TextEncoder().encode(`${this.#password}\n`), logsOutput)
  }

  /** Sends commands to the agent; files are named relative to the home. */
  agent(commands: readonly string[]) {
    const script = new TextEncoder().encode(`${[...commands, '/bye'].join('\n')}\n`)
    return this.#run('gpg-connect-agent', ['--no-autostart'], script, false)
  }

  #run(program: string, args: readonly string[], stdin: Uint8Array, logsOutput: boolean) {
    const file = program === 'gpgsm' ? this.#gpgsm : sibling(this.#gpgsm, program)
    const shown = `${program} ${args.join(' ')}${program === 'gpgsm' ? ' < password.txt' : ''}`
    const secrets = [this.#password]
    const env = { GNUPGHOME: this.session.folder }
    const home = 'person'
    return this.session.call(file, args, { stdin, env, home, secrets, shown, logsOutput })
  }
}

/**
 * The home is the session's folder itself, because the path of the agent's socket may not be longer than 107 octets. The agent
 * is no child of gpgsm's group: it is told to end, whatever happened.
 */
export async function inHome<T>(
  gpgsm: string,
  password: string,
  session: Session,
  use: (home: Home) => Promise<T>,
): Promise<T> {
  await session.write('gpg-agent.conf', agentConfiguration)
  try {
    return await use(new Home(session, gpgsm, password))
  } finally {
    for (const args of [['--kill', 'all'], ['--remove-socketdir']]) {
      const env = { GNUPGHOME: session.folder }
      await spawnProgram({ file: sibling(gpgsm, 'gpgconf'), args, env, timeoutMs: 5_000 })
    }
  }
}

/** Puts key and certificates into the home: the key's name there, or what gpgsm says where it can't. */
export async function hold(
  home: Home,
  password: string,
  identity: Identity,
): Promise<{ keygrip: string } | { fault: string }> {
  await home.session.write('in.p12', sealed(identity, password))
  const { stderr } = await home.gpgsm(['--import', 'in.p12'])
  const [keygrip] = await home.keygrips()
  if (keygrip !== undefined) return { keygrip }
  const words = [/Not implemented/, /signal .* caught/, /^gpgsm: .*(?:error|failed)/i]
  return { fault: `gpgsm can't hold this key: ${tellingLine(stderr, ...words)}` }
}

/** One file in 64 has by chance of its salts what gpgsm 2.2.40 gets wrong; then another is made. */
function sealed({ pkcs8, certificate, chain }: Identity, password: string): Uint8Array {
  const contents = { key: readPrivateKey(pkcs8), certificates: [certificate, ...chain] }
  return withLuckySalts(password, () => sealPfx(contents, password, profiles['compat-3des'].recipe))
}

function sibling(path: string, name: string): string {
  return join(dirname(path), path.endsWith('.exe') ? `${name}.exe` : name)
}
