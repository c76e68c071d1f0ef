/** The package archive that this machine's apt is set up for, read through a private apt: other suites, nothing of the system's touched. */
import { chmod, mkdir, readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hex } from '../asn1/strings.js'
import { digest } from '../crypto/digest.js'
import { InterSslError } from '../errors.js'
import { spawnProgram } from '../spawn.js'
import { writePrivate } from './work-folder.js'

/** One package as the signed index describes it. */
export interface ArchivePackage {
  readonly name: string
  readonly version: string
  readonly sha256: string
}

export interface AptContext {
  readonly signal?: AbortSignal | undefined
  /** Variables that apt itself reads: proxies, APT_CONFIG. */
  readonly env: Readonly<Record<string, string>>
}

/** A private apt that knows one mirror's suites, verified with Debian's archive keyring. */
export interface Archive {
  /** Every version of a package, or the one that apt would take; empty when the archive has none. */
  show(name: string, which: 'every' | 'candidate'): Promise<ArchivePackage[]>
  /** The .deb's path, after its sha256 was found to be the index's. */
  download(wanted: ArchivePackage): Promise<string>
}

/** From package debian-archive-keyring; the name ends in .pgp since trixie. */
const keyrings = ['pgp', 'gpg'].map((end) => `/usr/share/keyrings/debian-archive-keyring.${end}`)

/** Where this machine's apt gets packages from, without what only holds updates. Any form of sources.list. */
export async function mirrorsOf(context: AptContext): Promise<string[]> {
  const printed = await apt(['apt-get', 'update', '--print-uris'], context)
  const found = [...printed.matchAll(/^'([^']+)\/dists\/([^']+)\/(?:InRelease|Release)'/gm)]
  const main = found.filter(([, , suite = '']) => !/-security$|\/updates$/.test(suite))
  return [...new Set(main.map(([, base = '']) => base))]
}

/** The first of the keyrings that is here; ERR_PROGRAM_MISSING when none is. */
export async function archiveKeyring(candidates: readonly string[] = keyrings): Promise<string> {
  for (const path of candidates) if (await isFile(path)) return path
  throw new InterSslError(
    'ERR_PROGRAM_MISSING',
    "Debian's archive keyring is not on this machine",
    {
      hint: 'it verifies what is downloaded: apt install debian-archive-keyring',
    },
  )
}

