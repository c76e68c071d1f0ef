/** Text that people bring instead of a PKCS#12 file: answers of services, templates that were not filled in, keys of other systems. */
import { decodeBase64 } from '../asn1/pem.js'
import { decodeLatin1 } from '../asn1/strings.js'
import type { FindingCode } from './finding.js'

/** What the file is instead, and what to do about it. */
export interface ForeignKind {
  readonly code: FindingCode
  readonly message: string
}

/** How much of a text decides what it is. */
const LOOKED_AT = 4096

/** What a text is; null where the bytes are no text. */
export function textKindOf(bytes: Uint8Array): ForeignKind | null {
  // SEQUENCE with a long or indefinite length: Latin-1 letters to the eye.
  if (bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80) return null
  const text = decodeLatin1(bytes.subarray(0, LOOKED_AT)).replace(/^\u00ef\u00bb\u00bf/, '')
  if (/[^\t\n\r\x20-\x7e\x80-\xff]/.test(text)) return null
  const start = text.trim()
  return textKinds.find(({ test }) => test(start))?.is(start, bytes) ?? textIs(NOTHING_IN_IT)
}

const NOTHING_IN_IT = 'text without any PEM or base64 in it'

const textIs = (message: string): ForeignKind => ({ code: 'FILE_IS_TEXT', message })
const looks =
  (pattern: RegExp) =>
  (start: string): boolean =>
    pattern.test(start)
const says = (message: string) => (): ForeignKind => textIs(message)

