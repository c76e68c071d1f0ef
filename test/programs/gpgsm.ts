import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { hex } from '../../src/asn1/strings.js'
import { AlgorithmUnsupportedError } from '../../src/errors.js'
import { spkiOf } from '../../src/crypto/keys.js'
import { hasUnluckySalts } from '../../src/pki/chance.js'
import { openPfx } from '../../src/pki/open.js'
import { readPfx } from '../../src/pki/read.js'
import { comparePkcs12 } from '../../src/programs/compare.js'
import { gpgsmConsumer, gpgsmDriver, gpgsmProducer } from '../../src/programs/gpgsm.js'
import { writeNatively } from '../../src/programs/write-natively.js'
import {
  octetsNamed,
  readSExpression,
  signatureOf,
  spkiOfPublicKey,
} from '../../src/programs/s-expression.js'
import { skip as noResults } from '../fixtures/observed.js'
import {
  agreesWithObserved,
  context,
  here,
  newIdentity,
  takesHostilePasswords,
} from '../fixtures/real-programs.js'

const found = await here(gpgsmDriver)
const [first] = found
const skip = first === undefined ? 'no gpgsm on this machine' : false
const skipProc = skip || (process.platform === 'linux' ? false : 'no /proc to look for agents in')
t.setTimeout(600_000)
// A folder of our own, by which our agents are told from others; short, as the path of a socket must be.
process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'gpgsm-'))
t.teardown(() => rmSync(tmpdir(), { recursive: true }))

const octets = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

t.test('canonical S-expressions are read, and what is none is refused', async (t) => {
  const key = readSExpression(octets('(10:public-key(3:rsa(1:n3:\0ab)(1:e1:\x03)))'))
  t.strictSame(octetsNamed(key, 'n'), octets('\0ab'))
  t.equal(octetsNamed(key, 'q'), null)
  t.match(hex(spkiOfPublicKey(key) ?? new Uint8Array(0)), /300702026162020103$/)
  const signature = readSExpression(octets('(7:sig-val(5:ecdsa(1:r1:\x80)(1:s1:\x01)))'))
  t.equal(hex(signatureOf(signature) ?? new Uint8Array(0)), '3007' + '02020080' + '020101')
  t.equal(spkiOfPublicKey(readSExpression(octets('(10:public-key(3:dsa(1:p1:a)))'))), null)
  for (const bad of ['', '(', '(3:ab', '5:abc', 'x', '('.repeat(40)]) {
    t.throws(() => readSExpression(octets(bad)), { code: 'ERR_PROGRAM_FAILED' }, bad)
  }
})

for (const program of found) {
  const column = { '2.2.40': 'gpgsm-2.2.40', '2.4.7': 'gpgsm-2.4.7' }[program.release]
  const why = noResults || (column === undefined ? `no results of ${program.release}` : false)
  t.test(`${program.id} reads what it was observed to read`, { skip: why }, (t) =>
    agreesWithObserved(t, program, column ?? ''),
  )
}

t.test(
  'agents are gone and no password is in any argv afterwards',
  { skip: skipProc },
  async (t) => {
    const seen = new Set<string>()
    const look = () =>
      argvHere()
        .flat()
        .forEach((word) => seen.add(word))
    const watch = setInterval(look, 20)
    t.teardown(() => clearInterval(watch))
    await takesHostilePasswords(
      t,
      { consumer: gpgsmConsumer(first?.found ?? '') },
      () => [...seen].join('\n'),
      31,
    )
    clearInterval(watch)
    t.ok(seen.has('--passphrase-fd'), 'gpgsm was seen at work')
    for (let left = 50; left > 0 && argvHere().length > 0; left -= 1) await setTimeout(100)
    t.strictSame(argvHere(), [], 'nobody is left')
  },
)

/** Whatever runs and knows of our folder, as each that is started here does: the arguments of each. */
function argvHere(): string[][] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
        return `${argv}${environment}`.includes(tmpdir()) ? [argv.split('\0')] : []
      } catch {
        return []
      }
    })
}

t.test('a password of two lines is not half-given', { skip }, async (t) => {
  const attempt = await gpgsmConsumer(first?.found ?? '').readPkcs12?.(octets('x'), 'a\nb', context)
  t.equal(attempt?.state, 'unsupported')
})

t.test('gpgsm exports the leaf with its key, under RC2-40 and 3DES', { skip }, async (t) => {
  const producer = gpgsmProducer(first?.found ?? '')
  const identity = await newIdentity()
  const recipe = { form: 'default', password: '-x y', friendlyName: 'alice' } as const
  const artifact = await producer.makePkcs12?.(recipe, identity, context)
  const opened = openPfx(readPfx(artifact?.bytes ?? new Uint8Array(0)), '-x y')
  t.strictSame(artifact?.chain, [])
  t.strictSame(
    opened.certificates.map(({ der }) => der),
    [identity.certificate],
  )
  t.equal(spkiOf(opened.keys[0]?.pkcs8 ?? identity.pkcs8).length, spkiOf(identity.pkcs8).length)
  const legacy = { ...recipe, form: 'compat-3des' } as const
  await t.rejects(
    async () => producer.makePkcs12?.(legacy, identity, context),
    AlgorithmUnsupportedError,
  )
})

t.test(
  'the one 3DES file in 64 that 2.2.40 refuses is told beforehand',
  {
    skip: skip || (first?.release === '2.2.40' ? false : 'this gpgsm is not 2.2.40'),
  },
  async (t) => {
    const identity = await newIdentity()
    const recipe = {
      form: 'compat-3des',
      password: 'correct horse',
      friendlyName: 'alice',
    } as const
    const chance = (bytes: Uint8Array): boolean => hasUnluckySalts(bytes, recipe.password)
    const consumer = gpgsmConsumer(first?.found ?? '')
    let unlucky: Uint8Array | null = null
    for (let tries = 0; tries < 2000 && unlucky === null; tries += 1) {
      const { bytes } = await writeNatively(recipe, identity)
      if (chance(bytes)) unlucky = bytes
    }
    t.not(unlucky, null)
    const refused = await consumer.readPkcs12?.(unlucky ?? octets(''), recipe.password, context)
    t.match(refused, { state: 'refused', error: /error parsing or decrypting/ })
    t.match(openPfx(readPfx(unlucky ?? octets('')), recipe.password).passwordState, 'correct')
    const lucky = await writeNatively(recipe, identity)
    if (chance(lucky.bytes)) return
    const read = await consumer.readPkcs12?.(lucky.bytes, recipe.password, context)
    t.equal(read?.state, 'read')
    if (read?.state === 'read') t.strictSame(comparePkcs12(read.contents, identity), [])
  },
)
