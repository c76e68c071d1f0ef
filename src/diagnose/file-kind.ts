/** What people bring instead of a PKCS#12 file, told by its first bytes. */
import { readBerPartially } from '../asn1/ber.js'
import { oids } from '../asn1/oid.js'
import { readPem, type PemBlock } from '../asn1/pem.js'
import { decodeLatin1, hex } from '../asn1/strings.js'
import { isUnreadable, oidOf } from '../asn1/value.js'
import type { InspectReport } from '../pki/inspect-report.js'
import { textKindOf, type ForeignKind } from './file-kind-text.js'

export type { ForeignKind } from './file-kind-text.js'

/** What `bytes` are where they are no PKCS#12 file; null where nothing is recognised. */
export function foreignKindOf(bytes: Uint8Array, kind: InspectReport['kind']): ForeignKind | null {
  if (bytes.length === 0) {
    return {
      code: 'FILE_EMPTY',
      message:
        'the file has 0 bytes: the secret it was made from was not set, or the decoding before it failed (base64 -d says nothing when its input is empty)',
    }
  }
  const blocks = readPem(bytes)
  const foreign = blocks.length > 0 ? pemKindOf(blocks) : null
  if (foreign !== null) return foreign
  if (kind !== 'unknown' && kind !== 'pkcs12') return ofKind[kind]
  if (isPkcs7(bytes)) return decodeLatin1(bytes).includes('PayloadType') ? signedProfile : pkcs7
  return magic.find(({ test }) => test(bytes))?.is ?? textKindOf(bytes)
}

