import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { stepsOf } from './fixtures/guide.js'

const docs = fileURLToPath(new URL('../docs/', import.meta.url))
const guide = readFileSync(`${docs}smime.md`, 'utf8')
const pictures = readdirSync(docs).filter((name) => name.endsWith('.svg'))
const packed = (text: string): string => text.replace(/[\s\u00a0]/g, '')

/** The rows of a picture, as they were typed and printed. */
function textOf(svg: string): string {
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' }
  return [...svg.matchAll(/<text [^>]*>(.*?)<\/text>/g)]
    .map(([, row = '']) =>
      row.replace(/<[^>]*>/g, '').replace(/&(\w+);/g, (_, name) => names[name] ?? ''),
    )
    .join('\n')
}

t.ok(pictures.length > 0, 'there are pictures')
for (const name of pictures) {
  t.test(
    `${name} shows what the guide says, and nothing of the machine it was drawn on`,
    async (t) => {
      const svg = readFileSync(docs + name, 'utf8')
      t.match(guide, `](${name})`, 'the guide has it')
      const [, shown = '', ...rest] = svg.match(/^<svg xmlns="[^"]+"([^]*)<\/svg>\n$/) ?? []
      t.strictSame(rest, [])
      t.notMatch(shown, /https?:|<script|<image|href|\/tmp\/|\/home\/|\/root\/|\/Users\//)
      const text = packed(textOf(svg))
      const steps = stepsOf(guide).filter(({ command }) => text.includes(packed(`$ ${command}`)))
      t.ok(steps.length >= 2, 'its commands are those of the guide')
      t.equal(
        text.split('$interssl').length - 1 + text.split('$sed').length - 1,
        steps.length,
        'all of them',
      )
      for (const { command, shown: lines } of steps) {
        for (const part of lines.flatMap((line) => line.split('…')).filter((one) => one !== '')) {
          t.ok(text.includes(packed(part)), `${command}: ${part}`)
        }
      }
    },
  )
}
