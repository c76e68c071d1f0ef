import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import forge from 'node-forge'
import t from 'tap'
import { derOf, readTree, toBytes } from '../../src/forge/asn1-tree.js'
import { forgeReadCsr } from '../../src/forge/csr.js'
import { type ForgeLimitId, limits, limitsSeenIn } from '../../src/forge/limits.js'
import { nameText, nameTree } from '../../src/forge/name.js'
import { forgeOpenPfx, forgeSealPfx } from '../../src/forge/pfx.js'

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../fixtures/forge/${name}`, import.meta.url)))
const password = 'secret-Pass1'
const pkcs8 = fixture('rsa.pk8')
const certificate = fixture('rsa.der')

type Node = forge.asn1.Asn1
const { Class, Type } = forge.asn1
const seq = (...elements: Node[]): Node =>
  forge.asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, elements)
const explicit = (...elements: Node[]): Node =>
  forge.asn1.create(Class.CONTEXT_SPECIFIC, 0 as forge.asn1.Type, true, elements)
const octets = (value: string): Node =>
  forge.asn1.create(Class.UNIVERSAL, Type.OCTETSTRING, false, value)
const integer = (value: number): Node =>
  forge.asn1.create(Class.UNIVERSAL, Type.INTEGER, false, forge.asn1.integerToDer(value).getBytes())
const oid = (dotted: string): Node =>
  forge.asn1.create(Class.UNIVERSAL, Type.OID, false, forge.asn1.oidToDer(dotted).getBytes())
const encoded = (node: Node): string => forge.asn1.toDer(node).getBytes()
const at = (node: Node, ...path: number[]): Node =>
  path.reduce((inner, index) => (inner.value as Node[])[index] as Node, node)

/** A PFX without a MAC around one bag. */
const pfxOf = (bagType: string, value: Node, contentType = '1.2.840.113549.1.7.1'): Uint8Array => {
  const contents = seq(seq(oid(bagType), explicit(value)))
  const safe = seq(seq(oid('1.2.840.113549.1.7.1'), explicit(octets(encoded(contents)))))
  return derOf(seq(integer(3), seq(oid(contentType), explicit(octets(encoded(safe))))))
}
/** A PFX with one shrouded key whose contents nobody gets to see. */
const pfxEncryptedWith = (algorithm: string, parameters: Node): Uint8Array =>
  pfxOf('1.2.840.113549.1.12.10.1.2', seq(seq(oid(algorithm), parameters), octets('\0'.repeat(16))))
/** PBES2 with PBKDF2 and AES-256-CBC. */
const pbkdf2Parameters = (count: Node, prf: string): Node =>
  seq(
    seq(oid('1.2.840.113549.1.5.12'), seq(octets('saltsalt'), count, seq(oid(prf)))),
    seq(oid('2.16.840.1.101.3.4.1.42'), octets('\0'.repeat(16))),
  )
const pbeParameters = seq(octets('saltsalt'), integer(2048))
const unsupported = (algorithm: string) => ({ code: 'ERR_ALGORITHM_UNSUPPORTED', oid: algorithm })
const sealed = (profile: 'compat-3des' | 'aes256'): Node =>
  readTree(forgeSealPfx({ pkcs8, certificates: [certificate], password, profile }))

const shown: Record<ForgeLimitId, (t: Tap.Test) => void> = {
  'csr-key-rsa-only': (t) => {
    t.throws(() => forgeReadCsr(fixture('ec.csr')), unsupported('1.2.840.10045.2.1'))
    t.throws(() => forgeReadCsr(fixture('pss.csr')), unsupported('1.2.840.113549.1.1.10'))
    const pem = Buffer.from(fixture('ec.csr')).toString('latin1')
    t.throws(() => forge.pki.certificationRequestFromPem(pem), {
      message: 'Cannot read public key. OID is not RSA.',
    })
  },
  'csr-signature-digests': (t) => {
    const tree = readTree(pemBody('rsa.csr'))
    ;(at(tree, 1).value as Node[])[0] = oid('1.2.840.113549.1.1.14')
    t.throws(() => forgeReadCsr(derOf(tree)), unsupported('1.2.840.113549.1.1.14'))
  },
  'pfx-key-unread': (t) => {
    const opened = forgeOpenPfx(fixture('16-ec-p256.p12'), password)
    t.strictSame([opened.keys.length, opened.certificates.length], [0, 3])
    t.strictSame([opened.unread.keys.length, opened.unread.certificates.length], [1, 1])
  },
  'pfx-key-rsa-pss': (t) => {
    const opened = forgeOpenPfx(fixture('23-rsa-pss.p12'), password)
    const info = readTree(opened.keys[0]?.pkcs8 ?? new Uint8Array())
    t.equal(encoded(at(info, 1, 0)), encoded(oid('1.2.840.113549.1.1.1')))
    t.equal(opened.unread.certificates.length, 1)
  },
  'seal-rsa-only': (t) => {
    const input = { certificates: [certificate], password, profile: 'aes256' } as const
    t.throws(
      () => forgeSealPfx({ ...input, pkcs8: fixture('ec.pk8') }),
      unsupported('1.2.840.10045.2.1'),
    )
    t.throws(() => forge.pki.privateKeyFromAsn1(readTree(fixture('ec.pk8'))))
  },
  'seal-mac-sha1': (t) => {
    for (const profile of ['compat-3des', 'aes256'] as const) {
      t.equal(encoded(at(sealed(profile), 2, 0, 0, 0)), encoded(oid('1.3.14.3.2.26')))
    }
  },
  'seal-prf-sha1': (t) => {
    const key = forge.pki.privateKeyFromAsn1(readTree(pkcs8))
    const leaf = forge.pki.certificateFromAsn1(readTree(certificate))
    const writes = (options: object): string =>
      encoded(forge.pkcs12.toPkcs12Asn1(key, [leaf], password, { algorithm: 'aes256', ...options }))
    const sha256 = encoded(oid('1.2.840.113549.2.9'))
    t.notMatch(writes({}), sha256)
    t.ok(writes({ prfAlgorithm: 'sha256' }).includes(sha256), 'the undocumented option')
  },
  'seal-ciphers': (t) => {
    const info = readTree(pkcs8)
    const writes = (algorithm: string): string =>
      encoded(forge.pki.encryptPrivateKeyInfo(info, password, { algorithm } as object))
    for (const algorithm of [
      'rc2',
      'rc2-40',
      'rc2-128',
      'rc4',
      'pbewithSHAAnd40BitRC2-CBC',
      'camellia256',
    ]) {
      t.throws(
        () => writes(algorithm),
        { message: 'Cannot encrypt private key. Unknown encryption algorithm.', algorithm },
        algorithm,
      )
    }
    const written = {
      '3des': '1.2.840.113549.1.12.1.3',
      aes128: '2.16.840.1.101.3.4.1.2',
      aes192: '2.16.840.1.101.3.4.1.22',
      aes256: '2.16.840.1.101.3.4.1.42',
      des: '1.3.14.3.2.7',
    }
    for (const [algorithm, dotted] of Object.entries(written)) {
      t.ok(writes(algorithm).includes(encoded(oid(dotted))), algorithm)
    }
  },
  'seal-one-count': (t) => {
    const key = forge.pki.privateKeyFromAsn1(readTree(pkcs8))
    const leaf = forge.pki.certificateFromAsn1(readTree(certificate))
    const counts = (options: object): string[] => {
      const pfx = forge.pkcs12.toPkcs12Asn1(key, [leaf], password, {
        algorithm: '3des',
        ...options,
      })
      const safe = readTree(toBytes(at(pfx, 1, 1, 0).value as string))
      const contents = readTree(toBytes(at(safe, 1, 1, 0).value as string))
      return [at(contents, 0, 1, 0, 0, 1, 1), at(pfx, 2, 2)].map(encoded)
    }
    const both = (count: number): string[] => [integer(count), integer(count)].map(encoded)
    t.strictSame(counts({}), both(2048))
    t.strictSame(counts({ count: 300 }), both(300))
    t.strictSame(counts({ count: 300, macCount: 1, macIterations: 1 }), both(300))
    t.strictSame(counts({ count: 0 }), both(2048))
    t.throws(() => counts({ count: -1 }), {
      message: 'PKCS#12 key derivation iteration count must be >= 1.',
    })
  },
  'seal-password-non-ascii': (t) => {
    const info = readTree(pkcs8)
    const opens = (written: string, passphrase: Buffer): boolean => {
      const key = derOf(forge.pki.encryptPrivateKeyInfo(info, written, { algorithm: 'aes256' }))
      const opened = () =>
        createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8', passphrase })
      try {
        return opened().export({ format: 'der', type: 'pkcs8' }).equals(pkcs8)
      } catch {
        return false
      }
    }
    t.equal(opens('secret', Buffer.from('secret')), true)
    t.equal(opens('pässwörd', Buffer.from('pässwörd', 'utf8')), false)
    t.equal(opens('pässwörd', Buffer.from('pässwörd', 'latin1')), true)
    t.equal(opens('šecret', Buffer.from('aecret')), true, 'U+0161 is the octet 61')
  },
  'seal-certificates-plain': (t) => {
    const pfx = encoded(sealed('aes256'))
    t.ok(pfx.includes(Buffer.from(certificate).toString('latin1')))
  },
  'mac-pbmac1': (t) => {
    t.throws(() => forgeOpenPfx(fixture('21-pbmac1.p12'), password), {
      ...unsupported('1.2.840.113549.1.5.14'),
      message: 'node-forge: PKCS#12 uses unsupported MAC algorithm: 1.2.840.113549.1.5.14',
    })
  },
  'mac-digest': (t) => {
    for (const digest of [
      '2.16.840.1.101.3.4.2.4',
      '2.16.840.1.101.3.4.2.6',
      '2.16.840.1.101.3.4.2.8',
    ]) {
      const pfx = sealed('compat-3des')
      ;(at(pfx, 2, 0, 0).value as Node[])[0] = oid(digest)
      t.throws(() => forgeOpenPfx(derOf(pfx), password), unsupported(digest))
    }
  },
  'prf-sha224': (t) => {
    const key = fixture('prf-sha224.pk8')
    t.ok(
      createPrivateKey({
        key: Buffer.from(key),
        format: 'der',
        type: 'pkcs8',
        passphrase: password,
      }),
    )
    t.equal(forge.pki.decryptPrivateKeyInfo(readTree(key), password), null)
    const digests = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const
    const opensInNode = (prfAlgorithm: (typeof digests)[number]): boolean => {
      const options = { algorithm: 'aes256', prfAlgorithm } as const
      const written = forge.pki.encryptPrivateKeyInfo(readTree(pkcs8), password, options)
      const key = Buffer.from(derOf(written))
      try {
        const opened = createPrivateKey({ key, format: 'der', type: 'pkcs8', passphrase: password })
        return opened.export({ format: 'der', type: 'pkcs8' }).equals(pkcs8)
      } catch {
        return false
      }
    }
    t.strictSame(digests.map(opensInNode), [true, false, true, true, true])
  },
  'prf-others': (t) => {
    for (const prf of [
      '1.2.840.113549.2.12',
      '1.2.840.113549.2.13',
      '2.16.840.1.101.3.4.2.14',
      '1.2.643.7.1.1.4.2',
    ]) {
      const file = pfxEncryptedWith('1.2.840.113549.1.5.13', pbkdf2Parameters(integer(1), prf))
      t.throws(() => forgeOpenPfx(file, ''), {
        code: 'ERR_ALGORITHM_UNSUPPORTED',
        message: 'node-forge: Unsupported PRF OID.',
      })
    }
    for (const prf of [7, 8, 9, 10, 11].map((last) => `1.2.840.113549.2.${last}`)) {
      const file = pfxEncryptedWith('1.2.840.113549.1.5.13', pbkdf2Parameters(integer(1), prf))
      t.throws(() => forgeOpenPfx(file, ''), { code: 'ERR_PASSWORD_INCORRECT' })
    }
  },
  'encryption-pkcs12-pbe': (t) => {
    for (const scheme of [1, 2, 4, 5].map((last) => `1.2.840.113549.1.12.1.${last}`)) {
      t.throws(() => forgeOpenPfx(pfxEncryptedWith(scheme, pbeParameters), ''), unsupported(scheme))
    }
    for (const scheme of [3, 6].map((last) => `1.2.840.113549.1.12.1.${last}`)) {
      t.throws(() => forgeOpenPfx(pfxEncryptedWith(scheme, pbeParameters), ''), {
        code: 'ERR_PASSWORD_INCORRECT',
      })
    }
  },
  'encryption-pbes1': (t) => {
    for (const scheme of [3, 6, 10, 11].map((last) => `1.2.840.113549.1.5.${last}`)) {
      t.throws(() => forgeOpenPfx(pfxEncryptedWith(scheme, pbeParameters), ''), unsupported(scheme))
    }
  },
  'pbes2-cipher': (t) => {
    t.throws(
      () => forgeOpenPfx(fixture('24-camellia.p12'), password),
      unsupported('1.2.392.200011.61.1.1.1.4'),
    )
  },
  'kdf-scrypt': (t) => {
    const scrypt = '1.3.6.1.4.1.11591.4.11'
    const parameters = seq(
      seq(oid(scrypt), seq(octets('saltsalt'), integer(16384), integer(8), integer(1))),
      seq(oid('2.16.840.1.101.3.4.1.42'), octets('\0'.repeat(16))),
    )
    t.throws(
      () => forgeOpenPfx(pfxEncryptedWith('1.2.840.113549.1.5.13', parameters), ''),
      unsupported(scrypt),
    )
  },
  'password-non-ascii-pbes2': (t) => {
    t.throws(() => forgeOpenPfx(fixture('09a-pass-latin1.p12'), 'pässwörd'), {
      code: 'ERR_PASSWORD_INCORRECT',
      message: 'node-forge: Failed to decrypt PKCS#12 SafeContents.',
    })
  },
  'password-empty-form': (t) => {
    const key = forge.pki.privateKeyFromAsn1(readTree(pkcs8))
    const leaf = forge.pki.certificateFromAsn1(readTree(certificate))
    const without = derOf(forge.pkcs12.toPkcs12Asn1(key, [leaf], null, {}))
    t.equal(forgeOpenPfx(without, null).keys.length, 1)
    t.throws(() => forgeOpenPfx(without, ''), { code: 'ERR_PASSWORD_INCORRECT' })
    const input = {
      pkcs8,
      certificates: [certificate],
      profile: 'compat-3des',
      password: '',
    } as const
    t.throws(() => forgeOpenPfx(forgeSealPfx(input), null), { code: 'ERR_PASSWORD_INCORRECT' })
  },
  'bag-types': (t) => {
    for (const bag of [4, 5, 6].map((last) => `1.2.840.113549.1.12.10.1.${last}`)) {
      t.throws(() => forgeOpenPfx(pfxOf(bag, seq()), ''), unsupported(bag))
    }
  },
  'trailing-data': (t) => {
    const file = Buffer.concat([fixture('01-default.p12'), Buffer.from([0])])
    t.throws(() => forgeOpenPfx(file, password), {
      code: 'ERR_PFX_INVALID',
      message: /Unparsed DER bytes remain/,
    })
  },
  'public-key-integrity': (t) => {
    const signed = pfxOf('1.2.840.113549.1.12.10.1.3', seq(), '1.2.840.113549.1.7.2')
    t.throws(() => forgeOpenPfx(signed, ''), unsupported('1.2.840.113549.1.7.2'))
  },
  'original-encoding': (t) => {
    const tree = readTree(certificate)
    ;(at(tree, 1).value as Node[]).length = 1
    const withoutNull = derOf(tree)
    const written = forge.pki.certificateToAsn1(
      forge.pki.certificateFromAsn1(readTree(withoutNull)),
    )
    t.equal(derOf(written).length, withoutNull.length + 2)
  },
  'name-utf8-twice': (t) => {
    t.equal(rewritten(nameTree([['CN', 'Zoë Example']])), 'CN=ZoÃ« Example')
  },
  'name-multi-valued': (t) => {
    const name = nameTree([
      ['O', 'Example'],
      ['CN', 'Alice'],
    ])
    const joined = seq(
      forge.asn1.create(Class.UNIVERSAL, Type.SET, true, [at(name, 0, 0), at(name, 1, 0)]),
    )
    t.equal(nameText(joined), 'O=Example+CN=Alice')
    t.equal(rewritten(joined), 'CN=Alice,O=Example')
  },
  'iterations-32-bits': (t) => {
    const many = (octetsOfCount: string): Node =>
      forge.asn1.create(Class.UNIVERSAL, Type.INTEGER, false, octetsOfCount)
    // 2,147,483,648 and 30,064,836,608
    for (const count of ['\x00\x80\x00\x00\x00', '\x07\x00\x01\x00\x00'].map(many)) {
      const files = [
        pfxEncryptedWith('1.2.840.113549.1.12.1.3', seq(octets('saltsalt'), count)),
        pfxEncryptedWith('1.2.840.113549.1.5.13', pbkdf2Parameters(count, '1.2.840.113549.2.9')),
      ]
      for (const file of files) {
        t.throws(() => forgeOpenPfx(file, ''), {
          code: 'ERR_PFX_INVALID',
          message: 'node-forge: Only 8, 16, 24, or 32 bits supported: 40',
        })
      }
    }
    const input = { pkcs8, certificates: [certificate], password } as const
    for (const profile of ['compat-3des', 'aes256'] as const) {
      t.throws(() => forgeSealPfx({ ...input, profile, iterations: 2 ** 31 }), {
        message: 'node-forge: Integer too large; max is 32-bits.',
      })
    }
  },
  'iterations-unbounded': (t) => {
    const parameters = seq(octets('saltsalt'), integer(2_000_000_000))
    const file = pfxEncryptedWith('1.2.840.113549.1.12.1.3', parameters)
    t.throws(() => forgeOpenPfx(file, ''), { code: 'ERR_LIMIT_EXCEEDED', limit: 'iterations' })
  },
}

/** A name the way node-forge takes it from a parsed certificate to a new one. */
function rewritten(name: Node): string {
  const attributes = (
    forge.pki as unknown as { RDNAttributesAsArray(name: Node): forge.pki.CertificateField[] }
  ).RDNAttributesAsArray(name)
  return nameText(readTree(derOf(forge.pki.distinguishedNameToAsn1({ attributes }))))
}

function pemBody(name: string): Uint8Array {
  const body = forge.pem.decode(Buffer.from(fixture(name)).toString('latin1'))[0]?.body ?? ''
  return new Uint8Array(Buffer.from(body, 'latin1'))
}

declare namespace Tap {
  type Test = typeof t
}

for (const id of Object.keys(limits) as ForgeLimitId[]) {
  t.test(`node-forge ${limits[id].what}`, async (t) => shown[id](t as Tap.Test))
}

t.test('the limits are those of the node-forge that is installed', async (t) => {
  const { version } = createRequire(import.meta.url)('node-forge/package.json') as {
    version: string
  }
  t.equal(version, limitsSeenIn)
})
