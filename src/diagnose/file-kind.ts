/** What people bring instead of a PKCS#12 file, told by its first bytes. */
import { readBerPartially } from '../asn1/ber.js'
import { oids } from '../asn1/oid.js'
import { readPem } from '../asn1/pem.js'
import { decodeLatin1, hex } from '../asn1/strings.js'
import { isUnreadable, oidOf } from '../asn1/value.js'
import type { InspectReport } from '../pki/inspect-report.js'
import type { FindingCode } from './finding.js'

/** What the file is instead, and what to do about it. */
export interface ForeignKind {
  readonly code: FindingCode
  readonly message: string
}

/** What `bytes` are where they are no PKCS#12 file; null where nothing is recognised. */
export function foreignKindOf(bytes: Uint8Array, kind: InspectReport['kind']): ForeignKind | null {
  if (bytes.length === 0) {
    return {
      code: 'FILE_EMPTY',
      message:
        'the file has 0 bytes: the secret it was made from was not set, or the decoding before it failed',
    }
  }
  const pem = readPem(bytes)
  const keys = pem.filter(({ label }) => label.endsWith('PRIVATE KEY')).length
  const certificates = pem.filter(({ label }) => label.includes('CERTIFICATE') && !isRequest(label))
  if (keys > 0 && certificates.length > 0) {
    return {
      code: 'FILE_IS_PEM_BUNDLE',
      message: `PEM text with ${keys} private key(s) and ${certificates.length} certificate(s), not a PKCS#12 file: make one of it with openssl pkcs12 -export -in FILE -out NEW.p12, or with interssl pkcs12`,
    }
  }
  if (pem.some(({ label }) => /PKCS ?#?7|CMS/.test(label))) return pkcs7
  if (kind !== 'unknown' && kind !== 'pkcs12') return ofKind[kind]
  if (isPkcs7(bytes)) return pkcs7
  return magic.find(({ test }) => test(bytes))?.is ?? textKind(bytes)
}

const isRequest = (label: string): boolean => label.includes('REQUEST')

const pkcs7: ForeignKind = {
  code: 'FILE_IS_PKCS7',
  message:
    'a PKCS#7 (.p7b): certificates without a private key; bundle them with the key: openssl pkcs7 -print_certs, then interssl pkcs12 --key KEY --cert CERTIFICATES',
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
    const head = hex(bytes.subarray(0, 12))
    return magics.some((one) => head.startsWith(one))
  }

const jks: ForeignKind = {
  code: 'FILE_IS_JKS',
  message:
    'a Java key store, not PKCS#12: convert it with keytool -importkeystore -srckeystore FILE -destkeystore NEW.p12 -deststoretype PKCS12',
}

const magic: readonly {
  readonly test: (bytes: Uint8Array) => boolean
  readonly is: ForeignKind
}[] = [
  // JKS, JCEKS; BKS: version 1 or 2 and a salt of 20 octets.
  { test: starts('feedfeed', 'cececece', '0000000100000014', '0000000200000014'), is: jks },
  {
    test: starts('504b0304', '1f8b', '377abcaf', '526172'),
    is: { code: 'FILE_IS_ARCHIVE', message: 'an archive (zip, gzip, 7z or rar): unpack it first' },
  },
  {
    test: (bytes) => bytes[0] === 0x30 && hex(bytes.subarray(0, 4096)).includes('efbfbd'),
    is: {
      code: 'FILE_MANGLED',
      message:
        'bytes were replaced by the Unicode replacement character: the file was read or sent as text, and what was lost does not come back; export it again and keep it binary (or base64)',
    },
  },
  {
    test: starts('fffe', 'feff'),
    is: {
      code: 'FILE_MANGLED',
      message:
        'UTF-16 text, as PowerShell writes with >: export it again and write it as bytes (Set-Content -AsByteStream, [IO.File]::WriteAllBytes)',
    },
  },
]

function textKind(bytes: Uint8Array): ForeignKind | null {
  const text = decodeLatin1(bytes.subarray(0, 4096)).replace(/^\u00ef\u00bb\u00bf/, '')
  if (/[^\t\n\r\x20-\x7e\x80-\xff]/.test(text)) return null
  const start = text.trimStart()
  if (/^<(!doctype html|html|head|body|!--)/i.test(start)) {
    return {
      code: 'FILE_IS_HTML',
      message: 'a web page: a login or error page was saved instead of the file',
    }
  }
  const what = textKinds.find(([pattern]) => pattern.test(start))?.[1]
  return { code: 'FILE_IS_TEXT', message: what ?? 'text without any PEM or base64 in it' }
}

const textKinds: readonly (readonly [pattern: RegExp, what: string])[] = [
  [
    /^version https:\/\/git-lfs/,
    'a pointer of Git LFS: the file itself was not fetched; run git lfs pull',
  ],
  [/^[{[]/, 'JSON text: an answer of an API was saved instead of the file'],
  [/^<\?xml|^</, 'XML text, not a PKCS#12 file'],
  [/^(30 ?8[0-4] ?)([0-9a-f]{2}\s?)+/i, 'hex digits: turn them into bytes with xxd -r -p'],
  [
    /^-----BEGIN PGP/,
    'an OpenPGP key: it is another system than X.509, and is imported with gpg, not as PKCS#12',
  ],
  [/^-----BEGIN/, 'PEM text that breaks off or is not base64 inside'],
  [
    /^[A-Za-z0-9+/=\s]{40,}$/,
    'base64 of something that is not PKCS#12, or base64 that breaks off or was encoded twice',
  ],
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
