// Draws the pictures of docs/smime.md from what the commands of its steps print here (npm run pictures).
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { terminalPicture } from './terminal-picture.mjs'

const program = resolve('dist/cli/main.js')
const guide = readFileSync('docs/smime.md', 'utf8')
const blocks = [...guide.matchAll(/^```console[^\n]*\n(.*?)^```$/gms)].map(([, block]) => block)
const commands = blocks.flatMap((block) =>
  [...block.matchAll(/^\$ (.*)$/gm)].map(([, command]) => command),
)

/** The steps that a picture shows, by how their commands begin. */
const pictures = {
  'smime-identity': {
    title: 'A request, a certificate of the test CA, and the check of the bundle',
    steps: ['interssl smime request', 'interssl smime issue', 'interssl smime check'],
  },
  'smime-mail': {
    title: 'A mail is signed and verified; changed on the way, it is not valid any more',
    steps: ['interssl smime sign', 'interssl smime verify signed.eml', "sed 's/well/lost/'"],
  },
}

const folder = mkdtempSync(join(tmpdir(), 'interssl-pictures-'))
const before = `interssl() { "${process.execPath}" "${program}" "$@"; }\n`
const printed = new Map()
try {
  let exports = ''
  for (const command of commands) {
    if (command.startsWith('export ')) exports += `${command}\n`
    const line = `${before}${exports}${command}\ntrue`
    printed.set(
      command,
      execFileSync('sh', ['-c', line], {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    )
  }
} finally {
  rmSync(folder, { recursive: true })
}
for (const [name, { title, steps }] of Object.entries(pictures)) {
  const shown = steps.map((start) => {
    const command = commands.find((one) => one.startsWith(start))
    if (command === undefined) throw new Error(`docs/smime.md has no step ${start}`)
    return { command, printed: printed.get(command) }
  })
  writeFileSync(`docs/${name}.svg`, terminalPicture(title, shown))
}
