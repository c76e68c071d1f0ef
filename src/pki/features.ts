/** Features: facts of a file that a reader may stumble on, in one vocabulary `area:fact`. */
import type { BerNode, Span } from '../asn1/ber.js'
import { readBer } from '../asn1/ber.js'
import { oids } from '../asn1/oid.js'
import { bitsOf, child } from '../asn1/value.js'
import { digestLength } from '../crypto/digest.js'
import type { SignatureScheme } from '../crypto/keys.js'
import { StructureInvalidError } from '../errors.js'
import { readCertificate, type Certificate } from './certificate.js'
import type { ContentEncryption } from './content-encryption.js'
import type { CertificationRequest } from './csr.js'
import { csrSignature, verifyCsr } from './csr.js'
import { pbmac1ShortestKey } from './mac-data.js'
import type { OpenedPfx } from './open.js'
import { pairingFeatures } from './pairing.js'
import { isNonAscii } from './password.js'
import type { PublicKey } from './public-key.js'
import type { Pfx } from './read.js'
import type { SafeBag } from './safe-contents.js'

export interface Feature {
  readonly name: string
  /** Where in the file; null where it is no place (the password, a decrypted part). */
  readonly span: Span | null
}

/** Iteration counts at which some importer starts to refuse; a feature for each that is reached. */
const iterationSteps = [
  300_001, 600_001, 1_048_577, 5_000_001, 10_485_760, 100_000_001, 2_147_483_648, 4_294_967_296,
]

/**
 * Every feature of a PFX, each name once, with its first place. `opened` adds what shows after a password (or
 * without one, where nothing is encrypted), `password` what the password itself brings along.
 */
export function features(pfx: Pfx, opened?: OpenedPfx, password?: string | null): Feature[] {
  const found = new Map<string, Feature>()
  const add = (name: string, span: Span | null = null) => {
    if (!found.has(name)) found.set(name, { name, span })
  }
  fileFeatures(pfx, add)
  if (!pfx.recognised) return [...found.values()]
  integrityFeatures(pfx, add)
  contentFeatures(pfx, opened, add)
  iterationFeatures(pfx, opened, add)
  if (opened) {
    for (const safe of opened.safes) for (const bag of safe.bags) bagFeatures(bag, add)
    keyFeatures(opened, add)
    // What a limit of ours cut off may have held them.
    if (!pfx.malformed?.reason.startsWith('limit: ')) countFeatures(opened, add)
    for (const name of pairingFeatures(opened)) add(name)
    if (password !== undefined) passwordFeatures(pfx, opened, password, add)
  }
  return [...found.values()]
}

/** Features of a certification request. */
export function csrFeatures(csr: CertificationRequest): Feature[] {
  const { algorithm, explicit } = csr.publicKey
  const signature = csrSignature(csr)
  const bits = Number(/^RSA-(\d+)$/.exec(algorithm)?.[1] ?? Infinity)
  const names = [
    `csr-${keyFeature(algorithm, explicit)}`,
    ...(explicit ? ['csr-key:ec-explicit'] : []),
    ...(explicit && !/^EC-secp(256|384|521)r1$/.test(algorithm)
      ? ['csr-key:ec-explicit-other']
      : []),
    ...(isCompressed(csr.publicKey) ? ['csr-key:ec-compressed'] : []),
    ...(bits < 1024 ? ['csr-key:rsa-below-1024'] : []),
    `csr-signature:${signature?.kind ?? 'unknown'}`,
    ...pssFeatures(signature?.scheme ?? null, bits),
    ...(verifyCsr(csr) === false ? ['csr-signature:invalid'] : []),
  ]
  return names.map((name) => ({ name, span: null }))
}

/**
 * What readers of RSASSA-PSS signatures (RFC 4055 3.1) differ over: an MGF1 with another digest, and, made with a key for
 * any use (`bits` long, else Infinity), a salt that is absent, the longest that fits, or else not as long as the digest.
 */
function pssFeatures(scheme: SignatureScheme | null, bits: number): string[] {
  if (!scheme?.pss || scheme.digest === null) return []
  const { mgfDigest, saltLength } = scheme.pss
  const length = digestLength(scheme.digest) ?? 0
  // RFC 8017 9.1.1: emLen - hLen - 2, of an encoded message of one bit less than the modulus.
  const longest = Math.ceil((bits - 1) / 8) - length - 2
  const salt =
    saltLength === 0
      ? 'none'
      : saltLength === longest
        ? 'longest'
        : saltLength !== length && 'other'
  return [
    ...(mgfDigest === scheme.digest ? [] : ['csr-pss-mgf:other-digest']),
    ...(bits === Infinity || salt === false ? [] : [`csr-pss-salt:${salt}`]),
  ]
}

