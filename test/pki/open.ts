import { readFileSync } from 'node:fs'
import t from 'tap'
import { openPfx, readPfx, sealPfx } from '../../src/pki/pfx.js'
import { profiles } from '../../src/pki/profile.js'
import { alice, counting } from '../fixtures/pki/read.js'

const sealed = sealPfx(alice, 'secret', profiles['compat-3des'].recipe, counting())
const lastOctet = (bytes: Uint8Array, from: number) => {
  const changed = bytes.slice()
  changed[from] = (changed[from] as number) ^ 1
  return changed
}

t.test('a wrong password is told from a right one', async (t) => {
  const pfx = readPfx(sealed)
  t.match(openPfx(pfx, 'Secret'), { macVerified: false, passwordState: 'incorrect' })
  t.match(openPfx(pfx, null), { macVerified: false, passwordState: 'incorrect' })
  t.ok(openPfx(pfx, 'Secret').failures.every(({ reason }) => reason === 'password'))
})

t.test('without a password what shows is shown and the rest is not guessed', async (t) => {
  const opened = openPfx(readPfx(sealed))
  t.match(opened, { passwordState: 'not-given', macVerified: null, failures: [] })
  t.strictSame(
    opened.safes.map(({ readable }) => readable),
    [null, true],
  )
  t.match(opened.keys, [{ readable: null, algorithm: null, bag: 'shrouded' }])
})

t.test('a damaged MAC under the right password is damage, not a wrong password', async (t) => {
  const mac = readPfx(sealed).macData
  const opened = openPfx(readPfx(lastOctet(sealed, (mac?.span.offset ?? 0) + 20)), 'secret')
  t.match(opened, {
    macVerified: false,
    passwordState: 'correct',
    failures: [{ part: 'mac', reason: 'damaged' }],
  })
})

t.test('contents of another password are no damage where padding fits by chance', async (t) => {
  const file = new URL('../../scenarios/pkcs12/given/two-passwords-padding.p12', import.meta.url)
  const opened = openPfx(readPfx(new Uint8Array(readFileSync(file))), 'correct horse 42')
  t.match(opened, {
    macVerified: true,
    failures: [
      { part: 'safe', reason: 'password', message: 'decrypts to something else' },
      { part: 'key', reason: 'password', message: 'does not decrypt' },
    ],
  })
})

t.test('a file that breaks off is undecidable where nothing opened', async (t) => {
  const pfx = readPfx(sealed.subarray(0, 400))
  t.match(pfx, { truncated: true, malformed: { offset: 400 } })
  t.match(openPfx(pfx, 'secret'), { passwordState: 'undecidable', macVerified: null })
})

t.test('iterations beyond the limit are an answer, not a wait', async (t) => {
  const opened = openPfx(readPfx(sealed, { maxIterations: 100 }), 'secret')
  t.match(opened, { macVerified: null, passwordState: 'undecidable' })
  t.strictSame(
    opened.failures.map(({ part, reason }) => [part, reason]),
    [
      ['mac', 'limit'],
      ['safe', 'limit'],
      ['key', 'limit'],
    ],
  )
})

t.test('the form of an empty password is told where it shows', async (t) => {
  const empty = readPfx(sealPfx(alice, '', profiles['compat-3des'].recipe))
  t.match(openPfx(empty, ''), { passwordState: 'correct', passwordForm: 'bmp-nul' })
  t.match(openPfx(empty, null), { passwordState: 'correct', passwordForm: 'bmp-nul' })
})
