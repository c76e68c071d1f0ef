/** Turns keys, certificates, configs and passwords into the inputs of a Command. */
import { readPem, writePem } from '../asn1/pem.js'
import { ValueRefusedError } from '../errors.js'
import { privateKeyPem, readPrivateKey } from '../pki/private-key.js'
import { readCertificate } from '../pki/certificate.js'
import type { InputFile } from './command.js'

/** PEM goes as it is; a DER key (also an encrypted one) is opened and becomes PKCS#8 PEM. */
export function keyInput(fileName: string, bytes: Uint8Array, password?: string): InputFile {
  const pem = readPem(bytes).some(({ label }) => label.endsWith('PRIVATE KEY'))
  return input(fileName, pem ? bytes : encode(privateKeyPem(readPrivateKey(bytes, password))))
}

/** One file of PEM certificates; DER ones become PEM. LibreSSL and OpenSSL 1.1.1 don't tell the two apart. */
export function certificatesInput(
  fileName: string,
  certificates: readonly Uint8Array[],
): InputFile {
  const blocks = certificates.flatMap((bytes) => {
    const found = readPem(bytes).filter(({ label }) => label === 'CERTIFICATE')
    return found.length > 0 ? found.map((block) => block.bytes) : [readCertificate(bytes).der]
  })
  return input(fileName, encode(blocks.map((der) => writePem('CERTIFICATE', der)).join('')))
}

/** A config that we wrote; what is `masked` is not printed. */
export function configInput(
  fileName: string,
  text: string,
  masked: readonly string[] = [],
): InputFile {
  return { fileName, bytes: encode(text), config: true, ...(masked.length > 0 ? { masked } : {}) }
}

export function input(fileName: string, bytes: Uint8Array): InputFile {
  return { fileName, bytes, config: false }
}

/**
 * openssl reads a password as one line of at most 1023 bytes.
 * @throws ValueRefusedError for one it would read differently
 */
export function secretLine(password: string, field: string): string {
  if (/[\0\n]/.test(password)) {
    throw new ValueRefusedError(`${field} holds a line break or NUL`, field, {
      hint: 'openssl reads a password as one line',
    })
  }
  if (encode(password).length > 1023) {
    throw new ValueRefusedError(`${field} is longer than 1023 bytes`, field, {
      hint: 'openssl cuts a password there without saying so',
    })
  }
  return password
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