/** ECPoint (RFC 5480 2.2): the first octet says whether y is left out. */
function isCompressed({ spki, algorithm }: PublicKey): boolean {
  if (!algorithm.startsWith('EC')) return false
  const [first] = bitsOf(child(readBer(spki).root, 1, 'subjectPublicKey'), 'subjectPublicKey')
  return first === 2 || first === 3
}

/** The longest digest: a longer key than that is more than any HMAC takes as it is. */
const pbmac1LongestKey = 64

type Add = (name: string, span?: Span | null) => void

function fileFeatures(pfx: Pfx, add: Add): void {
  const { encoding, malformed, bytes } = pfx
  const place = malformed && { offset: malformed.offset, length: 0 }
  if (bytes.length === 0) add('file:empty', place)
  else if (!pfx.recognised) add('file:not-pfx', place)
  // A fault of PBMAC1's parameters is a feature of its own: some readers accept it.
  if (pfx.truncated) add('file:truncated', place)
  else if (pfx.recognised && malformed && malformed.reason !== pfx.macData?.fault?.reason) {
    add('file:malformed', place)
  }
  // What lies before such a gap may still be read.
  if (pfx.authSafeContent !== null && malformed?.reason === 'content is missing') {
    add('file:content-missing', place)
  }
  if (malformed?.reason === 'encryptedContent is missing') {
    add('file:encrypted-content-missing', place)
  }
  for (const { kind, offset } of encoding.deviations) {
    const span = { offset, length: 0 }
    add('encoding:ber', span)
    if (kind === 'indefinite-length') add('encoding:ber-indefinite', span)
    else add(`encoding:${kind}`, span)
  }
  if (encoding.trailingBytes > 0) {
    add('encoding:trailing-data', {
      offset: bytes.length - encoding.trailingBytes,
      length: encoding.trailingBytes,
    })
  }
  if (encoding.armour !== 'none') add(`encoding:${encoding.armour}`)
}

function integrityFeatures(pfx: Pfx, add: Add): void {
  const { macData, integrity } = pfx
  if (integrity === 'public-key') add('integrity:public-key')
  if (!macData) {
    if (integrity === 'none') add('mac:absent')
    return
  }
  const { span, fault } = macData
  if (macData.algorithm !== 'PBMAC1') {
    add(`mac:hmac-${macData.algorithm}`, span)
  } else {
    add('mac:pbmac1', span)
    if (macData.prf) add(`pbmac1-prf:${macData.prf}`, span)
    if (macData.hmac) add(`pbmac1-hmac:${macData.hmac}`, span)
    const { keyLength } = macData
    if (keyLength !== null && keyLength >= 1 && keyLength < pbmac1ShortestKey) {
      add('pbmac1:short-key', span)
    } else if (fault) add('pbmac1:malformed-params', span)
    if (keyLength !== null && keyLength > pbmac1LongestKey) add('pbmac1:long-key', span)
  }
  if (macData.saltLength === 0) add('salt:zero-length-mac', span)
}

function contentFeatures(pfx: Pfx, opened: OpenedPfx | undefined, add: Add): void {
  for (const [index, info] of pfx.authenticatedSafe.entries()) {
    const foreign = foreignContent(info.contentType)
    if (foreign !== null) add(foreign, info.span)
    else encryptionFeatures(info.encryption, add)
    const bags = opened?.safes[index]?.bags ?? info.bags ?? []
    if (info.encryption.name === 'none' && bags.some(holdsCertificate)) {
      add('encryption:none-cert', info.span)
      if (bags.filter(holdsCertificate).length > 1) add('certs:several-in-clear', info.span)
    }
  }
  for (const encryption of shroudedEncryptions(pfx, opened)) encryptionFeatures(encryption, add)
}

/** A ContentInfo of a type that RFC 7292 4.1 has no place for; null where it has. */
function foreignContent(contentType: string): string | null {
  if (contentType === oids['id-signedData']) return 'content-type:signed-data'
  return authenticatedSafeTypes.has(contentType) ? null : 'content-type:unknown'
}

const authenticatedSafeTypes: ReadonlySet<string> = new Set([
  oids['id-data'],
  oids['id-encryptedData'],
  oids['id-envelopedData'],
])

const holdsCertificate = (bag: SafeBag): boolean =>
  bag.kind === 'cert' || bag.bags.some(holdsCertificate)

function shroudedEncryptions(pfx: Pfx, opened: OpenedPfx | undefined): ContentEncryption[] {
  const inBags = (bags: readonly SafeBag[]): ContentEncryption[] =>
    bags.flatMap((bag) => [...(bag.encryption ? [bag.encryption] : []), ...inBags(bag.bags)])
  return pfx.authenticatedSafe.flatMap((info, index) =>
    inBags(opened?.safes[index]?.bags ?? info.bags ?? []),
  )
}

