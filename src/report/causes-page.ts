/** docs/causes.md: every cause that `explain` can name, for people. */
import { causes, type Cause } from '../diagnose/causes.js'

/** The page, in Markdown as prettier leaves it. */
export function causesPage(): string {
  const parts = (Object.entries(causes) as [string, Cause][]).map(([name, cause]) =>
    [
      `## ${name}`,
      cause.meaning,
      `**Tell it apart**`,
      bullets(cause.tellApart),
      `**What to do**`,
      bullets(cause.fixes),
    ].join('\n\n'),
  )
  return `${[head, ...parts].join('\n\n')}\n`
}

const head = `# What an error message can mean

\`interssl explain 'the message'\` names the likeliest of these. This page is made from \`src/diagnose/causes.ts\` by \`node scripts/causes.mjs\`.`

/** What Markdown would take for markup stands as code. */
function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line.replace(/[*_<>\\\`|]/g, (one) => `\\${one}`)}`).join('\n')
}
