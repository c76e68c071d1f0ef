/** CONTRACT's names of digests, HMACs and ciphers, and the OIDs they are written as. */
import { oids } from '../asn1/oid.js'

const digests: readonly (readonly [dotted: string, name: string])[] = [
  [oids.md2, 'md2'],
  [oids.md4, 'md4'],
  [oids.md5, 'md5'],
  [oids['id-sha1'], 'sha1'],
  [oids['id-sha224'], 'sha224'],
  [oids['id-sha256'], 'sha256'],
  [oids['id-sha384'], 'sha384'],
  [oids['id-sha512'], 'sha512'],
  [oids['id-sha512-224'], 'sha512-224'],
  [oids['id-sha512-256'], 'sha512-256'],
  [oids['id-sha3-224'], 'sha3-224'],
  [oids['id-sha3-256'], 'sha3-256'],
  [oids['id-sha3-384'], 'sha3-384'],
  [oids['id-sha3-512'], 'sha3-512'],
  [oids['id-ripemd160'], 'ripemd160'],
  [oids['id-blake2b512'], 'blake2b512'],
  [oids.sm3, 'sm3'],
  [oids['id-GostR3411-94'], 'gostr3411-94'],
  [oids['id-tc26-gost3411-12-256'], 'streebog-256'],
  [oids['id-tc26-gost3411-12-512'], 'streebog-512'],
]

const hmacs: readonly (readonly [dotted: string, digest: string])[] = [
  [oids['hmac-MD5'], 'md5'],
  [oids['hmac-SHA1-rfc'], 'sha1'],
  [oids.hmacWithMD5, 'md5'],
  [oids.hmacWithSHA1, 'sha1'],
  [oids.hmacWithSHA224, 'sha224'],
  [oids.hmacWithSHA256, 'sha256'],
  [oids.hmacWithSHA384, 'sha384'],
  [oids.hmacWithSHA512, 'sha512'],
  [oids['hmacWithSHA512-224'], 'sha512-224'],
  [oids['hmacWithSHA512-256'], 'sha512-256'],
  [oids['id-hmacWithSHA3-224'], 'sha3-224'],
  [oids['id-hmacWithSHA3-256'], 'sha3-256'],
  [oids['id-hmacWithSHA3-384'], 'sha3-384'],
  [oids['id-hmacWithSHA3-512'], 'sha3-512'],
  [oids['id-HMACGostR3411-94'], 'gostr3411-94'],
  [oids['id-tc26-hmac-gost-3411-12-256'], 'streebog-256'],
  [oids['id-tc26-hmac-gost-3411-12-512'], 'streebog-512'],
]

/** What the parameters of a cipher's AlgorithmIdentifier hold. */
export type CipherParameters = 'iv' | 'rc2' | 'none' | 'other'

/** A PBES2 cipher: `name` as CONTRACT has it; lower case is what crypto/ takes. */
export interface CipherRow {
  readonly name: string
  readonly parameters: CipherParameters
}

