import { writeFileSync } from 'node:fs'
import t from 'tap'
import { AlgorithmUnsupportedError } from '../../src/errors.js'
import { spkiOf } from '../../src/crypto/keys.js'
import { openPfx } from '../../src/pki/open.js'
import { readPfx } from '../../src/pki/read.js'
import { compareCsr, comparePkcs12 } from '../../src/programs/compare.js'
import { pythonConsumer, pythonDriver, pythonProducer } from '../../src/programs/python.js'
import { skip as noResults } from '../fixtures/observed.js'
import {
  agreesWithObserved,
  context,
  here,
  loggingWrapper,
  newIdentity,
  request,
  takesHostilePasswords,
} from '../fixtures/real-programs.js'

const found = await here(pythonDriver)
const [first] = found
const skip = first === undefined ? 'no Python with cryptography on this machine' : false
t.setTimeout(600_000)

for (const program of found) {
  const column = { '38': 'pyca-38', '43': 'pyca-43', '48': 'pyca-48', '49': 'pyca-49' }[
    program.release.split('.')[0] ?? ''
  ]
  const why = noResults || (column === undefined ? `no results of ${program.release}` : false)
  t.test(`${program.id} reads what it was observed to read`, { skip: why }, (t) =>
    agreesWithObserved(t, program, column ?? ''),
  )

  t.test(`${program.id} writes what reads back, or says that it does not`, async (t) => {
    const identity = await newIdentity('ec:P-256')
    const producer = pythonProducer(program.found)
    for (const form of ['default', 'compat-3des', 'modern-2023', 'modern-2026'] as const) {
      const recipe = { form, password: `-'"\\$x é`, friendlyName: 'Zoë' }
      let bytes: Uint8Array | undefined
      try {
        bytes = (await producer.makePkcs12?.(recipe, identity, context))?.bytes
      } catch (error) {
        t.type(error, AlgorithmUnsupportedError, form)
        t.not(form, 'default')
        continue
      }
      const opened = openPfx(readPfx(bytes ?? new Uint8Array(0)), recipe.password)
      t.equal(opened.keys[0]?.friendlyName, 'Zoë')
      const contents = {
        keys: opened.keys.flatMap(({ pkcs8 }) => (pkcs8 ? [{ how: 'key', pkcs8 } as const] : [])),
        certificates: opened.certificates.map(({ der }) => der),
      }
      t.strictSame(comparePkcs12(contents, identity), [], form)
    }
    const empty = { form: 'default', password: '', friendlyName: 'a' } as const
    await t.rejects(
      async () => producer.makePkcs12?.(empty, identity, context),
      AlgorithmUnsupportedError,
    )
  })

  t.test(`${program.id} makes and checks CSRs`, async (t) => {
    const made = await pythonProducer(program.found).makeCsr?.(request, context)
    if (made === undefined) throw new Error('no CSR')
    const consumer = pythonConsumer(program.found)
    const read = await consumer.readCsr?.(made.csr, context)
    t.equal(read?.state, 'read')
    if (read?.state !== 'read') return
    t.strictSame(compareCsr(read.contents, request, made.csr, spkiOf(made.pkcs8)), [])
    t.strictSame(read.contents.subjectAltNames, request.subjectAltNames)
    const tampered = Uint8Array.from(made.csr)
    tampered[tampered.length - 1] = (tampered.at(-1) ?? 0) ^ 1
    t.match(await consumer.readCsr?.(tampered, context), {
      state: 'refused',
      error: 'is_signature_valid is False',
    })
  })
}

t.test('no password stands in argv, whatever it looks like', { skip }, async (t) => {
  const { path, argv } = loggingWrapper(first?.found ?? '', t.testdir({}))
  await takesHostilePasswords(t, { consumer: pythonConsumer(path) }, argv)
})

t.test('a cryptography.py in the working folder is not taken', { skip }, async (t) => {
  const folder = t.testdir({})
  writeFileSync(`${folder}/cryptography.py`, 'raise SystemExit("taken")\n')
  const before = process.cwd()
  t.teardown(() => process.chdir(before))
  process.chdir(folder)
  t.ok((await here(pythonDriver)).length > 0)
})
