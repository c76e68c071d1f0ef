/** Runs other programs: argv in, exit code and output out. No shell, no inherited environment, nothing left running. */
import { fork } from 'node:child_process'
import { execa } from 'execa'

export interface SpawnOptions {
  /** The program: a path, or a name looked up on PATH. */
  readonly file: string
  readonly args: readonly string[]
  /** @default nothing: the program reads end-of-file */
  readonly stdin?: Uint8Array
  /** Bytes to be read from further file descriptors (3 and up); where secrets go. Not on Windows. */
  readonly fds?: Readonly<Record<number, Uint8Array>>
  /** Added to the environment, which holds only what `inherited` names. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Milliseconds. @default 30000 */
  readonly timeoutMs?: number
  /** Of stdout and of stderr each; a program that writes more is killed. @default 16777216 */
  readonly maxOutputBytes?: number
  /** Milliseconds between SIGTERM and SIGKILL. @default 500 */
  readonly killAfterMs?: number
  readonly signal?: AbortSignal | undefined
  /** Replaced by *** in `stderr`. @default [] */
  readonly secrets?: readonly string[]
}

export interface SpawnResult {
  /** null: it was killed, or never started. */
  readonly exitCode: number | null
  readonly signal: string | null
  readonly stdout: Uint8Array
  readonly stderr: string
  readonly timedOut: boolean
  readonly aborted: boolean
  readonly outputTruncated: boolean
  /** The program could not be started: ENOENT, EACCES, ENOEXEC … */
  readonly spawnError: { readonly code: string } | null
  readonly durationMs: number
}

// LD_LIBRARY_PATH and DYLD_*: an openssl of the user's own may not start without them.
const inherited = [
  ...[
    'PATH',
    'HOME',
    'TMPDIR',
    'LD_LIBRARY_PATH',
    'DYLD_LIBRARY_PATH',
    'DYLD_FALLBACK_LIBRARY_PATH',
  ],
  ...['SystemRoot', 'SystemDrive', 'windir', 'COMSPEC', 'PATHEXT', 'TEMP', 'TMP', 'USERPROFILE'],
  ...['APPDATA', 'LOCALAPPDATA'],
]

const running = new Set<number>()
let watching = false

/**
 * Runs one program in a process group of its own and waits for its end. Never throws for what the program does;
 * on timeout, abort or too much output the whole group gets SIGTERM, then SIGKILL. What a program leaves behind
 * in its group is killed when it ends.
 */
export async function spawnProgram(options: SpawnOptions): Promise<SpawnResult> {
  const { timeoutMs = 30_000, maxOutputBytes = 16_777_216, killAfterMs = 500 } = options
  const started = performance.now()
  const elapsed = (): number => Math.round((performance.now() - started) * 1000) / 1000
  if (options.signal?.aborted === true) return { ...nothing, aborted: true, durationMs: elapsed() }

  const child = execa(options.file, [...options.args], {
    stdio: [options.stdin ?? 'ignore', 'pipe', 'pipe', ...furtherDescriptors(options.fds ?? {})],
    env: programEnvironment(options.env),
    extendEnv: false,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    detached: !windows,
    windowsHide: true,
    // The group is ours to kill: execa would only reach the program itself.
    cleanup: false,
    forceKillAfterDelay: false,
    buffer: false,
    reject: false,
  })
  const { pid } = child
  if (pid === undefined) {
    const { code } = await child
    return { ...nothing, spawnError: { code: code ?? 'UNKNOWN' }, durationMs: elapsed() }
  }
  watch(pid)

  const stopped = { timedOut: false, aborted: false, outputTruncated: false }
  const timers: NodeJS.Timeout[] = []
  const after = (ms: number, act: () => void): void => void timers.push(setTimeout(act, ms))
  // A process that left the group can still hold the pipes: then we let go of them.
  const letGo = (): void => {
    for (const stream of child.stdio) (stream as Stream | null)?.destroy()
  }
  const killNow = (): void => {
    killGroup(pid, 'SIGKILL')
    after(killAfterMs, letGo)
  }
  const stop = (why: keyof typeof stopped): void => {
    if (stopped.timedOut || stopped.aborted || stopped.outputTruncated) return
    stopped[why] = true
    killGroup(pid, 'SIGTERM')
    after(killAfterMs, killNow)
  }
  const onAbort = (): void => stop('aborted')
  options.signal?.addEventListener('abort', onAbort, { once: true })
  after(timeoutMs, () => stop('timedOut'))
  child.once('exit', () => {
    // Nobody reads the rest of what was to be written.
    for (const stream of child.stdio.slice(3)) (stream as Stream | null)?.destroy()
    // Something it started may still hold its output.
    after(killAfterMs, killNow)
  })
  const stdout = collect(child.stdout, maxOutputBytes, () => stop('outputTruncated'))
  const stderr = collect(child.stderr, maxOutputBytes, () => stop('outputTruncated'))

  const result = await child
  timers.forEach(clearTimeout)
  options.signal?.removeEventListener('abort', onAbort)
  killGroup(pid, 'SIGKILL')
  running.delete(pid)
  return {
    exitCode: result.exitCode ?? null,
    signal: result.signal ?? null,
    stdout: stdout(),
    stderr: redact(new TextDecoder().decode(stderr()), options.secrets ?? []),
    ...stopped,
    spawnError: null,
    durationMs: elapsed(),
  }
}

