import { gzipSync } from 'node:zlib'
import t from 'tap'
import { octetString, sequence, objectIdentifier, context } from '../../src/asn1/der.js'
import { writePem } from '../../src/asn1/pem.js'
import { diagnose } from '../../src/diagnose/diagnose.js'
import type { FindingCode } from '../../src/diagnose/finding.js'
import { diagnoseExitCode } from '../../src/cli/commands/diagnose.js'
import { resolveImporter } from '../../src/importers/resolve.js'
import { certificatePem } from '../../src/pki/certificate.js'
import {
  encryptedPrivateKeyPem,
  privateKeyPem,
  readPrivateKey,
  sealPrivateKey,
} from '../../src/pki/private-key.js'
import { profiles } from '../../src/pki/profile.js'
import { sealPfx } from '../../src/pki/seal.js'
import { alice } from '../fixtures/alice.js'

const made = alice()
const key = readPrivateKey(made.pkcs8)
const p12 = sealPfx(
  { key, certificates: [made.certificate] },
  'secret-42',
  profiles['modern-2023'].recipe,
)
const text = (words: string): Uint8Array => new TextEncoder().encode(words)
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const of = (magic: string): Uint8Array => Uint8Array.from(Buffer.from(magic.padEnd(64, '0'), 'hex'))
const sealedKey = sealPrivateKey(key, 'secret-42', { iterations: 2 })
const zipHead = Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.from(p12)])
const cms = (content: string): Uint8Array =>
  sequence(objectIdentifier('1.2.840.113549.1.7.2'), context(0, octetString(text(content))))
