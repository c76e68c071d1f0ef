import t from 'tap'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { whyNotTrusted, whyNotTrustedBinary } from '../../src/openssl/trust.js'

const file = 0o100000
const folder = 0o040000

t.test('root and the user are trusted, and a group they let in', async (t) => {
  for (const uid of [0, 1000]) {
    t.equal(whyNotTrusted('/x', { uid, mode: file | 0o755 }, 1000), null)
    t.equal(whyNotTrusted('/x', { uid, mode: folder | 0o2775 }, 1000), null)
  }
})

t.test('another owner, and what everyone may write to, are not', async (t) => {
  t.match(whyNotTrusted('/x', { uid: 7, mode: file | 0o755 }, 1000), '/x belongs to user 7')
  t.match(whyNotTrusted('/x', { uid: 1000, mode: file | 0o777 }, 1000), 'written to by everyone')
  t.match(whyNotTrusted('/x', { uid: 0, mode: folder | 0o777 }, 1000), 'written to by everyone')
  t.equal(whyNotTrusted('/tmp', { uid: 0, mode: folder | 0o1777 }, 1000), null, 'sticky folder')
  t.match(whyNotTrusted('/x', { uid: 0, mode: file | 0o1777 }, 1000), 'everyone', 'sticky file')
})

t.test('Windows has no modes', async (t) => {
  const self: number | undefined = undefined
  if (process.platform === 'win32') t.equal(whyNotTrusted('x', { uid: 0, mode: 0o777 }, self), null)
  else t.type(process.getuid?.(), 'number')
})

t.test(
  'a link is judged by where it lies and where it leads',
  { skip: process.platform === 'win32' ? 'there are no modes' : false },
  async (t) => {
    const root = t.testdir({ safe: {}, open: {} })
    writeFileSync(join(root, 'open/openssl'), '')
    symlinkSync(join(root, 'open/openssl'), join(root, 'safe/openssl'))
    t.equal(await whyNotTrustedBinary(join(root, 'safe/openssl')), null)
    chmodSync(join(root, 'open'), 0o777)
    t.match(await whyNotTrustedBinary(join(root, 'safe/openssl')), /open may be written to/)
    mkdirSync(join(root, 'plain'))
    writeFileSync(join(root, 'plain/openssl'), '')
    chmodSync(join(root, 'plain/openssl'), 0o666)
    t.match(await whyNotTrustedBinary(join(root, 'plain/openssl')), /plain\/openssl may be/)
  },
)