/** A process of our own that runs a module of ours; messages are what structured clone can copy. */
export interface Helper {
  send(message: unknown): void
  /** Disconnects it, upon which it ends. */
  leave(): void
  /** How it ended: `exit code 0`, `SIGKILL`, with the last it wrote on stderr. Never rejects. */
  readonly ended: Promise<string>
}

/**
 * Starts `file` in a Node of its own, outside the process group, so that Ctrl-C on a terminal reaches us alone. It inherits the
 * environment; it has to end when it is disconnected, as it also is when this process ends in whatever way.
 */
export function startHelper(
  file: string,
  nodeFlags: readonly string[],
  onMessage: (message: unknown) => void,
): Helper {
  const child = fork(file, [], {
    // Never our own flags: with `-e` among them it would run that again, and so for ever.
    execArgv: [...nodeFlags],
    serialization: 'advanced',
    detached: !windows,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let last = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    last = (last + chunk.toString()).slice(-helperWordsKept)
  })
  child.on('message', onMessage)
  const ended = new Promise<string>((resolve) => {
    const end = (how: string): void => resolve([how, last.trim()].filter(Boolean).join(': '))
    child.once('error', ({ message }) => end(message))
    // Not `close`, which does not come (Node 20) when it is we who disconnected.
    child.once('exit', (code, signal) => setImmediate(end, signal ?? `exit code ${code}`))
  })
  return {
    // One that has ended is told by `ended`.
    send: (message) => void child.send(message as object, () => {}),
    leave: () => {
      if (child.connected) child.disconnect()
    },
    ended,
  }
}

/** Characters of what a helper wrote on stderr. */
const helperWordsKept = 2000

/** `text` with every secret replaced by ***, longest first. An empty secret is none. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .toSorted((a, b) => b.length - a.length)
    .reduce((redacted, secret) => redacted.replaceAll(secret, '***'), text)
}

type Stream = { destroy(): void }

const windows = process.platform === 'win32'

const nothing: SpawnResult = {
  exitCode: null,
  signal: null,
  stdout: new Uint8Array(0),
  stderr: '',
  timedOut: false,
  aborted: false,
  outputTruncated: false,
  spawnError: null,
  durationMs: 0,
}

function programEnvironment(added: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = inherited.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(kept), LC_ALL: 'C', ...added }
}

function furtherDescriptors(fds: Readonly<Record<number, Uint8Array>>): ('ignore' | Uint8Array)[] {
  const last = Math.max(2, ...Object.keys(fds).map(Number))
  return Array.from({ length: last - 2 }, (_, index) => fds[index + 3] ?? 'ignore')
}

function collect(
  stream: NodeJS.ReadableStream,
  limit: number,
  overflow: () => void,
): () => Uint8Array {
  const chunks: Uint8Array[] = []
  let length = 0
  stream.on('data', (chunk: Uint8Array) => {
    const kept = chunk.subarray(0, limit - length)
    if (kept.length > 0) chunks.push(kept)
    length += kept.length
    if (kept.length < chunk.length) overflow()
  })
  return () => new Uint8Array(Buffer.concat(chunks))
}

function watch(pid: number): void {
  if (!watching) process.once('exit', killAll)
  watching = true
  running.add(pid)
}

function killAll(): void {
  for (const pid of running) killGroup(pid, 'SIGKILL')
}

function killGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (windows) {
    // Windows has no process groups; /T takes the tree of children.
    execa('taskkill', ['/pid', String(pid), '/T', '/F'], { reject: false, stdio: 'ignore' })
    return
  }
  try {
    process.kill(-pid, signal)
  } catch {
    // ESRCH: nothing is left of the group.
  }
}
