// Every command of docs/smime.md is run, in the order of the page, in an empty folder; what it shows has to come out.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { detectToolchains } from '../../src/openssl/detect.js'
import { left, main, noOpenssl } from '../fixtures/cli.js'
import { outputOf, stepsOf } from '../fixtures/guide.js'

const page = readFileSync(fileURLToPath(new URL('../../docs/smime.md', import.meta.url)), 'utf8')
const steps = stepsOf(page)
const verbs = 'request issue bundle check sign verify encrypt decrypt'.split(' ')
const windows = process.platform === 'win32' ? 'the guide’s lines are for a POSIX shell' : false

t.test('the guide walks all eight verbs, and what it does not run is of other systems', (t) => {
  const walked = steps.flatMap(({ command }) => /interssl smime (\w+)/.exec(command)?.[1] ?? [])
  t.strictSame([...new Set(walked)], verbs)
  const fences = [...page.matchAll(/^```(.+)$/gm)].map(([, language]) => language)
  t.strictSame([...new Set(fences)].sort(), ['console', 'console exit=1', 'text'])
  const idle = [...page.matchAll(/^```text\n(.*?)^```$/gms)].map(([, block]) => block ?? '')
  t.notMatch(idle.join(''), /interssl|openssl/)
  t.end()
})

const libressl = (await detectToolchains()).find(
  ({ flavour, version }) => flavour === 'libressl' && version === '3.3.6',
)
walk('the openssl on PATH', noOpenssl, undefined)
walk('LibreSSL 3.3.6', libressl === undefined ? 'no LibreSSL 3.3.6 is here' : false, libressl?.path)

function walk(who: string, missing: string | false, openssl: string | undefined): void {
  t.test(`the guide, with ${who}`, { skip: windows || missing }, async (t) => {
    const bin = t.testdir({ work: {} })
    const cwd = `${bin}/work`
    // `check` runs no openssl.
    const appended =
      openssl === undefined ? '' : `[ "$2" = check ] || set -- "$@" --openssl '${openssl}'`
    const wrapper = `#!/bin/sh\n${appended}\nexec '${process.execPath}' '${main}' "$@"\n`
    writeFileSync(`${bin}/interssl`, wrapper, { mode: 0o755 })
    const env = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` }
    const kept: string[] = []
    for (const { command, exit, shown } of steps) {
      const script = `exec 2>&1\n${[...kept, command].join('\n')}\n`
      const ran = spawnSync('sh', ['-c', script], { cwd, env, timeout: 60_000 })
      // Mail has CRLF, which a terminal doesn't show.
      const said = ran.stdout.toString().replaceAll('\r\n', '\n')
      t.notMatch(said, /a phrase for/, 'no password is shown')
      t.equal(ran.status, exit, `${command}\n${said}`)
      t.match(said, outputOf(shown), command)
      const by = /^(?:made|read|written|checked) by +(.*)/m.exec(said)?.[1]
      if (openssl !== undefined && by !== undefined) t.match(by, 'LibreSSL 3.3.6')
      if (command.startsWith('export ')) kept.push(command)
    }
    t.strictSame(left(cwd), [
      ...['alice.csr', 'alice.key', 'alice.pem', 'alice.pfx', 'her.pem', 'interssl-test-ca'],
      ...['mail.txt', 'read.eml', 'secret.eml', 'signed.eml'],
    ])
  })
}
