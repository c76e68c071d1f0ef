import { readFileSync } from 'node:fs'
import t from 'tap'
import { readCsr } from '../../src/pki/csr.js'
import { csrFeatures, features } from '../../src/pki/features.js'
import { openPfx, readPfx, sealPfx } from '../../src/pki/pfx.js'
import type { BundleInput } from '../../src/pki/pfx.js'
import type { Recipe } from '../../src/pki/profile.js'
import { profiles } from '../../src/pki/profile.js'
import { alice, counting, fixture } from '../fixtures/pki/read.js'

function namesOf(input: BundleInput, password: string, recipe: Recipe, given?: string): string[] {
  const pfx = readPfx(sealPfx(input, password, recipe, counting()))
  return features(pfx, openPfx(pfx, given), given).map(({ name }) => name)
}

t.test('each profile has its features', async (t) => {
  const shared = ['key:ec-p256', 'pairing:by-localkeyid']
  t.strictSame(namesOf(alice, 'secret', profiles['legacy-rc2'].recipe, 'secret'), [
    'mac:hmac-sha1',
    'encryption:pbe-sha1-rc2-40',
    'encryption:pbe-sha1-3des',
    ...shared,
  ])
  t.strictSame(namesOf(alice, 'secret', profiles['pbmac1-2026'].recipe, 'secret'), [
    'mac:pbmac1',
    'pbmac1-prf:hmac-sha256',
    'pbmac1-hmac:hmac-sha256',
    'pbes2:aes-256-cbc',
    'prf:hmac-sha256',
    'keylength:absent',
    ...shared,
  ])
})

t.test('what shows without a password has its place in the file', async (t) => {
  const pfx = readPfx(sealPfx(alice, 'secret', profiles['compat-3des'].recipe))
  for (const { name, span } of features(pfx)) {
    t.ok(span !== null && span.length > 0 && span.offset + span.length <= pfx.bytes.length, name)
  }
})

t.test('password features come only with a password', async (t) => {
  const { recipe } = profiles['compat-3des']
  t.notOk(namesOf(alice, 'é😀', recipe).some((name) => name.startsWith('password:')))
  t.strictSame(
    namesOf(alice, 'é😀', recipe, 'é😀').filter((name) => name.startsWith('password:')),
    [
      'password:non-ascii',
      'password:non-ascii-beyond-latin1',
      'password:non-ascii-astral',
      'password:non-ascii-pkcs12-pbe',
    ],
  )
  t.ok(namesOf(alice, 'a', recipe, 'b').includes('password:incorrect'))
  t.ok(namesOf(alice, '', recipe, '').includes('password:empty-bmp-nul'))
})

t.test('missing protection, missing parts and wrong partners show', async (t) => {
  const none: Recipe = { certificates: 'none', key: 'none', mac: 'none' }
  const plain = namesOf(alice, '', none)
  t.match(plain, [
    ...['mac:absent', 'encryption:none-cert', 'certs:several-in-clear', 'encryption:none-key'],
  ])
  t.ok(namesOf({ ...alice, key: null }, '', none).includes('keys:none'))
  t.ok(namesOf({ ...alice, certificates: [] }, '', none).includes('certs:none'))
  const [, ca = new Uint8Array()] = alice.certificates
  t.ok(namesOf({ ...alice, certificates: [ca] }, '', none).includes('pairing:mismatch'))
})

t.test('high iteration counts reach their steps', async (t) => {
  const mac = { scheme: 'hmac', digest: 'sha1', iterations: 300_001, saltLength: 0 } as const
  const names = namesOf(alice, 'x', { certificates: 'none', key: 'none', mac })
  t.match(names, ['mac:hmac-sha1', 'salt:zero-length-mac'])
  t.ok(names.includes('mac-iterations:300001+'))
  t.ok(names.includes('iterations:300001+'))
  t.notOk(names.includes('iterations:600001+'))
})

t.test('a file that is no PFX or breaks off says so', async (t) => {
  const names = (bytes: Uint8Array) => features(readPfx(bytes)).map(({ name }) => name)
  t.strictSame(names(new Uint8Array()), ['file:empty'])
  t.strictSame(names(Uint8Array.of(0x30, 0)), ['file:not-pfx'])
  const sealed = sealPfx(alice, 'x', profiles['compat-3des'].recipe)
  t.ok(names(sealed.subarray(0, 300)).includes('file:truncated'))
})

t.test('a request has its key, its signature, and whether that holds', async (t) => {
  const names = (name: string) => csrFeatures(readCsr(fixture(name))).map((feature) => feature.name)
  t.strictSame(names('ec.csr'), ['csr-key:ec-p256', 'csr-signature:sha256-ecdsa'])
  t.ok(names('tampered.csr').includes('csr-signature:invalid'))
})

t.test('what is rare in a request has features of its own', async (t) => {
  const given = new URL('../../scenarios/csr/given/', import.meta.url)
  const names = (name: string) =>
    csrFeatures(readCsr(readFileSync(new URL(`${name}.csr`, given)))).map((one) => one.name)
  for (const [name, key, signature] of [
    ['key-ec-explicit-by-libressl-3.3.6', 'ec-p256 ec-explicit', 'sha256-ecdsa'],
    ['key-brainpool-explicit', 'ec-brainpool ec-explicit ec-explicit-other', 'sha256-ecdsa'],
    ['key-ec-compressed', 'ec-p256 ec-compressed', 'sha256-ecdsa'],
    ['key-prime239v1', 'ec-other', 'sha256-ecdsa'],
    ['key-sm2', 'ec-sm2', 'sm2'],
    ['key-rsa-512', 'rsa rsa-below-1024', 'sha256-rsa'],
    ['key-rsa-1024', 'rsa', 'sha256-rsa'],
    ['signature-rsa-ripemd160', 'rsa', 'ripemd160-rsa'],
    ['signature-dsa-sha3-512', 'dsa', 'sha3-512-dsa'],
  ] as const) {
    t.strictSame(
      names(name),
      [...key.split(' ').map((one) => `csr-key:${one}`), `csr-signature:${signature}`],
      name,
    )
  }
  const pss = (name: string) => names(`pss-${name}`).filter((one) => one.startsWith('csr-pss'))
  t.strictSame(pss('rsa-salt-32'), [])
  t.strictSame(pss('rsa-salt-0'), ['csr-pss-salt:none'])
  t.strictSame(pss('rsa-salt-20'), ['csr-pss-salt:other'])
  t.strictSame(pss('rsa-salt-max'), ['csr-pss-salt:longest'])
  t.strictSame(pss('key-salt-20'), [], 'a key for RSASSA-PSS alone may say what it likes')
  t.strictSame(pss('mgf-sha1'), ['csr-pss-mgf:other-digest'])
})
