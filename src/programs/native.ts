/** interssl's own reader and writer as Producer and Consumer. */
import { generateKeyPair, spkiOf, type KeySpecification } from '../crypto/keys.js'
import { extensionLines } from '../openssl/extensions.js'
import { writeCertificate } from '../pki/certificate-write.js'
import { readCsr, verifyCsr } from '../pki/csr.js'
import { writeCsr } from '../pki/csr-write.js'
import {
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  subjectAltName,
  type ExtensionInput,
} from '../pki/extension-write.js'
import { formatDistinguishedName, parseDistinguishedName } from '../pki/name.js'
import { openPfx } from '../pki/open.js'
import { readPfx } from '../pki/read.js'
import { readPrivateKey, type PrivateKey } from '../pki/private-key.js'
import { InterSslError } from '../errors.js'
import type { Driver } from './driver.js'
import { nativeVerify } from './native-messages.js'
import {
  quiet,
  type Consumer,
  type CsrRequest,
  type Identity,
  type MadeCsr,
  type Producer,
} from './program.js'
import { randomSerial } from './serial.js'
import { nativeWishes, writeNatively } from './write-natively.js'

const day = 24 * 60 * 60 * 1000

export const nativeProducer: Producer = {
  async makeCsr(request) {
    const key = readPrivateKey(
      request.pkcs8 ?? generateKeyPair(request.key as KeySpecification).pkcs8,
    )
    const { subject, subjectAltNames } = request
    const csr = writeCsr({
      key,
      subject,
      subjectAltNames,
      extensions: profileExtensions(request, key),
    })
    return { csr, pkcs8: key.pkcs8, commands: [] }
  },
  issue: async (made, request) => issueBelow(made, request, 0),
  issueThroughIntermediate: async (made, request) => issueBelow(made, request, 1),
  wishes: nativeWishes,
  makePkcs12: writeNatively,
}

/** Signs as a fresh test CA, `intermediates` authorities below its root. */
function issueBelow(made: MadeCsr, request: CsrRequest, intermediates: number): Identity {
  const now = Date.now()
  const lifetime = { notBefore: new Date(now - day), notAfter: new Date(now + 30 * day) }
  const authority = (number: number) => ({
    name: parseDistinguishedName(`CN=interssl test CA ${number},O=interssl test`),
    key: readPrivateKey(generateKeyPair('ec:P-256').pkcs8),
  })
  const root = authority(1)
  const chain: Uint8Array[] = []
  let issuer = root
  for (let number = 1; number <= intermediates + 1; number++) {
    const subject = number === 1 ? root : authority(number)
    const certificate = writeCertificate({
      ...lifetime,
      issuer: issuer.name,
      issuerKey: issuer.key,
      subject: subject.name,
      spki: spkiOf(subject.key.pkcs8),
      serial: BigInt(`0x${randomSerial()}`),
      extensions: [basicConstraints(true), keyUsage(['keyCertSign', 'cRLSign'])],
    })
    chain.unshift(certificate)
    issuer = subject
  }
  const { subject, publicKey } = readCsr(made.csr)
  const certificate = writeCertificate({
    ...lifetime,
    issuer: issuer.name,
    issuerKey: issuer.key,
    subject,
    spki: publicKey.spki,
    serial: BigInt(`0x${randomSerial()}`),
    extensions: [
      ...profileExtensions(request, readPrivateKey(made.pkcs8)),
      ...(request.subjectAltNames.length > 0 ? [subjectAltName(request.subjectAltNames)] : []),
    ],
  })
  return { pkcs8: made.pkcs8, certificate, chain, madeBy: 'interssl', commands: [] }
}

/** What the profile puts in, as openssl is asked for it: one list for both. */
function profileExtensions({ profile }: CsrRequest, key: PrivateKey): ExtensionInput[] {
  const lines = extensionLines({ profile, keyAlgorithm: key.algorithm, subjectAltNames: [] })
  return lines.map(({ name, value }) => {
    const words = value.split(', ').filter((word) => word !== 'critical')
    return name === 'keyUsage' ? keyUsage(words) : extendedKeyUsage(words)
  })
}

export const nativeConsumer: Consumer = {
  verify: nativeVerify,
  async readPkcs12(bytes, password) {
    const trace = {
      ...quiet,
      commands: ['interssl inspect FILE --password-env P12_PASSWORD'],
    }
    const pfx = readPfx(bytes)
    const opened = openPfx(pfx, password)
    if (pfx.malformed !== null) {
      return { state: 'refused', error: `malformed: ${pfx.malformed.reason}`, trace }
    }
    if (opened.passwordState === 'incorrect') {
      return { state: 'refused', error: 'the password is not right', trace }
    }
    const [failure] = opened.failures
    if (failure !== undefined) {
      return { state: 'refused', error: `${kinds[failure.reason]}: ${failure.message}`, trace }
    }
    return {
      state: 'read',
      contents: {
        keys: opened.keys.flatMap(({ pkcs8 }) => (pkcs8 === null ? [] : [{ how: 'key', pkcs8 }])),
        certificates: opened.certificates.map(({ der }) => der),
      },
      trace,
    }
  },
  async readCsr(csr) {
    const trace = { ...quiet, commands: ['interssl inspect FILE'] }
    try {
      const read = readCsr(csr)
      const signatureValid = verifyCsr(read)
      if (signatureValid === false) {
        return { state: 'refused', error: 'the signature does not verify', trace }
      }
      return {
        state: 'read',
        contents: {
          subject: formatDistinguishedName(read.subject),
          spki: read.publicKey.spki,
          subjectAltNames: read.subjectAltNames,
          signatureValid,
        },
        trace,
      }
    } catch (error) {
      if (!(error instanceof InterSslError)) throw error
      return { state: 'refused', error: error.message, trace }
    }
  },
}

/** What kept something closed, as the first word of what we say. */
const kinds = {
  password: 'another password',
  damaged: 'damaged',
  algorithm: 'unsupported',
  limit: 'limit',
} as const

export const nativeDriver: Driver = {
  id: 'native',
  reads: ['csr', 'pkcs12', 'smime'],
  install: {},
  async find({ ownVersion }) {
    return [
      {
        id: 'native',
        version: `interssl ${ownVersion}`,
        found: 'built-in',
        why: 'part of interssl',
        producer: nativeProducer,
        consumer: nativeConsumer,
        importer: 'native',
        release: ownVersion,
      },
    ]
  },
}
