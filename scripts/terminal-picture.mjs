// A terminal as SVG: the lines that a program printed, nothing else. No fonts, scripts or links, so that it shows the same everywhere.

const columns = 120
const [fontSize, charWidth, lineHeight, margin, bar] = [13, 7.83, 19, 18, 46]

/**
 * Each step is a command line and what it printed; lines are wrapped at 120 columns.
 * `title` is for those who can't see it.
 */
export function terminalPicture(title, steps) {
  const lines = steps.flatMap(({ command, printed }, index) => [
    ...(index > 0 ? [{ text: '', prompt: false }] : []),
    ...wrapped(`$ ${command}`).map((text, row) => ({ text, prompt: row === 0 })),
    ...printed
      .trimEnd()
      .split('\n')
      .flatMap(wrapped)
      .map((text) => ({ text, prompt: false })),
  ])
  const width = Math.ceil(columns * charWidth + 2 * margin)
  const height = bar + lines.length * lineHeight + margin
  const dots = ['#ff5f57', '#febc2e', '#28c840']
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#16181d"/>`,
    ...dots.map((colour, at) => `<circle cx="${20 + at * 20}" cy="17" r="6" fill="${colour}"/>`),
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${fontSize}" fill="#d7dae0">`,
    ...lines.flatMap(({ text, prompt }, at) =>
      text === '' ? [] : [row(text, prompt, bar + (at + 0.5) * lineHeight)],
    ),
    '</g>',
    '</svg>\n',
  ].join('\n')
}

/** `textLength` keeps the columns whatever the font is. */
function row(text, prompt, y) {
  const length = (text.length * charWidth).toFixed(1)
  const inside = prompt
    ? `<tspan fill="#7ee787">$</tspan><tspan fill="#ffffff">${escaped(text.slice(1))}</tspan>`
    : escaped(text)
  return `<text x="${margin}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs">${inside}</text>`
}

function wrapped(line) {
  const rows = line.match(new RegExp(`.{1,${columns}}(?: |$)|.{1,${columns}}`, 'gu')) ?? ['']
  return rows.map((text) => text.trimEnd())
}

/** Spaces that no reader of SVG runs together. */
function escaped(text) {
  const names = { '&': '&amp;', '<': '&lt;', '>': '&gt;', ' ': '\u00a0' }
  return text.replace(/[&<> ]/g, (char) => names[char])
}
