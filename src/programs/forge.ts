/** node-forge as Producer and Consumer: the independent second opinion. */
import { AlgorithmUnsupportedError } from '../errors.js'
import { forgeIssueCertificate, forgeTestCa } from '../forge/certificate.js'
import { forgeCreateCsr, forgeReadCsr } from '../forge/csr.js'
import { forgeOpenPfx, forgeSealPfx, type ForgeSealInput } from '../forge/pfx.js'
import type { Driver } from './driver.js'
import { attempt } from './forge-attempt.js'
import { forgeMessageReading, forgeMessageWriting } from './forge-messages.js'
import {
  quiet,
  type Artifact,
  type Consumer,
  type CsrRequest,
  type Identity,
  type Pkcs12Recipe,
  type Producer,
} from './program.js'
import type { Encryption, Pkcs12Wish } from './recipe.js'
import { randomSerial } from './serial.js'

const day = 24 * 60 * 60 * 1000

const wishes: readonly Pkcs12Wish[] = ['choices']

export const forgeProducer: Producer = {
  wishes,
  async makeCsr(request) {
    const bits = /^rsa:(\d+)$/.exec(request.key)?.[1]
    if (bits === undefined) {
      throw new AlgorithmUnsupportedError(
        `node-forge makes RSA keys only, not ${request.key}`,
        request.key,
      )
    }
    if (request.subject.some((rdn) => rdn.length > 1)) {
      throw new AlgorithmUnsupportedError('our node-forge part writes one attribute an RDN', 'rdn')
    }
    const made = forgeCreateCsr({
      key: request.pkcs8 === undefined ? { bits: Number(bits) } : { pkcs8: request.pkcs8 },
      subject: request.subject.flatMap((rdn) =>
        rdn.map(({ type, value }) => [type, value] as const),
      ),
      subjectAltNames: request.subjectAltNames,
      profile: profileOf(request),
    })
    return { ...made, commands: [] }
  },
  async issue(made, request) {
    const now = Date.now()
    const lifetime = { notBefore: new Date(now - day), notAfter: new Date(now + 30 * day) }
    const ca = forgeTestCa({
      ...lifetime,
      key: { bits: 2048 },
      subject: [
        ['O', 'interssl test'],
        ['CN', 'interssl test CA'],
      ],
      serial: randomSerial(),
    })
    const certificate = forgeIssueCertificate({
      ...lifetime,
      csr: made.csr,
      caPkcs8: ca.pkcs8,
      caCertificate: ca.certificate,
      subjectAltNames: request.subjectAltNames,
      profile: profileOf(request),
      serial: randomSerial(),
    })
    return {
      pkcs8: made.pkcs8,
      certificate,
      chain: [ca.certificate],
      madeBy: 'node-forge',
      commands: [],
    }
  },
  makePkcs12: writeByForge,
  ...forgeMessageWriting,
}

/** Throws ERR_ALGORITHM_UNSUPPORTED for what node-forge does not write. */
export async function writeByForge(recipe: Pkcs12Recipe, identity: Identity): Promise<Artifact> {
  const { password, friendlyName } = recipe
  const bytes = forgeSealPfx({
    pkcs8: identity.pkcs8,
    certificates: [identity.certificate, ...identity.chain],
    password,
    friendlyName,
    ...encodingOf(recipe),
  })
  return { bytes, commands: [] }
}

/** node-forge leaves certificates in the clear, has one count for key and MAC, and only SHA-1 for both. */
function encodingOf(recipe: Pkcs12Recipe): Pick<ForgeSealInput, 'profile' | 'iterations'> {
  if (recipe.form === 'compat-3des') return { profile: recipe.form }
  if (recipe.form !== 'choices') {
    throw new AlgorithmUnsupportedError(`node-forge does not write ${recipe.form}`, recipe.form)
  }
  const {
    certificates,
    key,
    mac,
    prf,
    iterations = 2048,
    macIterations = iterations,
  } = recipe.choices
  const profile = keyProfiles[key]
  const sha1 = mac !== 'none' && 'digest' in mac && mac.digest === 'sha1'
  const same = macIterations === iterations && recipe.choices.saltLength === undefined
  const asked = profile === 'compat-3des' || prf === 'hmac-sha1'
  if (profile === undefined || certificates !== 'none' || !sha1 || !same || !asked) {
    throw new AlgorithmUnsupportedError('node-forge does not write these choices', 'choices')
  }
  return { profile, iterations }
}

const keyProfiles: Readonly<Partial<Record<Encryption, ForgeSealInput['profile']>>> = {
  'pbe-sha1-3des': 'compat-3des',
  'aes-128-cbc': 'aes128',
  'aes-256-cbc': 'aes256',
}

export const forgeConsumer: Consumer = {
  ...forgeMessageReading,
  readPkcs12: async (bytes, password) =>
    attempt(() => {
      const { keys, certificates } = forgeOpenPfx(bytes, password)
      return { keys: keys.map(({ pkcs8 }) => ({ how: 'key' as const, pkcs8 })), certificates }
    }),
  readCsr: async (csr) => {
    const read = attempt(() => forgeReadCsr(csr))
    return read.state === 'read' && !read.contents.signatureValid
      ? { state: 'refused', error: 'the signature does not verify', trace: quiet }
      : read
  },
}

function profileOf({ profile }: CsrRequest): 'smime' | 'none' {
  if (profile === 'smime' || profile === 'none') return profile
  throw new AlgorithmUnsupportedError(`our node-forge part makes no ${profile} CSR`, profile)
}

export const forgeDriver: Driver = {
  id: 'forge',
  reads: ['csr', 'pkcs12', 'smime'],
  install: {},
  async find({ forgeVersion }) {
    return [
      {
        id: `forge-${forgeVersion.split('.').slice(0, 2).join('.')}`,
        version: `node-forge ${forgeVersion}`,
        found: 'built-in',
        why: 'a dependency of interssl',
        producer: forgeProducer,
        consumer: forgeConsumer,
        importer: 'forge',
        release: forgeVersion,
      },
    ]
  },
}
