import t from 'tap'
import { doctorDocument, examine } from '../../src/matrix/doctor.js'
import { renderDoctor } from '../../src/report/doctor-text.js'
import { stub } from '../fixtures/stub-programs.js'

const declared = [
  { id: 'openssl-3.5', driver: 'openssl', importer: 'openssl@3.5' },
  { id: 'libressl-3.3', driver: 'openssl', importer: 'libressl@3.3.6' },
  { id: 'macos-15', driver: 'none', importer: 'macos@15/security-import' },
] as const
const programs = [
  { ...stub('openssl-3.5', { concurrency: 1 }), notYetRun: true },
  stub('libressl-3.3', { absent: true }),
  stub('macos-15', { absent: true }),
]

t.test('what is here, what is not and how to get it, and what is only predicted', async (t) => {
  const document = examine(declared, programs, 'debian')
  t.doesNotThrow(() => doctorDocument.parse(document))
  t.match(document.programs, [
    { id: 'openssl-3.5', found: '/stub/openssl-3.5', install: null, atATime: 1, notYetRun: true },
    { id: 'libressl-3.3', found: 'not-found', predictedOnly: false },
    { id: 'macos-15', predictedOnly: true, install: null },
  ])
  t.ok(
    document.others.some(({ driver }) => driver === 'forge'),
    'a driver that found nothing is told',
  )
  t.notOk(document.others.some(({ driver }) => driver === 'openssl'))

  const text = renderDoctor(document)
  t.match(
    text,
    /^here \(1\)\n {2}openssl-3\.5 {2}openssl-3\.5 1\.0 {2}\/stub\/openssl-3\.5, 1 at a time {2}\(not yet run on a real system\)\n/,
  )
  t.match(text, /not here: lines for debian/)
  t.match(text, /predicted only: no code runs them yet \(1\)\n {2}macos-15 /)
})

t.test('a release that we install ourselves is named, with its own id', async (t) => {
  const [here] = programs
  const absent = { ...here!, found: 'not-found', version: '' }
  const line = (system: 'debian' | 'alpine' | 'homebrew' | null): string | null | undefined =>
    examine(declared, [absent], system).programs[0]?.install
  t.equal(line('debian'), 'interssl toolchains install openssl-3.5')
  t.equal(line('alpine'), 'apk add openssl')
  t.equal(line('homebrew'), 'brew install openssl@3')
  t.equal(line(null), 'interssl toolchains install openssl-3.5')
})
