import t from 'tap'
import { resolveImporter } from '../../src/importers/resolve.js'
import { quiet, type Program } from '../../src/programs/program.js'
import { verifyPkcs12 } from '../../src/programs/verify-pkcs12.js'
import { stub } from '../fixtures/stub-programs.js'

/** A program that opens nothing, of which `ref` is known. */
function refusing(ref: string): Program {
  const [target] = resolveImporter(ref)
  if (target === undefined) throw new Error(ref)
  const consumer = {
    readPkcs12: async () => ({ state: 'refused' as const, error: 'no', trace: quiet }),
  }
  return { ...stub('opens-nothing'), target, consumer, reads: ['pkcs12'] }
}

const verified = (ref: string, ...features: string[]): ReturnType<typeof verifyPkcs12> =>
  verifyPkcs12(
    {
      ...{ bytes: new Uint8Array(), password: 'x', keys: [], certificates: [] },
      features: features.map((name) => ({ name, span: null })),
    },
    [refusing(ref)],
    { timeoutMs: 1000 },
  )

t.test('a program that was predicted to accept the file has to open it', async (t) => {
  await t.rejects(verified('openssl@3.0', 'mac:hmac-sha256', 'key:rsa'), {
    code: 'ERR_REPAIR_UNVERIFIED',
    message: 'opens-nothing does not open the output: no',
  })
})

t.test('of a foreseen refusal, and of one that nobody knew of, a note is made', async (t) => {
  const foreseen = await verified('openssl@3.0', 'encryption:pbe-sha1-rc2-40')
  t.strictSame(foreseen, {
    openedBy: [],
    notes: ['opens-nothing does not open it, as predicted: no'],
  })
  const open = await verified('openssl@3.0', 'key:never-heard-of')
  t.match(open.notes, [/^opens-nothing does not open it, of which nothing was known: no$/])
})
