/** PKCS#12 (RFC 7292) as node-forge alone opens and seals it. */
import forge from 'node-forge'
import { AlgorithmUnsupportedError, ValueRefusedError } from '../errors.js'
import { type Asn1, children, derOf, readTree, toBinaryString } from './asn1-tree.js'
import { forgeFailure } from './failure.js'
import { rsaKey, rsaKeyToPkcs8 } from './key.js'
import { observed } from './observe.js'

export interface ForgeOpenOptions {
  /** Most iterations of one key derivation: about 8 µs each in 2026. @default 2,000,000 */
  readonly maxIterations?: number
}

/** What came out. node-forge keeps a certificate or key that is not RSA as bare ASN.1: see `unread`. */
export interface ForgeOpenedPfx {
  /** DER, byte for byte as in the file, in its order; those of `unread` included. */
  readonly certificates: readonly Uint8Array[]
  /** Keys that node-forge can use, as it writes them itself: always rsaEncryption. */
  readonly keys: readonly { readonly pkcs8: Uint8Array; readonly friendlyName: string | null }[]
  /** Every friendlyName in the file, in its order, each once. */
  readonly friendlyNames: readonly string[]
  /** `null`: the file has no MAC. A MAC that does not verify is thrown. */
  readonly macVerified: true | null
  readonly unread: {
    readonly certificates: readonly Uint8Array[]
    /** PrivateKeyInfo, DER. */
    readonly keys: readonly Uint8Array[]
  }
}

/**
 * Opens a PKCS#12 file (DER or BER). The password goes to node-forge as it is: `''` is two zero octets to a
 * PKCS#12 KDF, `null` is no octets at all, and node-forge tries only the one it is given.
 * @throws PasswordIncorrectError, AlgorithmUnsupportedError or StructureInvalidError (`ERR_PFX_INVALID`) with
 * node-forge's own text behind `node-forge: ` and as `cause`
 * @throws LimitExceededError beyond `maxIterations`
 */
export function forgeOpenPfx(
  der: Uint8Array,
  password: string | null,
  { maxIterations = 2_000_000 }: ForgeOpenOptions = {},
): ForgeOpenedPfx {
  try {
    const tree = readTree(der)
    const { result, original } = observed(maxIterations, () =>
      forge.pkcs12.pkcs12FromAsn1(tree, true, password ?? undefined),
    )
    const bags = result.safeContents.flatMap(({ safeBags }) => safeBags as readonly ForgeBag[])
    const certificates = bags
      .filter(({ type }) => type === forge.pki.oids['certBag'])
      .map(({ cert, asn1 }) => ({
        der: original(cert?.tbsCertificate ?? children(asn1)[0]) ?? derOf(asn1 as Asn1),
        isRead: cert !== null,
      }))
    return {
      certificates: certificates.map((certificate) => certificate.der),
      keys: bags.flatMap(({ key, attributes }) =>
        key ? [{ pkcs8: rsaKeyToPkcs8(key), friendlyName: friendlyName(attributes) }] : [],
      ),
      friendlyNames: [...new Set(bags.flatMap(({ attributes }) => friendlyName(attributes) ?? []))],
      macVerified: children(tree).length > 2 ? true : null,
      unread: {
        certificates: certificates.flatMap(({ der, isRead }) => (isRead ? [] : [der])),
        keys: bags.flatMap(({ key, asn1 }) => (key === null ? [derOf(asn1 as Asn1)] : [])),
      },
    }
  } catch (thrown) {
    throw forgeFailure(thrown, 'ERR_PFX_INVALID')
  }
}

/** A bag as node-forge fills it: `null` for what it could not read, with the tree in `asn1`. */
interface ForgeBag {
  readonly type: string
  readonly attributes: { readonly friendlyName?: readonly unknown[] }
  readonly key?: forge.pki.rsa.PrivateKey | null
  readonly cert?: forge.pki.Certificate | null
  readonly asn1?: Asn1
}

function friendlyName(attributes: ForgeBag['attributes']): string | null {
  const [name] = attributes.friendlyName ?? []
  return typeof name === 'string' ? name : null
}

export interface ForgeSealInput {
  /** PKCS#8 DER, RSA. */
  readonly pkcs8: Uint8Array
  /** DER, leaf first, RSA keys; node-forge writes them unencrypted. */
  readonly certificates: readonly Uint8Array[]
  readonly password: string
  readonly friendlyName?: string
  /** The key's encryption: PBE-SHA1-3DES-CBC, or PBES2 AES-CBC with hmacWithSHA1. The MAC is HMAC-SHA-1. */
  readonly profile: 'compat-3des' | 'aes128' | 'aes256'
  /** For the key and the MAC. @default 2,048, node-forge's own */
  readonly iterations?: number
}

const algorithms = { 'compat-3des': '3des', aes128: 'aes128', aes256: 'aes256' } as const

/**
 * Writes a PKCS#12 file, DER, with 8-octet salts and the SHA-1 of the leaf as localKeyId.
 * @throws AlgorithmUnsupportedError for keys and certificates that are not RSA, and for certificates that
 * node-forge would not write back byte for byte
 * @throws ValueRefusedError without a certificate, and for a password outside ASCII with `aes256`
 */
export function forgeSealPfx(input: ForgeSealInput): Uint8Array {
  if (input.certificates.length === 0) {
    throw new ValueRefusedError('node-forge needs the certificate of the key', 'certificates')
  }
  // PBES2 takes UTF-8 (RFC 8018 section 3); node-forge feeds it Latin-1, and nobody else could open the file
  if (input.profile !== 'compat-3des' && !/^[\x00-\x7f]*$/.test(input.password)) {
    throw new ValueRefusedError('node-forge encodes this password wrongly for PBES2', 'password', {
      hint: 'use an ASCII password, or the profile compat-3des',
    })
  }
  const key = rsaKey({ pkcs8: input.pkcs8 })
  try {
    const pfx = forge.pkcs12.toPkcs12Asn1(
      key,
      input.certificates.map(rsaCertificate),
      input.password,
      {
        algorithm: algorithms[input.profile],
        count: input.iterations,
        ...(input.friendlyName === undefined ? {} : { friendlyName: input.friendlyName }),
      },
    )
    return derOf(pfx)
  } catch (thrown) {
    throw forgeFailure(thrown, 'ERR_CERTIFICATE_INVALID')
  }
}

function rsaCertificate(der: Uint8Array): forge.pki.Certificate {
  const certificate = forge.pki.certificateFromAsn1(readTree(der))
  const written = forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes()
  if (written !== toBinaryString(der)) {
    throw new AlgorithmUnsupportedError(
      'node-forge would change the bytes of this certificate by writing it',
      certificate.signatureOid,
    )
  }
  return certificate
}