const plist = (type: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0"><dict><key>PayloadType</key><string>${type}</string></dict></plist>\n`

/** What people bring, what it is called, and what the answer has to say of it. */
const brought: readonly [what: string, Uint8Array, FindingCode, RegExp][] = [
  ['a secret that was not set', new Uint8Array(), 'FILE_EMPTY', /0 bytes.*secret/],
  ['echo of a variable that was not set', text('\n'), 'FILE_EMPTY', /white space/],
  ['undefined', text('undefined'), 'FILE_IS_TEXT', /"undefined".*not set/],
  ['null and a newline', text('null\n'), 'FILE_IS_TEXT', /"null"/],
  ['a masked secret', text('***\n'), 'FILE_IS_TEXT', /masked/],
  ['a template', text('${{ secrets.P12 }}'), 'FILE_IS_TEXT', /not filled in/],
  ['a shell variable', text('$CERTIFICATE_P12'), 'FILE_IS_TEXT', /not filled in/],
  ['PKCS#7, PEM', text(writePem('PKCS7', cms('x'))), 'FILE_IS_PKCS7', /without a private key/],
  ['PKCS#7, DER', cms('certificates'), 'FILE_IS_PKCS7', /interssl pkcs12 --key KEY/],
  ['a JKS', of('feedfeed00000002'), 'FILE_IS_JKS', /JKS.*keytool -importkeystore/],
  ['a JCEKS', of('cececece00000002'), 'FILE_IS_JKS', /-srcstoretype JCEKS/],
  ['a BKS', of('0000000200000014'), 'FILE_IS_JKS', /BKS.*BouncyCastleProvider/],
  ['a key, PEM', text(privateKeyPem(key)), 'FILE_IS_PRIVATE_KEY', /private key alone/],
  ['a key, DER', made.pkcs8, 'FILE_IS_PRIVATE_KEY', /private key alone/],
  [
    'an encrypted key, PEM',
    text(encryptedPrivateKeyPem(sealedKey)),
    'FILE_IS_PRIVATE_KEY',
    /encrypted.*--key-password-file/,
  ],
  ['an encrypted key, DER', sealedKey, 'FILE_IS_PRIVATE_KEY', /private key/],
  [
    'a key of OpenSSH',
    text(writePem('OPENSSH PRIVATE KEY', text('openssh-key-v1\0none'))),
    'FILE_IS_PRIVATE_KEY',
    /OpenSSH.*ssh-keygen -p -m PKCS8/,
  ],
  [
    'a key of PuTTY',
    text('PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n'),
    'FILE_IS_PRIVATE_KEY',
    /PuTTYgen/,
  ],
  ['a public key of SSH', text('ssh-ed25519 AAAAC3Nz alice@example.com'), 'FILE_IS_TEXT', /SSH/],
  ['a certificate, PEM', text(certificatePem(made.certificate)), 'FILE_IS_CERTIFICATE', /alone/],
  ['a certificate, DER', made.certificate, 'FILE_IS_CERTIFICATE', /interssl pkcs12/],
  ['a request', made.csr, 'FILE_IS_CSR', /goes to the CA/],
  [
    'key and certificate as PEM',
    text(privateKeyPem(key) + certificatePem(made.certificate)),
    'FILE_IS_PEM_BUNDLE',
    /1 private key and 1 certificate/,
  ],
  ['a login page', text('<!DOCTYPE html><title>Sign in</title>'), 'FILE_IS_HTML', /web page/],
  [
    'a pointer of Git LFS',
    text('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4410\n'),
    'FILE_IS_TEXT',
    /git lfs pull/,
  ],
  [
    'a data: URI',
    text(`data:application/x-pkcs12;base64,${base64(p12)}`),
    'FILE_IS_TEXT',
    /cut -d, -f2-/,
  ],
  [
    'UTF-16 of a shell',
    Buffer.from(`\ufeff${base64(p12)}`, 'utf16le'),
    'FILE_MANGLED',
    /UTF-16.*PowerShell/,
  ],
  ['a zipped file', zipHead, 'FILE_IS_ARCHIVE', /zip.*unzip/],
  ['a gzipped file', gzipSync(p12), 'FILE_IS_ARCHIVE', /gunzip/],
  [
    'what az keyvault prints',
    text(JSON.stringify({ contentType: 'application/x-pkcs12', value: base64(p12) })),
    'FILE_IS_TEXT',
    /jq -r \.value/,
  ],
  [
    'what aws acm prints',
    text(JSON.stringify({ Certificate: 'x', CertificateChain: 'y', PrivateKey: 'z' })),
    'FILE_IS_TEXT',
    /jq -r \.Certificate/,
  ],
  ['an error of an API', text('{"message":"Bad credentials"}'), 'FILE_IS_TEXT', /answer of an API/],
  [
    'a manifest of Kubernetes',
    text('apiVersion: v1\nkind: Secret\ndata:\n  tls.p12: TUlJ\n'),
    'FILE_IS_TEXT',
    /kubectl get secret/,
  ],
  ['a profile', text(plist('Configuration')), 'FILE_IS_PROFILE', /mobileconfig/],
  ['a signed profile', cms(plist('Configuration')), 'FILE_IS_PROFILE', /signed.*smime -verify/],
  ['base64 twice', text(base64(text(base64(p12)))), 'FILE_IS_TEXT', /encoded twice/],
  [
    'base64 for URLs',
    text(Buffer.from(p12).toString('base64url')),
    'FILE_IS_TEXT',
    /base64 for URLs/,
  ],
  [
    'base64 of a page',
    text(base64(text('<html>404</html>'.padEnd(60)))),
    'FILE_IS_HTML',
    /^base64 of a web page/,
  ],
  ['base64 in quotes', text(`"${base64(p12)}"`), 'FILE_IS_TEXT', /tr -d .*openssl base64 -d/],
  ['a line of .env', text(`P12=${base64(p12)}`), 'FILE_IS_TEXT', /cut -d= -f2-/],
  ['a value of SOPS', text('ENC[AES256_GCM,data:x,type:str]'), 'FILE_IS_TEXT', /still encrypted/],
  ['an Ansible vault', text('$ANSIBLE_VAULT;1.1;AES256\n6162'), 'FILE_IS_TEXT', /still encrypted/],
  ['a message of PGP', text('-----BEGIN PGP MESSAGE-----\n'), 'FILE_IS_TEXT', /still encrypted/],
  ['uuencoded', text('begin 644 a.p12\nM,((\n'), 'FILE_IS_TEXT', /uudecode/],
  ['quoted-printable', text('0=82=0A=14=02=01=03'), 'FILE_IS_TEXT', /quoted-printable/],
  ['an error in words', text('404: Not Found'), 'FILE_IS_TEXT', /signed in/],
  [
    'a mark before it',
    Buffer.concat([of('efbbbf').subarray(0, 3), p12]),
    'FILE_MANGLED',
    /tail -c \+4/,
  ],
  ['Latin-1 as UTF-8', Buffer.from(Buffer.from(p12).toString('latin1')), 'FILE_MANGLED', /iconv/],
  ['UTF-16, no mark', Buffer.from(base64(p12), 'utf16le'), 'FILE_MANGLED', /UTF-16/],
  ['hex with 0x', text(`0x${Buffer.from(p12).toString('hex')}`), 'FILE_IS_TEXT', /xxd -r -p/],
  ['hex digits', text(Buffer.from(p12).toString('hex')), 'FILE_IS_TEXT', /xxd -r -p/],
  ['a database of Firefox', text('SQLite format 3\0'), 'FILE_NOT_PKCS12', /pk12util/],
  ['a keychain', of('6b79636800010000'), 'FILE_NOT_PKCS12', /Keychain Access/],
  ['a PDF', text('%PDF-1.7\n%âãÏÓ'), 'FILE_NOT_PKCS12', /PDF/],
  ['noise', Uint8Array.of(1, 2, 3, 4), 'FILE_NOT_PKCS12', /not a PKCS#12/],
]

t.test('whatever people bring is recognised, answered, and exits 1', (t) => {
  const targets = ['ios@26', 'windows@11'].flatMap(resolveImporter)
  for (const [what, bytes, code, message] of brought) {
    const diagnosis = diagnose(bytes, { name: 'alice.p12', targets })
    const [first] = diagnosis.findings
    t.equal(first?.code, code, what)
    t.match(first?.message, message, what)
    t.equal(diagnosis.remedy, null, what)
    t.equal(diagnoseExitCode(diagnosis, true), 1, what)
    t.equal(diagnoseExitCode(diagnosis, false), 1, `${what}, nobody asked for`)
  }
  t.end()
})

t.test('base64 and PEM around a PKCS#12 file are one, with a line that takes them off', (t) => {
  const targets = resolveImporter('java@21')
  for (const armoured of [base64(p12), writePem('PKCS12', p12), `${base64(p12)}\r\n`]) {
    const { findings, remedy } = diagnose(text(armoured), {
      name: 'alice.p12',
      password: 'secret-42',
      targets,
    })
    t.equal(findings[0]?.code, 'ENCODING_ARMOURED')
    t.match(remedy?.commands[0]?.line, /openssl base64 -d -A/)
  }
  t.end()
})
