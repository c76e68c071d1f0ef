import t from 'tap'
import { chanceFeatures } from '../../src/pki/chance.js'
import { openPfx } from '../../src/pki/open.js'
import type { Recipe } from '../../src/pki/profile.js'
import { readPfx } from '../../src/pki/read.js'
import { sealPfx } from '../../src/pki/seal.js'
import { alice } from '../fixtures/pki/read.js'

const part = { scheme: 'pbe-sha1-3des', iterations: 1, saltLength: 8 } as const
const recipe: Recipe = {
  certificates: part,
  key: part,
  mac: { scheme: 'hmac', digest: 'sha1', iterations: 1, saltLength: 8 },
}

const chance = (file: Uint8Array, password: string): string[] =>
  chanceFeatures(openPfx(readPfx(file), password), password).map(({ name }) => name)

/** Files with salts of their own. */
function filesUnder(password: string, count: number): Uint8Array[] {
  let state = 1
  const octet = (): number => (state = Math.imul(state, 1_103_515_245) + 12_345) >>> 24
  const random = (length: number): Uint8Array => Uint8Array.from({ length }, octet)
  return Array.from({ length: count }, () => sealPfx(alice, password, recipe, random))
}

t.test('some salts begin a block with zero, seen with the password alone', async (t) => {
  const files = filesUnder('secret', 300)
  const unlucky = files.filter((file) => chance(file, 'secret').length > 0)
  t.ok(unlucky.length > 0 && unlucky.length < files.length / 4, `${unlucky.length} of 300`)
  const [first = new Uint8Array()] = unlucky
  t.strictSame(chance(first, 'secret'), ['kdf-block:leading-zero'])
  t.strictSame(chance(first, 'wrong'), [])
})

t.test('the password counts as the writer encoded it', async (t) => {
  // Each octet of the UTF-8 of p\u00e4 as one character: what LibreSSL makes of it.
  const files = filesUnder('p\u00c3\u00a4', 300)
  for (const file of files) {
    const asWritten = chance(file, 'p\u00c3\u00a4')
    if (asWritten.join() !== chance(file, 'p\u00e4').join()) t.fail('told by the way it is typed')
  }
  t.ok(files.some((file) => chance(file, 'p\u00e4').length > 0))
})