const textKinds: readonly {
  readonly test: (start: string) => boolean
  readonly is: (start: string, bytes: Uint8Array) => ForeignKind
}[] = [
  {
    test: (start) => start === '',
    is: () => ({
      code: 'FILE_EMPTY',
      message:
        'nothing but white space: the secret it was made from was not set (echo of an unset variable writes one newline)',
    }),
  },
  {
    test: looks(/^<(!doctype html|html|head|body|!--)/i),
    is: () => ({
      code: 'FILE_IS_HTML',
      message:
        'a web page: a login or error page was saved instead of the file; open it in a browser to see what the server said, then download the file again while signed in',
    }),
  },
  {
    test: looks(/com\.apple\.security\.pkcs12|PayloadType|^<\?xml[^]{0,400}<plist/),
    is: () => ({
      code: 'FILE_IS_PROFILE',
      message:
        'a configuration profile (.mobileconfig): it is installed as it is in the settings of macOS or iOS; a PKCS#12 file in it stands as base64 in the payload com.apple.security.pkcs12, PayloadContent',
    }),
  },
  {
    test: looks(/^version https:\/\/git-lfs/),
    is: says('a pointer of Git LFS: the file itself was not fetched; run git lfs pull'),
  },
  {
    test: looks(/^(?:undefined|null|none|nil|NaN|false|\(null\)|\[object \w+\])$/i),
    is: (start) =>
      textIs(
        `the word "${start}": a variable or secret that was not set was written to the file; set it, and let the step fail when it is empty`,
      ),
  },
  {
    test: looks(
      /^ENC[[(]|^\$ANSIBLE_VAULT;|^age-encryption\.org\/|^-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED FILE)-----|"sops"\s*:/,
    ),
    is: says(
      'a secret that is still encrypted for its store: decrypt it first (sops -d, ansible-vault decrypt, age -d, gpg -d), and keep what comes out binary',
    ),
  },
  {
    test: looks(/^(["'])[A-Za-z0-9+/=\s]{20,}(?:\1)?$/),
    is: says(
      `base64 with quotes around it: tr -d "\\"'" < FILE | openssl base64 -d -A -out NEW.p12`,
    ),
  },
  {
    test: looks(/^(?:export )?[A-Za-z_]\w*=["']?MI[A-Za-z0-9+/]{18}/),
    is: says(
      `a line that sets a variable to the base64 of the file: cut -d= -f2- FILE | tr -d "\\"'" | openssl base64 -d -A -out NEW.p12`,
    ),
  },
  {
    test: looks(/^begin(?:-base64)? [0-7]{3} /),
    is: says('uuencoded: uudecode -o NEW.p12 FILE'),
  },
  {
    test: looks(/^0=8[0-4](?:=\r?\n|[\x20-\x7e]|\r?\n)+/),
    is: says(
      'quoted-printable, as mail programs write: save the attachment from the mail program, or decode it with perl -MMIME::QuotedPrint -0777 -ne "print decode_qp(\\$_)" FILE > NEW.p12',
    ),
  },
  {
    test: looks(/^(?:40[0134]\b|Not Found|Unauthorized|Forbidden|Access denied)/i),
    is: says('the error answer of a server, not the file: download it again while signed in'),
  },
  {
    test: looks(/^\*{3,}$/),
    is: says(
      'asterisks: a CI system masked the secret, so a log was copied and not the secret itself',
    ),
  },
  {
    test: looks(/^\$\{\{|^\$\{?[A-Za-z_]\w*\}?$|^%[A-Za-z_]\w*%$|^\{\{[^}]*\}\}$|^\$\([^)]*\)$/),
    is: says(
      'the name of a variable that was not filled in: it was in single quotes, or the template was not rendered',
    ),
  },
  { test: looks(/^data:[^,]{0,200},/), is: (_start, bytes) => dataUri(bytes) },
  {
    test: looks(/^PuTTY-User-Key-File-\d/),
    is: () => ({
      code: 'FILE_IS_PRIVATE_KEY',
      message:
        'a private key of PuTTY (.ppk): no certificate is in it; export it in PuTTYgen (Conversions, Export OpenSSH key), then ssh-keygen -p -m PKCS8 -f COPY and interssl pkcs12 --key COPY --cert CERTIFICATE --out NEW.p12',
    }),
  },
  {
    test: looks(/^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+|---- BEGIN SSH2)/),
    is: says('a public key of SSH: neither a certificate nor a private key is in it'),
  },
  {
    test: looks(/"(?:Private_?Key|CertificateChain)"/i),
    is: says(
      'JSON with a certificate and its key as PEM, as aws acm export-certificate prints: take them out (jq -r .Certificate, .CertificateChain, .PrivateKey) and bundle them with interssl pkcs12 --key KEY --cert CERTIFICATE --chain CHAIN --out NEW.p12',
    ),
  },
  {
    test: looks(/^\{[^]*"(?:value|cer|contentType|kid)"\s*:/),
    is: says(
      'JSON around the file, as az keyvault secret show prints: the file is the base64 of "value": jq -r .value FILE | openssl base64 -d -A -out NEW.p12',
    ),
  },
  {
    test: looks(/^[{[]/),
    is: says('JSON text: an answer of an API was saved instead of the file; read what it says'),
  },
  {
    test: looks(/^(?:---\s+)?apiVersion:|^kind: Secret/m),
    is: says(
      'a Kubernetes manifest: the file is the base64 of an entry under data: kubectl get secret NAME -o jsonpath="{.data.KEY}" | openssl base64 -d -A -out NEW.p12',
    ),
  },
  { test: looks(/^<\?xml|^</), is: says('XML text, not a PKCS#12 file') },
  {
    test: looks(/^(?:0x)?(30 ?8[0-4] ?)([0-9a-f]{2}\s?)+/i),
    is: says('hex digits: turn them into bytes with sed "s/^0x//" FILE | xxd -r -p - NEW.p12'),
  },
  {
    test: looks(/^-----BEGIN PGP/),
    is: says(
      'an OpenPGP key: it is another system than X.509, and is imported with gpg, not as PKCS#12',
    ),
  },
  {
    test: looks(/^-----BEGIN/),
    is: says('PEM text that breaks off or is not base64 inside: copy it again, whole'),
  },
  {
    test: looks(/^(?:[\w-]+: [^\n]*\r?\n)*Content-(?:Type|Transfer-Encoding):/i),
    is: says('an e-mail or a part of one: save the attachment from the mail program'),
  },
  { test: looks(/^[A-Za-z0-9+/=_\s-]{20,}$/), is: (_start, bytes) => base64(bytes) },
]

function dataUri(bytes: Uint8Array): ForeignKind {
  const text = decodeLatin1(bytes)
  const inside = decodeBase64(text.slice(text.indexOf(',') + 1))
  return textIs(
    inside?.[0] === 0x30
      ? 'a data: URI around the base64 of the file: cut -d, -f2- FILE | openssl base64 -d -A -out NEW.p12'
      : 'a data: URI, and what stands in it is no PKCS#12 file',
  )
}

/** What is inside decides what to do: base64 twice, base64 of text, or base64 of something else. */
function base64(bytes: Uint8Array): ForeignKind {
  const text = decodeLatin1(bytes)
  const inside = decodeBase64(text)
  if (inside === null) {
    return textIs(
      /[-_]/.test(text)
        ? "base64 for URLs (with - and _): tr -- '-_' '+/' < FILE | openssl base64 -d -A -out NEW.p12"
        : 'base64 that breaks off: copy the whole of it again',
    )
  }
  const again = decodeBase64(decodeLatin1(inside))
  if (again?.[0] === 0x30) {
    return textIs(
      'base64 of base64: it was encoded twice; openssl base64 -d -A -in FILE | openssl base64 -d -A -out NEW.p12',
    )
  }
  const under = inside.length > 0 ? textKindOf(inside) : null
  return under === null || under.message === NOTHING_IN_IT
    ? textIs('base64 of something that is not PKCS#12')
    : { code: under.code, message: `base64 of ${under.message}` }
}