function encryptionFeatures(encryption: ContentEncryption, add: Add): void {
  const { name, span, kdf } = encryption
  if (name === 'none') return
  if (name === 'envelopedData') return add('privacy:public-key', span)
  if (kdf === 'pkcs12') {
    // PBE-SHA1-RC2-40-CBC → pbe-sha1-rc2-40
    add(`encryption:${name.toLowerCase().replace(/-cbc$/, '')}`, span)
    if (encryption.saltLength === 0) add('salt:zero-length-pbes1', span)
    return
  }
  if (kdf === 'pbkdf1') {
    add(`encryption:${name.toLowerCase().replace(/^pbe-/, 'pbes1-').replace(/-cbc$/, '')}`, span)
    if (encryption.saltLength === 0) add('salt:zero-length-pbes1', span)
    return
  }
  if (!name.startsWith('PBES2')) return add('encryption:unknown', span)
  const cipher = name.slice('PBES2-'.length).toLowerCase()
  add(/^[a-z]/.test(cipher) ? `pbes2:${cipher}` : 'pbes2:unknown', span)
  if (kdf === 'scrypt') return add('kdf:scrypt', span)
  if (encryption.prf) add(`prf:${encryption.prf}`, span)
  if (encryption.prfParameters === 'absent') add('prf:parameters-absent', span)
  if (encryption.prfParameters === 'default') add('prf:default', span)
  if (kdf === 'pbkdf2') {
    add(encryption.keyLength === null ? 'keylength:absent' : 'keylength:present', span)
    if (encryption.saltLength === 0) add('salt:zero-length-pbkdf2', span)
  }
}

/** `iterations:` is the largest count anywhere, `mac-iterations:` the MAC's, `kdf-iterations:` the contents'. */
function iterationFeatures(pfx: Pfx, opened: OpenedPfx | undefined, add: Add): void {
  const contents = [
    ...pfx.authenticatedSafe.map((info) => info.encryption),
    ...shroudedEncryptions(pfx, opened),
  ]
  const counts: [area: string, count: number | null, span: Span][] = [
    ['mac-iterations', pfx.macData?.iterations ?? null, pfx.macData?.span ?? nowhere],
    ...contents.map(({ kdf, iterations, span }): [string, number | null, Span] => [
      'kdf-iterations',
      kdf === 'scrypt' ? null : iterations,
      span,
    ]),
  ]
  for (const [area, count, span] of counts) {
    if (count === null) continue
    if (count <= 0) {
      add(`${area}:zero`, span)
      add('iterations:zero', span)
    }
    if (count === 1 && area === 'mac-iterations') add('mac-iterations:one', span)
    for (const step of iterationSteps) {
      if (count < step) break
      add(`${area}:${step}+`, span)
      add(`iterations:${step}+`, span)
    }
  }
}

const nowhere: Span = { offset: 0, length: 0 }

function bagFeatures(bag: SafeBag, add: Add): void {
  const { span } = bag
  if (bag.kind === 'key') add('encryption:none-key', span)
  if (bag.kind === 'crl') add('bag:crl', span)
  if (bag.kind === 'crl' && bag.typeId !== oids.x509CRL) add('bag:crl-unknown-type', span)
  if (bag.kind === 'secret') add('bag:secret', span)
  if (bag.kind === 'safe-contents') add('bag:nested-safe', span)
  if (bag.kind === 'unknown') add('bag:unknown', span)
  if (bag.kind === 'cert' && bag.typeId !== oids.x509Certificate) add('cert-bag:unknown-type', span)
  else if (bag.kind === 'cert' && bag.value) {
    const certificate = certificateOf(bag.value)
    if (certificate === null) add('cert-bag:undecodable', span)
    else for (const name of oddities(certificate)) add(`cert-bag:${name}`, span)
  }
  for (const fault of bag.attributeFaults) add(`attribute:${fault}`, span)
  for (const nested of bag.bags) bagFeatures(nested, add)
}

function certificateOf(der: Uint8Array): Certificate | null {
  try {
    return readCertificate(der)
  } catch (error) {
    if (error instanceof StructureInvalidError) return null
    throw error
  }
}

/** What strict readers of certificates stumble on: RFC 5280 4.1.2.5 wants times in UTC with their seconds. */
function oddities({ der, publicKey }: Certificate): string[] {
  const tbs = readBer(der).root.children[0]
  const shift = tbs?.children[0]?.isContext(0) ? 1 : 0
  const times = tbs?.children[3 + shift]?.children ?? []
  const isPlain = ({ contentBytes }: BerNode): boolean =>
    /^(\d{12}|\d{14})Z$/.test(String.fromCharCode(...contentBytes))
  const names = times.every(isPlain) ? [] : ['time-not-der']
  const algorithm = readBer(publicKey.spki).root.children[0]
  // RFC 3279 2.3.2: left out, they are the issuer's.
  const inherits = publicKey.algorithm.startsWith('DSA') && algorithm?.children.length === 1
  return inherits ? [...names, 'dsa-parameters-inherited'] : names
}

