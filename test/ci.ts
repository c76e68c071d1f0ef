// The workflow files that teams may copy: they can't be run here, but what can be checked without running is.
import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import type { Argv } from 'yargs'
import { parse } from 'yaml'
import { matrixVerb } from '../src/cli/commands/matrix.js'
import { toolchainsVerb } from '../src/cli/commands/toolchains.js'
import type { Verb } from '../src/cli/command.js'

const read = (name: string): string =>
  readFileSync(new URL(`../docs/ci/${name}`, import.meta.url), 'utf8')

/** Reporters as CONTRACT names them. */
const reporterIds = ['table', 'json', 'junit', 'markdown', 'html', 'github']
const verbs: Readonly<Record<string, Verb>> = { matrix: matrixVerb, toolchains: toolchainsVerb }
const actions: Readonly<Record<string, readonly string[]>> = {
  matrix: ['run', 'doctor', 'merge', 'diff', 'record', 'report'],
  toolchains: ['list', 'install'],
}

/** The names of a verb's flags, by listening to what it declares. */
function flagsOf(verb: Verb): Set<string> {
  const names = new Set<string>()
  const listener: Argv = new Proxy({} as Argv, {
    get: (_target, method) => (first: unknown) => {
      if (method === 'option') names.add(String(first))
      if (method === 'options') for (const name of Object.keys(first as object)) names.add(name)
      return listener
    },
  })
  verb.flags(listener)
  return names
}

/** Checks every `interssl …` line of a list of commands; returns the actions that it met. */
function checkCommands(t: Test, commands: readonly string[]): string[] {
  const met: string[] = []
  for (const command of commands) {
    const [, line] = /\binterssl (.*)$/s.exec(command) ?? []
    if (line === undefined) continue
    t.match(command, /^npx --no-install interssl /, 'the version of the lock file is run')
    t.notMatch(line, /\n|p12|--password|\.key/)
    const words = line
      .replace(/"\$\([^)]*\)"/g, 'VALUE')
      .replace(/\$\{\{[^}]*\}\}/g, 'VALUE')
      .split(/\s+/)
    const [name = '', second = ''] = words
    const verb = verbs[name]
    t.ok(verb, `interssl ${name} is a command`)
    if (verb === undefined) continue
    const action = second.startsWith('--') ? 'run' : second
    t.ok(actions[name]?.includes(action), `${name} ${action} is an action`)
    met.push(action)
    const known = flagsOf(verb)
    for (const word of words.filter((word) => word.startsWith('--'))) {
      t.ok(known.has(word.slice(2)), `${name} has ${word}`)
    }
    words.forEach((word, at) => {
      if (word !== '--reporter') return
      t.ok(reporterIds.includes(words[at + 1]?.split(':')[0] ?? ''), `${words[at + 1]}`)
    })
  }
  return met
}

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly 'runs-on': string
  readonly container?: string
  readonly needs?: readonly string[]
  readonly strategy?: {
    readonly matrix: { readonly shard?: readonly number[]; readonly os?: readonly string[] }
  }
  readonly 'timeout-minutes': number
  readonly steps: readonly Step[]
}

t.test(
  'the GitHub workflow is whole: jobs, needs, actions, command lines, what is uploaded',
  async (t) => {
    const text = read('github-actions.yml')
    const workflow = parse(text, { uniqueKeys: true }) as {
      readonly permissions: unknown
      readonly on: object
      readonly jobs: Readonly<Record<string, Job>>
    }
    t.strictSame(workflow.permissions, { contents: 'read' })
    t.ok('pull_request' in workflow.on)
    t.notMatch(text, /pull_request_target|secrets\./, 'it needs no secret and is safe for forks')
    t.match(text, /has not run it/)
    const { jobs } = workflow
    const names = Object.keys(jobs)
    const machines = Object.values(jobs).flatMap((job) => [
      ...(job.strategy?.matrix.os ?? [job['runs-on']]),
      job.container ?? '',
    ])
    for (const machine of [
      'macos-14',
      'macos-15',
      'macos-26',
      'windows-2025',
      'ubuntu-24.04',
      'node:22-bookworm',
      'node:22-alpine',
    ]) {
      t.ok(machines.includes(machine), machine)
    }
    t.match(text, /apk add libressl/)
    for (const [name, job] of Object.entries(jobs)) {
      t.ok(job['timeout-minutes'] <= 60, `${name} ends`)
      for (const needed of job.needs ?? []) t.ok(names.includes(needed), `${name} needs ${needed}`)
      const commands = job.steps.flatMap(({ run }) => (run === undefined ? [] : [run]))
      const met = checkCommands(t, commands)
      for (const step of job.steps) {
        t.ok((step.uses === undefined) !== (step.run === undefined), `${name}: a step uses or runs`)
        if (step.uses !== undefined) t.match(step.uses, /^actions\/[a-z-]+@v\d+$/, step.uses)
        if (!step.uses?.startsWith('actions/upload-artifact')) continue
        const paths = String(step.with?.['path']).trim().split('\n')
        t.ok(
          paths.every((path) => /^(reports|merged)\/[a-z]+\.(json|html|xml)$/.test(path)),
          `${name} uploads reports alone`,
        )
      }
      const shards = job.strategy?.matrix.shard
      if (shards !== undefined) {
        const [, of] = /--shard \$\{\{ matrix\.shard \}\}\/(\d+)/.exec(commands.join('\n')) ?? []
        t.strictSame(
          shards,
          Array.from({ length: Number(of) }, (_, at) => at + 1),
          `${name} runs every shard`,
        )
      }
      if (name !== 'report')
        t.ok(
          commands.some((line) => line.includes('--require')),
          `${name} requires programs`,
        )
      else t.ok(met.includes('merge') && met.includes('diff'))
    }
    t.strictSame(
      [...(jobs['report']?.needs ?? [])].sort(),
      names.filter((name) => name !== 'report').sort(),
    )
    const uploaded = Object.values(jobs)
      .flatMap(({ steps }) => steps)
      .flatMap(({ uses, with: given }) =>
        uses?.includes('upload') ? [String(given?.['name'])] : [],
      )
    t.equal(new Set(uploaded).size, uploaded.length, 'no two uploads have one name')
  },
)

t.test('the GitLab jobs are whole', async (t) => {
  const text = read('gitlab-ci.yml')
  interface GitlabJob {
    readonly stage: string
    readonly needs?: readonly string[]
    readonly before_script: readonly string[]
    readonly script: readonly string[]
    readonly artifacts: { readonly paths: readonly string[] }
  }
  const { stages, ...jobs } = parse(text, { uniqueKeys: true }) as { stages: string[] } & Record<
    string,
    GitlabJob
  >
  t.match(text, /has not run it/)
  const all = Object.entries(jobs) as unknown as [string, GitlabJob][]
  t.strictSame(
    all.map(([name]) => name),
    ['debian', 'alpine', 'matrix-report'],
  )
  for (const [name, job] of all) {
    t.ok(stages.includes(job.stage), `${name}: stage ${job.stage}`)
    for (const needed of job.needs ?? []) t.ok(needed in jobs, `${name} needs ${needed}`)
    const met = checkCommands(t, [...job.before_script, ...job.script])
    t.ok(met.includes(job.stage === 'report' ? 'merge' : 'run'), name)
    t.ok(job.artifacts.paths.every((path) => /^(reports|merged)\/$/.test(path)))
  }
})
