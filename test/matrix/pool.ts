import { setTimeout as after } from 'node:timers/promises'
import t from 'tap'
import { runPool, type Occupied, type PoolGroup } from '../../src/matrix/pool.js'

/** Programs that note when they run, and how many did so at the same time. */
class Stage {
  readonly log: string[] = []
  readonly most: Record<string, number> = {}
  readonly #running: Record<string, number> = {}
  all = 0
  mostAll = 0

  task(program: Occupied, name: string, ms: number) {
    const { id } = program
    return {
      program,
      run: async () => {
        this.log.push(name)
        const now = (this.#running[id] = (this.#running[id] ?? 0) + 1)
        this.most[id] = Math.max(this.most[id] ?? 0, now)
        this.mostAll = Math.max(this.mostAll, ++this.all)
        await after(ms)
        this.all--
        this.#running[id] = (this.#running[id] ?? 0) - 1
      },
    }
  }
}

const never = (): boolean => false
const free = (id: string): Occupied => ({ id, concurrency: null })
const one = (id: string): Occupied => ({ id, concurrency: 1 })

t.test('no program runs more often at once than it bears, and nobody idles for it', async (t) => {
  const stage = new Stage()
  const [maker, shy, pair, other] = [
    free('maker'),
    one('shy'),
    { id: 'pair', concurrency: 2 },
    free('other'),
  ]
  const groups = Array.from({ length: 6 }, (_, at): PoolGroup => ({
    make: stage.task(maker, `make ${at}`, 1),
    then: [
      stage.task(other, `other ${at}`, 10),
      stage.task(shy, `shy ${at}`, 10),
      stage.task(pair, `pair ${at}`, 10),
    ],
  }))
  const figures = await runPool({ jobs: 4, groups, stopped: never })
  t.equal(stage.log.length, 24, 'everything ran')
  t.equal(new Set(stage.log).size, 24, 'and once')
  t.equal(stage.most['shy'], 1)
  t.equal(stage.most['pair'], 2)
  t.equal(stage.mostAll, 4, 'every place was taken')
  const [first] = figures.limited
  t.match(first, { program: 'shy', atATime: 1 })
  t.ok((first?.busyMs ?? 0) >= 55, `${first?.busyMs} ms of six tasks of 10`)
})

t.test('an artifact is made before anything needs it, and once', async (t) => {
  const stage = new Stage()
  const groups = ['a', 'b'].map((name): PoolGroup => ({
    make: stage.task(free('maker'), `make ${name}`, 5),
    then: [1, 2, 3].map((at) => stage.task(free(`c${at}`), `${name}${at}`, 1)),
  }))
  await runPool({ jobs: 3, groups, stopped: never })
  for (const name of ['a', 'b']) {
    const made = stage.log.indexOf(`make ${name}`)
    t.ok(
      [1, 2, 3].every((at) => stage.log.indexOf(`${name}${at}`) > made),
      name,
    )
  }
})

t.test('what only one program bears is begun first: it would be the last to end', async (t) => {
  const stage = new Stage()
  const shy = one('shy')
  const groups = Array.from({ length: 8 }, (_, at): PoolGroup => ({
    make: stage.task(free('maker'), `make ${at}`, 0),
    // Only later artifacts are for it.
    then: [stage.task(at < 4 ? free('other') : shy, at < 4 ? `other ${at}` : `shy ${at}`, 5)],
  }))
  await runPool({ jobs: 2, groups, stopped: never })
  t.equal(stage.log[0], 'make 4')
  t.ok(stage.log.indexOf('shy 4') < stage.log.indexOf('other 3'), stage.log.join(', '))
})

t.test('a producer that bears one task at a time is not asked twice at once', async (t) => {
  const stage = new Stage()
  const shy = one('shy')
  const groups = [1, 2, 3].map((at): PoolGroup => ({
    make: stage.task(shy, `make ${at}`, 5),
    then: [stage.task(shy, `read ${at}`, 5), stage.task(free('other'), `other ${at}`, 1)],
  }))
  const { waitedMs } = await runPool({ jobs: 3, groups, stopped: never })
  t.equal(stage.log.length, 9)
  t.equal(stage.most['shy'], 1)
  t.ok(waitedMs >= 15, `${waitedMs} ms had room and only that one program`)
})

t.test('once stopped nothing is started, and what runs is waited for', async (t) => {
  const stage = new Stage()
  let ended = 0
  const groups = Array.from({ length: 20 }, (_, at): PoolGroup => {
    const task = stage.task(free('p'), `make ${at}`, 5)
    return { make: { ...task, run: () => task.run().then(() => void ended++) }, then: [] }
  })
  await runPool({ jobs: 2, groups, stopped: () => stage.log.length >= 4 })
  t.equal(stage.log.length, 4)
  t.equal(ended, 4)
})

t.test('no group is no work, and a task that rejects is told', async (t) => {
  t.strictSame(await runPool({ jobs: 2, groups: [], stopped: never }), { limited: [], waitedMs: 0 })
  const failing = { program: free('p'), run: () => Promise.reject(new Error('a bug')) }
  await t.rejects(runPool({ jobs: 1, groups: [{ make: failing, then: [] }], stopped: never }), {
    message: 'a bug',
  })
})

t.test('short tasks leave timers and signals their turn', async (t) => {
  let stop = false
  let ran = 0
  setTimeout(() => (stop = true), 30)
  const quick = { program: free('p'), run: async () => void ran++ }
  const groups = Array.from({ length: 2_000_000 / 100 }, (): PoolGroup => ({
    make: quick,
    then: Array.from({ length: 99 }, () => quick),
  }))
  await runPool({ jobs: 2, groups, stopped: () => stop })
  t.ok(stop, 'the timer came')
  t.ok(ran > 0 && ran < 2_000_000, `${ran} ran before it`)
})