/** Reads and verifies the index of the suites. `folder` is for this archive alone, and gone afterwards. */
export async function openArchive(
  { mirror, keyring, suites }: { mirror: string; keyring: string; suites: readonly string[] },
  folder: string,
  context: AptContext,
): Promise<Archive> {
  if (/["\\\n]/.test(folder)) throw new TypeError(`a folder that apt can't be told: ${folder}`)
  // apt reads and verifies as its own user when root starts it. Nothing in here is secret but the sources.
  await chmod(folder, 0o755)
  for (const name of ['lists/partial', 'archives/partial', 'log', 'debs']) {
    await mkdir(join(folder, name), { recursive: true, mode: 0o755 })
  }
  const sources = await writePrivate(
    folder,
    'private.sources',
    utf8(sourcesText(mirror, keyring, suites)),
  )
  const status = await writePrivate(folder, 'status', new Uint8Array(0))
  const config = await writePrivate(folder, 'apt.conf', utf8(configText(folder, sources, status)))
  const ask = (program: string, args: readonly string[]): Promise<string> =>
    apt([program, '-c', config, ...args], context, join(folder, 'debs'))
  await ask('apt-get', ['update'])
  return {
    async show(name, which) {
      // Exit code 100: no such package in these suites.
      const text = await ask('apt-cache', [
        'show',
        ...(which === 'every' ? [] : ['--no-all-versions']),
        name,
      ]).catch((error: unknown) => {
        if (error instanceof InterSslError && error.code === 'ERR_PROGRAM_FAILED') return ''
        throw error
      })
      return text.split(/\n\n+/).flatMap((stanza) => packageOf(stanza, name))
    },
    async download({ name, version, sha256 }) {
      await ask('apt-get', ['download', `${name}=${version}`])
      const debs = join(folder, 'debs')
      const file = (await readdir(debs)).find((deb) => deb.startsWith(`${name}_`))
      const path = join(debs, file ?? '')
      const bytes = file === undefined ? null : new Uint8Array(await readFile(path))
      if (bytes === null || hex(digest('sha256', bytes)) !== sha256) {
        throw new InterSslError(
          'ERR_PROGRAM_FAILED',
          `${name} ${version} is not what the signed index describes (sha256 ${sha256})`,
          { hint: 'nothing was installed; the mirror may be broken: try again later' },
        )
      }
      return path
    },
  }
}

/** What verifies nothing is off whatever the machine's own settings say; no hook of the machine's runs. */
function configText(folder: string, sources: string, status: string): string {
  const settings = {
    'Dir::State::lists': join(folder, 'lists/'),
    'Dir::State::status': status,
    'Dir::State::extended_states': join(folder, 'extended_states'),
    'Dir::Cache': join(folder, '/'),
    'Dir::Cache::archives': join(folder, 'archives/'),
    'Dir::Cache::pkgcache': '',
    'Dir::Cache::srcpkgcache': '',
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '-',
    'Dir::Etc::preferences': '-',
    'Dir::Etc::preferencesparts': '-',
    'Dir::Log': join(folder, 'log/'),
    'Acquire::AllowInsecureRepositories': 'false',
    'Acquire::AllowWeakRepositories': 'false',
    'Acquire::AllowDowngradeToInsecureRepositories': 'false',
    'Acquire::Languages': 'none',
    'APT::Get::AllowUnauthenticated': 'false',
    'APT::Update::Error-Mode': 'any',
    'APT::Default-Release': '',
  }
  const hooks = [
    'APT::Update::Pre-Invoke',
    'APT::Update::Post-Invoke',
    'APT::Update::Post-Invoke-Success',
  ]
  return [
    ...hooks.map((name) => `#clear ${name};`),
    ...Object.entries(settings).map(([name, value]) => `${name} "${value}";`),
    '',
  ].join('\n')
}

function sourcesText(mirror: string, keyring: string, suites: readonly string[]): string {
  return [
    'Types: deb',
    `URIs: ${mirror}`,
    `Suites: ${suites.join(' ')}`,
    'Components: main',
    'Targets: Packages',
    `Signed-By: ${keyring}`,
    '',
  ].join('\n')
}

function packageOf(stanza: string, name: string): ArchivePackage[] {
  const field = (key: string): string => new RegExp(`^${key}: *(\\S+)`, 'm').exec(stanza)?.[1] ?? ''
  const sha256 = field('SHA256').toLowerCase()
  if (field('Package') !== name || !/^[0-9a-f]{64}$/.test(sha256)) return []
  return [{ name, version: field('Version'), sha256 }]
}

/** A slow line and three indexes of 10 MB. */
const timeoutMs = 600_000

/** Runs one of apt's programs; throws ERR_PROGRAM_MISSING where there is no apt. */
async function apt(
  [file = '', ...args]: readonly string[],
  { signal, env }: AptContext,
  cwd?: string,
): Promise<string> {
  const result = await spawnProgram({
    file,
    args,
    env,
    signal,
    timeoutMs,
    killAfterMs: 5_000,
    maxOutputBytes: 64_000_000,
    ...(cwd === undefined ? {} : { cwd }),
  })
  if (result.aborted) throw new InterSslError('ERR_ABORTED', 'the installation was interrupted')
  if (result.spawnError !== null) {
    throw new InterSslError(
      'ERR_PROGRAM_MISSING',
      `${file} can't be started: ${result.spawnError.code}`,
    )
  }
  if (result.timedOut) {
    throw new InterSslError(
      'ERR_PROGRAM_FAILED',
      `${file} did not end within ${timeoutMs / 60_000} minutes`,
    )
  }
  if (result.exitCode !== 0) {
    throw new InterSslError('ERR_PROGRAM_FAILED', `${file} failed: ${complaint(result.stderr)}`)
  }
  return new TextDecoder().decode(result.stdout)
}

/** The first error line, without a password that a mirror's address may hold. */
function complaint(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line !== '')
  const [first = 'without a word'] = [...lines.filter((line) => /^E: /.test(line)), ...lines]
  return first.replace(/^E: /, '').replace(/:\/\/[^/@\s]*@/g, '://***@')
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
