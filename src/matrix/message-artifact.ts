/** Makes the message that a scenario asks for and confirms that it is what was asked, before anything is done to it. */
import { generateKeyPair, spkiOf } from '../crypto/keys.js'
import { StructureInvalidError } from '../errors.js'
import { readCertificate } from '../pki/certificate.js'
import { writeCertificate } from '../pki/certificate-write.js'
import { messageFeatures } from '../pki/cms-features.js'
import { basicConstraints, keyUsage } from '../pki/extension-write.js'
import { parseDistinguishedName } from '../pki/name.js'
import { readPrivateKey } from '../pki/private-key.js'
import type { Artifact, CallContext, Identity, Program } from '../programs/program.js'
import { randomSerial } from '../programs/serial.js'
import type { Made } from './made.js'
import { damagedMessage } from './message-damage.js'
import type { SmimeScenario } from './scenario.js'

export async function makeMessage(
  scenario: SmimeScenario,
  { id, producer }: Program,
  identity: Identity,
  context: CallContext,
): Promise<Made> {
  const content = new TextEncoder().encode(scenario.content)
  const { message, damage } = scenario
  if ('sign' in message) {
    const { detached = false, digest = 'sha256', scheme = 'pkcs1' } = message.sign
    if (producer?.sign === undefined) return cannot(`${id} does not sign messages`)
    const request = { content, signer: identity, detached, digest, scheme }
    const artifact = await producer.sign(request, context)
    const beside = detached ? content : null
    const whole = messageFeatures(artifact.bytes, { content: beside })
    const wrong = somethingElse(scenario, id, whole)
    if (wrong !== null) return wrong
    const { bytes, content: given } = damage
      ? damagedMessage({ bytes: artifact.bytes, content: beside }, damage)
      : { bytes: artifact.bytes, content: beside }
    const strange = scenario.anchors === 'stranger'
    return {
      ...madeOf(artifact, bytes),
      features: [
        ...(damage ? readable(bytes, () => messageFeatures(bytes, { content: given })) : whole),
        ...(strange ? ['cms-trust:no-anchor'] : []),
      ],
      expected: {
        kind: 'signed',
        content,
        signer: identity.certificate,
        received: {
          content: given,
          anchors: strange ? [strangerRoot()] : identity.chain.slice(-1),
        },
      },
    }
  }
  const { cipher, transport = 'pkcs1' } = message.encrypt
  if (producer?.encrypt === undefined) return cannot(`${id} does not encrypt messages`)
  const request = { content, recipient: identity, cipher, transport }
  const artifact = await producer.encrypt(request, context)
  const recipient = readCertificate(identity.certificate)
  const whole = messageFeatures(artifact.bytes, { recipient })
  const wrong = somethingElse(scenario, id, whole)
  if (wrong !== null) return wrong
  const { bytes, features } = damage
    ? damagedMessage({ bytes: artifact.bytes, content: null }, damage)
    : { bytes: artifact.bytes, features: [] }
  return {
    ...madeOf(artifact, bytes),
    features: [...readable(bytes, () => messageFeatures(bytes, { recipient })), ...features],
    expected: { kind: 'encrypted', content, recipient: identity },
  }
}

function cannot(reason: string): Made {
  return { state: 'unsupported', reason }
}

function madeOf({ commands }: Artifact, bytes: Uint8Array) {
  return { state: 'made' as const, bytes, commands }
}

function somethingElse(
  { features = [] }: SmimeScenario,
  id: string,
  whole: readonly string[],
): Made | null {
  const lacking = features.filter((name) => !whole.includes(name))
  if (lacking.length === 0) return null
  return {
    state: 'broken',
    reason: `${id} wrote something else than asked: ${lacking.join(', ')} not in it`,
  }
}

/** The features of a message that may not be one any more. */
function readable(bytes: Uint8Array, read: () => string[]): string[] {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof StructureInvalidError)) throw error
    return [bytes.length === 0 ? 'cms:empty' : 'cms:malformed']
  }
}

let stranger: Uint8Array | null = null

/** A root that has certified nobody; RSA, which every program here reads. Made once a run. */
function strangerRoot(): Uint8Array {
  if (stranger !== null) return stranger
  const name = parseDistinguishedName('CN=interssl test CA of strangers,O=interssl test')
  const key = readPrivateKey(generateKeyPair('rsa:2048').pkcs8)
  const now = Date.now()
  stranger = writeCertificate({
    issuer: name,
    issuerKey: key,
    subject: name,
    spki: spkiOf(key.pkcs8),
    serial: BigInt(`0x${randomSerial()}`),
    notBefore: new Date(now - day),
    notAfter: new Date(now + 30 * day),
    extensions: [basicConstraints(true), keyUsage(['keyCertSign', 'cRLSign'])],
  })
  return stranger
}

const day = 24 * 60 * 60 * 1000