/** By the labels of its blocks; null where the kind of the first block decides. */
function pemKindOf(blocks: readonly PemBlock[]): ForeignKind | null {
  const labels = blocks.map(({ label }) => label)
  const keys = labels.filter((label) => label.endsWith('PRIVATE KEY'))
  const certificates = labels.filter(
    (label) => label.includes('CERTIFICATE') && !label.includes('REQUEST'),
  )
  if (keys.includes('OPENSSH PRIVATE KEY')) {
    return {
      code: 'FILE_IS_PRIVATE_KEY',
      message:
        'a private key of OpenSSH: no certificate is in it, and its format is no PKCS#8; a copy of it becomes PEM with ssh-keygen -p -m PKCS8 -f COPY, then interssl pkcs12 --key COPY --cert CERTIFICATE --out NEW.p12',
    }
  }
  if (keys.length > 0 && certificates.length > 0) {
    return {
      code: 'FILE_IS_PEM_BUNDLE',
      message: `PEM text with ${counted(keys.length, 'private key')} and ${counted(certificates.length, 'certificate')}, not a PKCS#12 file: make one of it with openssl pkcs12 -export -in FILE -out NEW.p12, or with interssl pkcs12`,
    }
  }
  if (keys.length > 0 && isEncrypted(blocks)) {
    return {
      code: 'FILE_IS_PRIVATE_KEY',
      message:
        'a private key alone, encrypted with a password of its own: bundle it with its certificate: interssl pkcs12 --key FILE --key-password-file KEYPASSWORD --cert CERTIFICATE --out NEW.p12',
    }
  }
  if (labels.some((label) => /PKCS ?#?7|CMS/.test(label))) return pkcs7
  if (labels.every((label) => label === 'X509 CRL')) {
    return {
      code: 'FILE_NOT_PKCS12',
      message: 'a certificate revocation list: neither a certificate nor a key is in it',
    }
  }
  return null
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

function isEncrypted(blocks: readonly PemBlock[]): boolean {
  return blocks.some(
    ({ label, headers }) =>
      label === 'ENCRYPTED PRIVATE KEY' || (headers['Proc-Type'] ?? '').includes('ENCRYPTED'),
  )
}

const pkcs7: ForeignKind = {
  code: 'FILE_IS_PKCS7',
  message:
    'a PKCS#7 (.p7b): certificates without a private key; bundle them with the key: openssl pkcs7 -print_certs (with -inform DER where the file is not text), then interssl pkcs12 --key KEY --cert CERTIFICATES --out NEW.p12',
}

const signedProfile: ForeignKind = {
  code: 'FILE_IS_PROFILE',
  message:
    'a signed configuration profile (.mobileconfig): it is installed as it is in the settings of macOS or iOS; openssl smime -verify -noverify -inform DER -in FILE -out PLAIN takes the signature off, and a PKCS#12 file in it stands as base64 in the payload com.apple.security.pkcs12, PayloadContent',
}

const ofKind: Readonly<Record<'csr' | 'certificate' | 'private-key', ForeignKind>> = {
  csr: {
    code: 'FILE_IS_CSR',
    message:
      'a certification request: it goes to the CA; what is imported is the certificate that comes back, bundled with the private key',
  },
  certificate: {
    code: 'FILE_IS_CERTIFICATE',
    message:
      'a certificate alone: without the private key it is no identity; bundle both: interssl pkcs12 --key KEY --cert FILE --out NEW.p12',
  },
  'private-key': {
    code: 'FILE_IS_PRIVATE_KEY',
    message:
      'a private key alone: bundle it with its certificate: interssl pkcs12 --key FILE --cert CERTIFICATE --out NEW.p12',
  },
}

const starts =
  (...magics: readonly string[]) =>
  (bytes: Uint8Array): boolean => {
    const head = hex(bytes.subarray(0, 16))
    return magics.some((one) => head.startsWith(one))
  }

const keyStore = (name: string, how: string): ForeignKind => ({
  code: 'FILE_IS_JKS',
  message: `a Java key store (${name}), not PKCS#12: convert it with keytool -importkeystore -srckeystore FILE -srcstoretype ${name}${how} -destkeystore NEW.p12 -deststoretype PKCS12`,
})

const archive = (what: string, how: string): ForeignKind => ({
  code: 'FILE_IS_ARCHIVE',
  message: `${what}: what is in it is imported, not the archive; unpack it first (${how})`,
})

const other = (message: string): ForeignKind => ({ code: 'FILE_NOT_PKCS12', message })

/** Magic numbers, hex, and what they mean. */
const magic: readonly {
  readonly test: (bytes: Uint8Array) => boolean
  readonly is: ForeignKind
}[] = [
  { test: starts('feedfeed'), is: keyStore('JKS', '') },
  { test: starts('cececece'), is: keyStore('JCEKS', '') },
  // BKS: version 1 or 2 and a salt of 20 octets.
  {
    test: starts('0000000100000014', '0000000200000014'),
    is: keyStore(
      'BKS',
      ' -providerpath BCPROV.jar -providerclass org.bouncycastle.jce.provider.BouncyCastleProvider',
    ),
  },
  { test: starts('504b0304', '504b0506'), is: archive('a zip archive', 'unzip FILE') },
  { test: starts('1f8b'), is: archive('gzip data', 'gunzip < FILE > NEW') },
  { test: starts('377abcaf'), is: archive('a 7z archive', '7z x FILE') },
  { test: starts('526172'), is: archive('a rar archive', 'unrar x FILE') },
  { test: starts('425a68'), is: archive('bzip2 data', 'bunzip2 < FILE > NEW') },
  { test: starts('fd377a58'), is: archive('xz data', 'unxz < FILE > NEW') },
  {
    test: (bytes) => bytes[0] === 0x30 && hex(bytes.subarray(0, 4096)).includes('efbfbd'),
    is: {
      code: 'FILE_MANGLED',
      message:
        'bytes were replaced by the Unicode replacement character: the file was read or sent as text, and what was lost does not come back; export it again and keep it binary (or base64)',
    },
  },
  {
    test: starts('efbbbf30'),
    is: {
      code: 'FILE_MANGLED',
      message:
        'a byte order mark stands before the file, which an editor or PowerShell put there: tail -c +4 FILE > NEW.p12',
    },
  },
  {
    test: starts('30c28'),
    is: {
      code: 'FILE_MANGLED',
      message:
        'its bytes were taken for Latin-1 and written as UTF-8: iconv -f UTF-8 -t LATIN1 FILE > NEW.p12 turns it back; better export it again and keep it binary (or base64)',
    },
  },
  {
    // ASCII with a zero octet after, or before, each letter.
    test: (bytes) =>
      /^(?:4d00|004d|2d00|002d|7b00|007b)(?:[2-7][0-9a-f]00|00[2-7][0-9a-f]){4}/.test(
        hex(bytes.subarray(0, 16)),
      ),
    is: {
      code: 'FILE_MANGLED',
      message:
        'UTF-16 text without a byte order mark: iconv -f UTF-16LE -t UTF-8 FILE shows what was meant; export it again and write it as bytes',
    },
  },
  {
    test: (bytes) => decodeLatin1(bytes.subarray(257, 262)) === 'ustar',
    is: archive('a tar archive', 'tar xf FILE'),
  },
  {
    test: starts('fffe', 'feff'),
    is: {
      code: 'FILE_MANGLED',
      message:
        'UTF-16 text, as PowerShell writes with >: export it again and write it as bytes (Set-Content -AsByteStream, [IO.File]::WriteAllBytes)',
    },
  },
  {
    test: starts('53514c69746520666f726d6174'),
    is: other(
      'a database of SQLite (cert9.db or key4.db of Firefox and Thunderbird, say): export the certificate with its key from the program, or with pk12util -o NEW.p12 -n NAME -d sql:FOLDER',
    ),
  },
  {
    test: starts('6b796368'),
    is: other(
      'a keychain of macOS: open it in Keychain Access and export the identity as .p12, or run security export -t identities -f pkcs12',
    ),
  },
  {
    test: starts('0000000043455254'),
    is: other(
      'a serialized certificate store of Windows (.sst): certificates without private keys; export a .pfx from certmgr instead',
    ),
  },
  {
    test: starts('1ef1b5b0'),
    is: {
      code: 'FILE_IS_PRIVATE_KEY',
      message:
        'a private key of Microsoft (.pvk): openssl rsa -inform PVK -in FILE -out KEY makes PEM of it, then interssl pkcs12 --key KEY --cert CERTIFICATE --out NEW.p12',
    },
  },
  { test: starts('25504446'), is: other('a PDF document') },
  {
    test: starts('62706c697374'),
    is: other('a binary property list: plutil -convert xml1 -o - FILE shows what is in it'),
  },
]

/** ContentInfo { contentType, [0] content } of PKCS#7, on its own. */
function isPkcs7(bytes: Uint8Array): boolean {
  const { root } = readBerPartially(bytes)
  const type = root?.is(16) ? root.children[0] : undefined
  if (!type?.is(6) || !type.complete) return false
  try {
    return oidOf(type, 'contentType').startsWith(oids['id-data'].slice(0, -1))
  } catch (error) {
    if (isUnreadable(error)) return false
    throw error
  }
}