/** OneAsymmetricKey (RFC 5958) of version 2, with its public key as [1]. */
const holdsPublicKey = (pkcs8: Uint8Array): boolean =>
  readBer(pkcs8).root.children.some((part) => part.isContext(1))

function keyFeatures(opened: OpenedPfx, add: Add): void {
  for (const { algorithm, explicit, readable, pkcs8, span } of opened.keys) {
    if (readable !== true || algorithm === null) continue
    if (pkcs8 && holdsPublicKey(pkcs8)) add('pkcs8:v2-public-key', span)
    add(keyFeature(algorithm, explicit), span)
    if (explicit) add('key:ec-explicit', span)
    if (/^RSA-\d+$/.test(algorithm) && Number(algorithm.slice(4)) > 8192) {
      add('key:rsa-over-8192', span)
    }
  }
}

function countFeatures(opened: OpenedPfx, add: Add): void {
  // What encrypted safes hold is not known until they are open.
  if (opened.safes.some(({ readable }) => readable !== true)) return
  if (opened.keys.length === 0) add('keys:none')
  if (opened.keys.length > 1) add('keys:multiple')
  if (opened.certificates.length === 0) add('certs:none')
}

const keyWords: readonly (readonly [pattern: RegExp, word: string])[] = [
  [/^RSA-PSS/, 'rsa-pss'],
  [/^RSA/, 'rsa'],
  [/^DSA/, 'dsa'],
  [/^EC-secp256r1$/, 'ec-p256'],
  [/^EC-secp384r1$/, 'ec-p384'],
  [/^EC-secp521r1$/, 'ec-p521'],
  [/^EC-secp192r1$/, 'ec-p192'],
  [/^EC-secp224r1$/, 'ec-p224'],
  [/^EC-secp256k1$/, 'ec-secp256k1'],
  [/^EC-brainpool/, 'ec-brainpool'],
  [/^EC-SM2$/, 'ec-sm2'],
  [/^EC-/, 'ec-other'],
  [/^EC$/, 'ec-other'],
  [/^Ed25519$/, 'ed25519'],
  [/^Ed448$/, 'ed448'],
  [/^X25519$/, 'x25519'],
  [/^X448$/, 'x448'],
  [/^ML-DSA/, 'ml-dsa'],
  [/^ML-KEM/, 'ml-kem'],
  [/^GOST/, 'gost'],
]

/** The Feature of a key: `key:rsa`, `key:ec-p256` … */
export function keyFeature(algorithm: string, explicit: boolean): string {
  if (explicit && algorithm === 'EC') return 'key:ec-explicit'
  const row = keyWords.find(([pattern]) => pattern.test(algorithm))
  return `key:${row?.[1] ?? 'unknown'}`
}

function passwordFeatures(pfx: Pfx, opened: OpenedPfx, password: string | null, add: Add): void {
  const { passwordState, passwordForm, macVerified, failures } = opened
  if (passwordState === 'not-needed') return
  if (passwordState === 'incorrect') add('password:incorrect')
  if (passwordForm && !password) add(`password:empty-${passwordForm}`)
  for (const { part, reason, span } of failures) {
    if (reason === 'damaged') {
      add(part === 'mac' ? 'mac:mismatch' : 'file:damaged', span)
      // Some readers decrypt the certificates alone, and the key when it is used.
      if (part === 'key' || part === 'safe') add(`file:damaged-${part}`, span)
    }
    if (reason === 'password' && macVerified === true) add('password:differs', span)
  }
  if (password === null) return
  const length = [...password].length
  if (length > 31) add('password:over-31')
  if (password.length > 127) add('password:over-127')
  if (!isNonAscii(password)) return
  add('password:non-ascii')
  if (password !== password.normalize('NFC')) add('password:not-nfc')
  for (const encoding of opened.passwordEncodings) {
    if (encoding !== 'rfc') add(`password:non-ascii-${encoding}`)
  }
  if (/[^\u{0}-\u{ff}]/u.test(password)) add('password:non-ascii-beyond-latin1')
  if (/[\u{10000}-\u{10ffff}]/u.test(password)) add('password:non-ascii-astral')
  const kdfs = [
    ...pfx.authenticatedSafe.map((info) => info.encryption),
    ...shroudedEncryptions(pfx, opened),
  ].map(({ kdf }) => kdf)
  const hmac = pfx.macData !== null && pfx.macData.algorithm !== 'PBMAC1'
  if (hmac || kdfs.includes('pkcs12')) add('password:non-ascii-pkcs12-pbe')
  if (kdfs.includes('pbkdf2') || kdfs.includes('scrypt')) add('password:non-ascii-pbes2')
}
