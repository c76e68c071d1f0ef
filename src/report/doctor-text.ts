/** What `matrix doctor` found, as text for a person: what is here, what is not and the line that brings it, what is predicted only. */
import type { DoctorDocument } from '../matrix/doctor.js'
import { escapeText } from './escape.js'

type Row = DoctorDocument['programs'][number]

/** Ends in a line feed; nothing is cut. */
export function renderDoctor({ programs, others, system }: DoctorDocument): string {
  const here = programs.filter(({ found }) => found !== 'not-found')
  const predicted = programs.filter(({ predictedOnly }) => predictedOnly)
  const missing = programs.filter((row) => !here.includes(row) && !row.predictedOnly)
  const absent = [
    ...missing.map(({ id, install, notYetRun }) => ({ id, install, notYetRun })),
    ...others.map(({ driver, install, notYetRun }) => ({ id: driver, install, notYetRun })),
  ]
  const lines = [
    ...section('here', here.map(describe)),
    ...section(
      `not here${system === null ? '' : `: lines for ${system}, whose package manager brings the release it has`}`,
      absent.map(({ id, install, notYetRun }) => [
        id,
        `${install ?? 'no package: see its importer page'}${mark(notYetRun)}`,
      ]),
    ),
    ...section(
      'predicted only: no code runs them yet',
      predicted.map(({ id, label }) => [id, label]),
    ),
  ]
  return `${lines.join('\n')}\n`
}

function describe({ id, version, found, atATime, notYetRun }: Row): readonly [string, string] {
  const often = atATime === null ? '' : `, ${atATime} at a time`
  return [id, `${version}  ${found}${often}${mark(notYetRun)}`]
}

function mark(notYetRun: boolean): string {
  return notYetRun ? '  (not yet run on a real system)' : ''
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const width = Math.max(...rows.map(([id = '']) => id.length))
  return [
    `${title} (${rows.length})`,
    ...rows.map(([id = '', text = '']) => `  ${escapeText(id).padEnd(width)}  ${escapeText(text)}`),
  ]
}
