/** interssl's own reader and writer as Producer and Consumer. */
import { readCsr, verifyCsr } from '../pki/csr.js'
import { formatDistinguishedName } from '../pki/name.js'
import { openPfx } from '../pki/open.js'
import { readPfx } from '../pki/read.js'
import { profiles } from '../pki/profile.js'
import { sealPfx } from '../pki/seal.js'
import { readPrivateKey } from '../pki/private-key.js'
import { AlgorithmUnsupportedError, InterSslError } from '../errors.js'
import {
  quiet,
  type Artifact,
  type Consumer,
  type Identity,
  type Pkcs12Recipe,
  type Producer,
} from './program.js'

export const nativeProducer: Producer = { makePkcs12: writeNatively }

/** Throws ERR_ALGORITHM_UNSUPPORTED for a form that is no profile. */
export async function writeNatively(
  { form, password, friendlyName }: Pkcs12Recipe,
  identity: Identity,
): Promise<Artifact> {
  if (form === 'default' || form === 'legacy') {
    throw new AlgorithmUnsupportedError(`interssl has no form ${form}; it writes profiles`, form)
  }
  const key = readPrivateKey(identity.pkcs8)
  const certificates = [identity.certificate, ...identity.chain]
  return {
    bytes: sealPfx({ key, certificates, friendlyName }, password, profiles[form].recipe),
    commands: [
      `interssl pkcs12 --with native --profile ${form} --key key.pem --cert cert.pem --chain chain.pem --out out.p12 --password-env P12_PASSWORD`,
    ],
  }
}

export const nativeConsumer: Consumer = {
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
