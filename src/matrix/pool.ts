/** Keeps every core busy: artifacts are made, then their cells run, so many at a time, and no program more often at once than it bears. */
import { setImmediate } from 'node:timers/promises'

/** A program as the pool sees it. */
export interface Occupied {
  readonly id: string
  /** How many of its tasks may run at the same time; `null`: any number. */
  readonly concurrency: number | null
}

/** Work that occupies one program while it runs. */
export interface PoolTask {
  readonly program: Occupied
  readonly run: () => Promise<void>
}

/** One artifact: it is made first, then everything that needs it may run. */
export interface PoolGroup {
  readonly make: PoolTask
  readonly then: readonly PoolTask[]
}

export interface PoolOptions {
  /** Tasks at the same time, at least 1. */
  readonly jobs: number
  readonly groups: readonly PoolGroup[]
  /** Asked before each task; once true, nothing more is started and what runs is waited for. */
  readonly stopped: () => boolean
}

/** What was measured about programs that do not run as often at once as there is room. */
export interface PoolFigures {
  readonly limited: readonly {
    readonly program: string
    readonly atATime: number
    readonly busyMs: number
  }[]
  /** Wall time in which there was room for more, and only limited programs ran. */
  readonly waitedMs: number
}

/**
 * Runs everything. A program that bears only so many tasks at a time would be the last to end, so it is served first:
 * its cells before others, and artifacts that it waits for before other artifacts. Else in the order given, so that
 * an artifact is used while it is fresh; the order of starting depends on nothing but the order in which tasks end.
 * Rejects with what the first task that rejects gave.
 */
export function runPool(options: PoolOptions): Promise<PoolFigures> {
  return new Pool(options).run()
}

interface Limited {
  readonly id: string
  readonly atATime: number
  readonly ready: PoolTask[]
  /** Groups that it makes or waits for, in order; started ones are dropped when met. */
  readonly groups: PoolGroup[]
  /** Tasks not yet ended. */
  left: number
  /** Artifacts on their way that it waits for. */
  making: number
  running: number
  busyMs: number
}

/** Milliseconds after which signals and timers get their turn, however short the tasks are. */
const turnMs = 20

class Pool {
  readonly #options: PoolOptions
  readonly #limited = new Map<string, Limited>()
  readonly #ready: PoolTask[] = []
  readonly #started = new Set<PoolGroup>()
  #nextReady = 0
  #nextGroup = 0
  #running = 0
  #runningLimited = 0
  #waitedMs = 0
  #since = 0
  #turnedAt = performance.now()

  constructor(options: PoolOptions) {
    this.#options = options
    for (const group of options.groups) {
      const programs = new Set([group.make, ...group.then].map(({ program }) => program))
      for (const program of programs) this.#expect(program, group)
    }
  }

  async run(): Promise<PoolFigures> {
    await new Promise<void>((resolve, reject) => this.#fill(resolve, reject))
    return {
      limited: [...this.#limited.values()].map(({ id, atATime, busyMs }) => ({
        program: id,
        atATime,
        busyMs: Math.round(busyMs),
      })),
      waitedMs: Math.round(this.#waitedMs),
    }
  }

  #expect({ id, concurrency }: Occupied, group: PoolGroup): void {
    if (concurrency === null) return
    const atATime = Math.max(1, concurrency)
    const limited = this.#limited.get(id) ?? {
      ...{ id, atATime, ready: [], groups: [], left: 0, making: 0, running: 0, busyMs: 0 },
    }
    limited.groups.push(group)
    limited.left += [group.make, ...group.then].filter(({ program }) => program.id === id).length
    this.#limited.set(id, limited)
  }

  #fill(resolve: () => void, reject: (reason: unknown) => void): void {
    this.#clock()
    while (this.#running < this.#options.jobs && !this.#options.stopped()) {
      const next = this.#next()
      if (next === null) break
      this.#start(next).then(() => this.#fill(resolve, reject), reject)
    }
    if (this.#running === 0) resolve()
  }

  /** Adds the time since the last change to what was waited, if there was room and only limited programs ran. */
  #clock(): void {
    const now = performance.now()
    const { jobs } = this.#options
    if (this.#running > 0 && this.#running < jobs && this.#runningLimited === this.#running) {
      this.#waitedMs += now - this.#since
    }
    this.#since = now
  }

  #next(): PoolTask | null {
    const longest = [...this.#limited.values()]
      .filter(({ left, running }) => left > running)
      .sort((a, b) => b.left - a.left)
    for (const { ready, running, atATime } of longest) {
      const task = running < atATime ? ready.shift() : undefined
      if (task !== undefined) return task
    }
    for (const { groups, ready, making, atATime } of longest) {
      const group = ready.length + making < atATime ? this.#take(groups) : null
      if (group !== null) return this.#making(group)
    }
    const task = this.#ready[this.#nextReady]
    if (task !== undefined) {
      this.#nextReady++
      return task
    }
    this.#ready.length = this.#nextReady = 0
    const { groups } = this.#options
    while (this.#nextGroup < groups.length && this.#isStarted(groups[this.#nextGroup])) {
      this.#nextGroup++
    }
    const group = groups.slice(this.#nextGroup).find((one) => this.#mayMake(one))
    return group === undefined ? null : this.#making(group)
  }

  /** The first of a program's groups that can be made now; started ones are forgotten. */
  #take(groups: PoolGroup[]): PoolGroup | null {
    while (groups.length > 0 && this.#isStarted(groups[0])) groups.shift()
    return groups.find((group) => this.#mayMake(group)) ?? null
  }

  #isStarted(group: PoolGroup | undefined): boolean {
    return group !== undefined && this.#started.has(group)
  }

  #mayMake(group: PoolGroup): boolean {
    const maker = this.#limited.get(group.make.program.id)
    return !this.#started.has(group) && (maker === undefined || maker.running < maker.atATime)
  }

  #making(group: PoolGroup): PoolTask {
    this.#started.add(group)
    const { program, run } = group.make
    const waiting = [...new Set(group.then.map((task) => task.program.id))].flatMap(
      (id) => this.#limited.get(id) ?? [],
    )
    for (const limited of waiting) limited.making++
    return {
      program,
      run: async () => {
        await run()
        for (const limited of waiting) limited.making--
        for (const task of group.then) {
          const queue = this.#limited.get(task.program.id)?.ready ?? this.#ready
          queue.push(task)
        }
      },
    }
  }

  async #start({ program, run }: PoolTask): Promise<void> {
    const limited = this.#limited.get(program.id)
    const started = performance.now()
    this.#running++
    if (limited !== undefined) {
      limited.running++
      this.#runningLimited++
    }
    if (started - this.#turnedAt > turnMs) {
      await setImmediate()
      this.#turnedAt = performance.now()
    }
    await run()
    this.#clock()
    this.#running--
    if (limited === undefined) return
    this.#runningLimited--
    limited.running--
    limited.left--
    limited.busyMs += performance.now() - started
  }
}
