/** A diagnosis to paste into an issue: no machine's paths, no secrets, the same words as on the terminal. */
import type { Diagnosis } from '../diagnose/diagnose.js'
import { headline, toRun, who } from './diagnose-text.js'
import { escapeText } from './escape.js'

/** GitHub Markdown; text from the file can't make markup. */
export function renderDiagnosisMarkdown(diagnosis: Diagnosis): string {
  const { file, inspect, findings, verdicts } = diagnosis
  const [first = '', ...rest] = headline(diagnosis)
  const run = toRun(diagnosis)
  const rows = findings.map(
    ({ code, severity, message, offset, importers }) =>
      `| ${severity} | \`${code}\` | ${cell(message)} | ${offset ?? ''} | ${importers.length === 0 ? '' : `${importers.length} of ${verdicts.length}`} |`,
  )
  const features = inspect.pkcs12?.features ?? []
  return [
    `**${cell(first)}**`,
    ...rest.map((line) => `\n${cell(line)}`),
    '',
    `\`${code(file.name)}\`, ${file.size} bytes, SHA-256 \`${file.sha256}\`, password ${inspect.password.state}`,
    ...(run.length === 0 ? [] : ['', '```', ...run, '```']),
    ...(rows.length === 0
      ? []
      : ['', '| | finding | what | byte | importers |', '|---|---|---|---|---|', ...rows]),
    ...(verdicts.length === 1
      ? []
      : [
          '',
          '<details><summary>every importer</summary>',
          '',
          '```',
          ...who(diagnosis),
          '```',
          '</details>',
        ]),
    ...(features.length === 0
      ? []
      : ['', `Features: ${features.map((one) => `\`${one}\``).join(' ')}`]),
    '',
  ].join('\n')
}

function cell(text: string): string {
  return escapeText(text).replace(/[\\|<>*_`[\]]/g, '\\$&')
}

function code(text: string): string {
  return escapeText(text).replaceAll('`', "'")
}