const ciphers: Readonly<Record<string, CipherRow>> = {
  [oids['des-ECB']]: { name: 'DES-ECB', parameters: 'none' },
  [oids['des-CBC']]: { name: 'DES-CBC', parameters: 'iv' },
  [oids['des-EDE3-CBC']]: { name: 'DES-EDE3-CBC', parameters: 'iv' },
  [oids['rc2-CBC']]: { name: 'RC2-CBC', parameters: 'rc2' },
  [oids.rc4]: { name: 'RC4', parameters: 'none' },
  [oids['rc5-CBC-Pad']]: { name: 'RC5-CBC', parameters: 'other' },
  [oids['aes128-ECB']]: { name: 'AES-128-ECB', parameters: 'none' },
  [oids['aes128-CBC']]: { name: 'AES-128-CBC', parameters: 'iv' },
  [oids['aes128-OFB']]: { name: 'AES-128-OFB', parameters: 'iv' },
  [oids['aes128-CFB']]: { name: 'AES-128-CFB', parameters: 'iv' },
  [oids['aes128-GCM']]: { name: 'AES-128-GCM', parameters: 'other' },
  [oids['aes192-ECB']]: { name: 'AES-192-ECB', parameters: 'none' },
  [oids['aes192-CBC']]: { name: 'AES-192-CBC', parameters: 'iv' },
  [oids['aes192-OFB']]: { name: 'AES-192-OFB', parameters: 'iv' },
  [oids['aes192-CFB']]: { name: 'AES-192-CFB', parameters: 'iv' },
  [oids['aes192-GCM']]: { name: 'AES-192-GCM', parameters: 'other' },
  [oids['aes256-ECB']]: { name: 'AES-256-ECB', parameters: 'none' },
  [oids['aes256-CBC']]: { name: 'AES-256-CBC', parameters: 'iv' },
  [oids['aes256-OFB']]: { name: 'AES-256-OFB', parameters: 'iv' },
  [oids['aes256-CFB']]: { name: 'AES-256-CFB', parameters: 'iv' },
  [oids['aes256-GCM']]: { name: 'AES-256-GCM', parameters: 'other' },
  [oids['camellia128-CBC']]: { name: 'CAMELLIA-128-CBC', parameters: 'iv' },
  [oids['camellia192-CBC']]: { name: 'CAMELLIA-192-CBC', parameters: 'iv' },
  [oids['camellia256-CBC']]: { name: 'CAMELLIA-256-CBC', parameters: 'iv' },
  [oids['aria128-CBC']]: { name: 'ARIA-128-CBC', parameters: 'iv' },
  [oids['aria192-CBC']]: { name: 'ARIA-192-CBC', parameters: 'iv' },
  [oids['aria256-CBC']]: { name: 'ARIA-256-CBC', parameters: 'iv' },
  [oids['seed-CBC']]: { name: 'SEED-CBC', parameters: 'iv' },
  [oids['idea-CBC']]: { name: 'IDEA-CBC', parameters: 'other' },
  [oids['cast5-CBC']]: { name: 'CAST5-CBC', parameters: 'other' },
  [oids['bf-CBC']]: { name: 'BF-CBC', parameters: 'iv' },
  [oids['gost28147-89']]: { name: 'GOST28147-CFB', parameters: 'other' },
}

const digestNames = new Map(digests)
const digestOids = new Map(digests.map(([dotted, name]) => [name, dotted]))
const hmacNames = new Map(hmacs)
// The RFC 8018 identifiers come after the older ones and win.
const hmacOids = new Map(hmacs.map(([dotted, name]) => [name, dotted]))
const cipherOids = new Map(
  Object.entries(ciphers).map(([dotted, row]) => [row.name.toLowerCase(), dotted]),
)

/** The digest's name, or `oid:<dotted>`. */
export const digestName = (dotted: string) => digestNames.get(dotted) ?? `oid:${dotted}`

/** `hmac-` and the digest's name, or `oid:<dotted>`. */
export function hmacName(dotted: string): string {
  const name = hmacNames.get(dotted)
  return name ? `hmac-${name}` : `oid:${dotted}`
}

/** The row of a cipher, or null for one we don't know. */
export const cipherRow = (dotted: string): CipherRow | null =>
  Object.hasOwn(ciphers, dotted) ? (ciphers[dotted] as CipherRow) : null

/** The OID a digest is written as. */
export const digestOid = (name: string) => known(digestOids.get(name), name)

/** The OID an HMAC (`hmac-sha256`) is written as. */
export const hmacOid = (name: string) => known(hmacOids.get(name.replace(/^hmac-/, '')), name)

/** The OID a cipher (`aes-256-cbc`) is written as. */
export const cipherOid = (name: string) => known(cipherOids.get(name), name)

function known(dotted: string | undefined, name: string): string {
  if (!dotted) throw new TypeError(`not the name of an algorithm: ${name}`)
  return dotted
}
