/** What node-forge's plain `Error` texts mean, as the project's coded errors; its own words are kept. */
import {
  AlgorithmUnsupportedError,
  InterSslError,
  PasswordIncorrectError,
  StructureInvalidError,
} from '../errors.js'

type Meaning = 'password' | 'algorithm'

/** Beginnings of node-forge 1.4.3's messages (lib/pkcs12.js, lib/pbe.js, lib/x509.js, read 2026-11-23). */
const meanings: readonly (readonly [text: string, means: Meaning])[] = [
  ['PKCS#12 MAC could not be verified.', 'password'],
  // Bad padding. Behind a MAC that verified, it also means a PBES2 password outside ASCII (limits.ts).
  ['Failed to decrypt PKCS#12 SafeContents.', 'password'],
  ['Unable to decrypt PKCS#8 ShroudedKeyBag', 'password'],
  ['PKCS#12 uses unsupported MAC algorithm', 'algorithm'],
  ['Cannot read encrypted PBE data block. Unsupported OID.', 'algorithm'],
  ['Cannot read PKCS #12 PBE data block. Unsupported OID.', 'algorithm'],
  ['Cannot read encrypted private key. Unsupported', 'algorithm'],
  ['Unsupported PRF', 'algorithm'],
  ['Unknown hash algorithm', 'algorithm'],
  ['Only PKCS#12 PFX in password integrity mode supported.', 'algorithm'],
  ['Unsupported PKCS#12 contentType.', 'algorithm'],
  ['Unsupported PKCS#12 SafeBag type.', 'algorithm'],
  ['Unsupported certificate type', 'algorithm'],
  ['Cannot read public key. OID is not RSA.', 'algorithm'],
  ['Cannot read private key. ASN.1 object does not contain an RSAPrivateKey.', 'algorithm'],
  ['Could not compute certification request digest', 'algorithm'],
  ['Could not compute certificate digest', 'algorithm'],
  ['Unsupported RSASSA-PSS hash function.', 'algorithm'],
  ['Unsupported MGF', 'algorithm'],
]

type StructureCode = ConstructorParameters<typeof StructureInvalidError>[0]

/**
 * The coded error for something node-forge threw. What is neither a password nor an algorithm is a
 * structure it can't read: `structure` names which. node-forge tells no byte position.
 */
export function forgeFailure(thrown: unknown, structure: StructureCode): InterSslError {
  if (thrown instanceof InterSslError) return thrown
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  const message = `node-forge: ${text}`
  const means = meanings.find(([start]) => text.startsWith(start))?.[1]
  if (means === 'password') return new PasswordIncorrectError(message, { cause: thrown })
  if (means === 'algorithm') {
    return new AlgorithmUnsupportedError(message, oidIn(thrown, text), { cause: thrown })
  }
  return new StructureInvalidError(structure, message, undefined, { cause: thrown })
}

/** node-forge hangs the OID on its errors under several names, once undecoded, and sometimes only in the text. */
function oidIn(thrown: unknown, text: string): string {
  const fields = thrown as { oid?: unknown; contentType?: unknown; signatureOid?: unknown }
  const dotted = /^\d+(\.\d+)+$/
  const named = [fields.oid, fields.contentType, fields.signatureOid].find(
    (value): value is string => typeof value === 'string' && dotted.test(value),
  )
  return named ?? /\d+(?:\.\d+){2,}/.exec(text)?.[0] ?? 'unknown'
}
