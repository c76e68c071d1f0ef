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
  [oids['id-blake2s256'], 'blake2s256'],
  [oids.sm3, 'sm3'],
  [oids['id-GostR3411-94'], 'gostr3411-94'],
  [oids['id-tc26-gost3411-12-256'], 'streebog-256'],
  [oids['id-tc26-gost3411-12-512'], 'streebog-512'],
]

const hmacs: readonly (readonly [dotted: string, digest: string])[] = [
  [oids['hmac-MD5'], 'md5'],
  [oids['hmac-SHA1-rfc'], 'sha1'],
  [oids['hmac-RIPEMD160'], 'ripemd160'],
  [oids.hmacWithSM3, 'sm3'],
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

/**
 * What the parameters of a cipher's AlgorithmIdentifier hold: the IV (RFC 8018 B.2; a SEQUENCE around it where RFC 2984
 * and RFC 3058 say so), RC2's or RC5's own, nonce and tag length (RFC 5084), a nonce (RFC 8103), nothing, or what we can't use.
 */
export type CipherParameters = 'iv' | 'rc2' | 'rc5' | 'aead' | 'nonce' | 'none' | 'other'

/** A PBES2 cipher: `name` as CONTRACT has it; lower case is what crypto/ takes. */
export interface CipherRow {
  readonly name: string
  readonly parameters: CipherParameters
}

/** Every PBES2 cipher that has a name here. */
export const ciphers: readonly (readonly [
  dotted: string,
  name: string,
  parameters: CipherParameters,
])[] = [
  [oids['des-ECB'], 'DES-ECB', 'none'],
  [oids['des-CBC'], 'DES-CBC', 'iv'],
  [oids['des-OFB'], 'DES-OFB', 'iv'],
  [oids['des-CFB'], 'DES-CFB', 'iv'],
  [oids['des-EDE3-CBC'], 'DES-EDE3-CBC', 'iv'],
  [oids['rc2-CBC'], 'RC2-CBC', 'rc2'],
  [oids.rc4, 'RC4', 'none'],
  [oids['rc5-CBC-Pad'], 'RC5-CBC', 'rc5'],
  [oids['aes128-ECB'], 'AES-128-ECB', 'none'],
  [oids['aes128-CBC'], 'AES-128-CBC', 'iv'],
  [oids['aes128-OFB'], 'AES-128-OFB', 'iv'],
  [oids['aes128-CFB'], 'AES-128-CFB', 'iv'],
  [oids['aes128-GCM'], 'AES-128-GCM', 'aead'],
  [oids['aes128-CCM'], 'AES-128-CCM', 'aead'],
  [oids['aes192-ECB'], 'AES-192-ECB', 'none'],
  [oids['aes192-CBC'], 'AES-192-CBC', 'iv'],
  [oids['aes192-OFB'], 'AES-192-OFB', 'iv'],
  [oids['aes192-CFB'], 'AES-192-CFB', 'iv'],
  [oids['aes192-GCM'], 'AES-192-GCM', 'aead'],
  [oids['aes192-CCM'], 'AES-192-CCM', 'aead'],
  [oids['aes256-ECB'], 'AES-256-ECB', 'none'],
  [oids['aes256-CBC'], 'AES-256-CBC', 'iv'],
  [oids['aes256-OFB'], 'AES-256-OFB', 'iv'],
  [oids['aes256-CFB'], 'AES-256-CFB', 'iv'],
  [oids['aes256-GCM'], 'AES-256-GCM', 'aead'],
  [oids['aes256-CCM'], 'AES-256-CCM', 'aead'],
  [oids['chacha20-Poly1305'], 'CHACHA20-POLY1305', 'nonce'],
  [oids['camellia128-ECB'], 'CAMELLIA-128-ECB', 'none'],
  [oids['camellia128-CBC'], 'CAMELLIA-128-CBC', 'iv'],
  [oids['camellia128-OFB'], 'CAMELLIA-128-OFB', 'iv'],
  [oids['camellia128-CFB'], 'CAMELLIA-128-CFB', 'iv'],
  [oids['camellia192-ECB'], 'CAMELLIA-192-ECB', 'none'],
  [oids['camellia192-CBC'], 'CAMELLIA-192-CBC', 'iv'],
  [oids['camellia192-OFB'], 'CAMELLIA-192-OFB', 'iv'],
  [oids['camellia192-CFB'], 'CAMELLIA-192-CFB', 'iv'],
  [oids['camellia256-ECB'], 'CAMELLIA-256-ECB', 'none'],
  [oids['camellia256-CBC'], 'CAMELLIA-256-CBC', 'iv'],
  [oids['camellia256-OFB'], 'CAMELLIA-256-OFB', 'iv'],
  [oids['camellia256-CFB'], 'CAMELLIA-256-CFB', 'iv'],
  [oids['aria128-ECB'], 'ARIA-128-ECB', 'none'],
  [oids['aria128-CBC'], 'ARIA-128-CBC', 'iv'],
  [oids['aria128-CFB'], 'ARIA-128-CFB', 'iv'],
  [oids['aria128-OFB'], 'ARIA-128-OFB', 'iv'],
  [oids['aria128-CTR'], 'ARIA-128-CTR', 'iv'],
  [oids['aria128-GCM'], 'ARIA-128-GCM', 'aead'],
  [oids['aria128-CCM'], 'ARIA-128-CCM', 'aead'],
  [oids['aria192-ECB'], 'ARIA-192-ECB', 'none'],
  [oids['aria192-CBC'], 'ARIA-192-CBC', 'iv'],
  [oids['aria192-CFB'], 'ARIA-192-CFB', 'iv'],
  [oids['aria192-OFB'], 'ARIA-192-OFB', 'iv'],
  [oids['aria192-CTR'], 'ARIA-192-CTR', 'iv'],
  [oids['aria192-GCM'], 'ARIA-192-GCM', 'aead'],
  [oids['aria192-CCM'], 'ARIA-192-CCM', 'aead'],
  [oids['aria256-ECB'], 'ARIA-256-ECB', 'none'],
  [oids['aria256-CBC'], 'ARIA-256-CBC', 'iv'],
  [oids['aria256-CFB'], 'ARIA-256-CFB', 'iv'],
  [oids['aria256-OFB'], 'ARIA-256-OFB', 'iv'],
  [oids['aria256-CTR'], 'ARIA-256-CTR', 'iv'],
  [oids['aria256-GCM'], 'ARIA-256-GCM', 'aead'],
  [oids['aria256-CCM'], 'ARIA-256-CCM', 'aead'],
  [oids['sm4-ECB'], 'SM4-ECB', 'none'],
  [oids['sm4-CBC'], 'SM4-CBC', 'iv'],
  [oids['sm4-OFB'], 'SM4-OFB', 'iv'],
  [oids['sm4-CFB'], 'SM4-CFB', 'iv'],
  [oids['sm4-CTR'], 'SM4-CTR', 'iv'],
  [oids['seed-ECB'], 'SEED-ECB', 'none'],
  [oids['seed-CBC'], 'SEED-CBC', 'iv'],
  [oids['seed-CFB'], 'SEED-CFB', 'iv'],
  [oids['seed-OFB'], 'SEED-OFB', 'iv'],
  [oids['idea-CBC'], 'IDEA-CBC', 'iv'],
  [oids['cast5-CBC'], 'CAST5-CBC', 'iv'],
  [oids['bf-CBC'], 'BF-CBC', 'iv'],
  [oids['gost28147-89'], 'GOST28147-CFB', 'other'],
]

const digestNames = new Map(digests)
const digestOids = new Map(digests.map(([dotted, name]) => [name, dotted]))
const hmacNames = new Map(hmacs)
// The RFC 8018 identifiers come after the older ones and win.
const hmacOids = new Map(hmacs.map(([dotted, name]) => [name, dotted]))
const cipherRows: ReadonlyMap<string, CipherRow> = new Map(
  ciphers.map(([dotted, name, parameters]) => [dotted, { name, parameters }]),
)
const cipherOids = new Map(ciphers.map(([dotted, name]) => [name.toLowerCase(), dotted]))

/** The digest's name, or `oid:<dotted>`. */
export const digestName = (dotted: string) => digestNames.get(dotted) ?? `oid:${dotted}`

/** `hmac-` and the digest's name, or `oid:<dotted>`. */
export function hmacName(dotted: string): string {
  const name = hmacNames.get(dotted)
  return name ? `hmac-${name}` : `oid:${dotted}`
}

/** The row of a cipher, or null for one we don't know. */
export const cipherRow = (dotted: string): CipherRow | null => cipherRows.get(dotted) ?? null

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
