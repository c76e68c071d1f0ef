import t from 'tap'
import { makePlan } from '../../src/matrix/plan.js'
import type { SmimeScenario } from '../../src/matrix/scenario.js'
import { forgeMessageReading, forgeMessageWriting } from '../../src/programs/forge-messages.js'
import type { Program } from '../../src/programs/program.js'
import { stub, stubConfig } from '../fixtures/stub-programs.js'

const { sign } = forgeMessageWriting
const { verify, decrypt } = forgeMessageReading
if (!sign || !verify || !decrypt) throw new TypeError('node-forge reads messages, and signs')

const about = { file: 'a.json', title: 't', why: 'w', kind: 'smime', content: 'c' } as const
const identity = 'csr/a'
const signed: SmimeScenario = { ...about, id: 'smime/signed', message: { sign: { identity } } }
const secret: SmimeScenario = {
  ...about,
  id: 'smime/secret',
  message: { encrypt: { identity, cipher: 'aes-128-cbc' } },
}

t.test('who can not sign, verify, encrypt or decrypt has no cell of that', async (t) => {
  const reads = ['csr', 'smime'] as const
  const programs: readonly Program[] = [
    { ...stub('csr-alone'), reads: ['csr'] },
    { ...stub('signs'), reads, producer: { sign }, consumer: {} },
    { ...stub('all'), reads, producer: forgeMessageWriting, consumer: forgeMessageReading },
    { ...stub('verifies'), reads, producer: null, consumer: { verify } },
    { ...stub('decrypts'), reads, producer: null, consumer: { decrypt } },
    { ...stub('absent', { absent: true }), reads },
  ]
  const ids = (scenario: SmimeScenario): string[] =>
    makePlan(stubConfig, [scenario], programs, {}).cells.map(({ id }) => id)
  t.strictSame(ids(signed), [
    'smime/signed × signs → all',
    'smime/signed × signs → verifies',
    'smime/signed × signs → absent',
    'smime/signed × all → all',
    'smime/signed × all → verifies',
    'smime/signed × all → absent',
  ])
  t.strictSame(ids(secret), [
    'smime/secret × all → all',
    'smime/secret × all → decrypts',
    'smime/secret × all → absent',
  ])
})
