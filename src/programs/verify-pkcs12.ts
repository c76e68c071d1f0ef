/** Hands a PKCS#12 file to every real program that is here, and compares what each got out with what is in it. */
import { equalOctets } from '../crypto/digest.js'
import { RepairError } from '../errors.js'
import { predict } from '../diagnose/predict.js'
import type { Feature } from '../pki/features.js'
import { belongsTogether } from '../pki/pairing.js'
import { comparePkcs12 } from './compare.js'
import type { CallContext, Pkcs12Contents, Program } from './program.js'

/** A file and what is in it. */
export interface KnownPkcs12 {
  readonly bytes: Uint8Array
  readonly password: string
  readonly features: readonly Feature[]
  /** OneAsymmetricKeys. */
  readonly keys: readonly Uint8Array[]
  /** DER. */
  readonly certificates: readonly Uint8Array[]
}

export interface Verified {
  /** Ids of the programs that got everything out. */
  readonly openedBy: readonly string[]
  /** What the others said, where that was foreseen or is no answer. */
  readonly notes: readonly string[]
}

/**
 * Throws ERR_REPAIR_UNVERIFIED when a program does not get everything out of which that was predicted.
 */
export async function verifyPkcs12(
  file: KnownPkcs12,
  programs: readonly Program[],
  context: CallContext,
): Promise<Verified> {
  const openedBy: string[] = []
  const notes: string[] = []
  for (const { id, consumer, target, reads, passwordInArgv } of programs) {
    if (!consumer?.readPkcs12 || !reads.includes('pkcs12')) continue
    if (passwordInArgv) {
      notes.push(`${id} is not asked: it takes a password in argv, for all to see`)
      continue
    }
    const expected = predict(file.features, target).verdict
    const attempt = await consumer.readPkcs12(file.bytes, file.password, context)
    if (attempt.state === 'unsupported') {
      notes.push(`${id} can't be asked: ${attempt.reason}`)
      continue
    }
    const trouble =
      attempt.state === 'read'
        ? differencesOf(attempt.contents, file).join('; ')
        : attempt.state === 'refused'
          ? attempt.error
          : attempt.reason
    if (attempt.state === 'read' && trouble === '') {
      openedBy.push(id)
    } else if (expected !== 'accepts') {
      const foreseen = expected === 'unknown' ? 'of which nothing was known' : 'as predicted'
      notes.push(`${id} does not open it, ${foreseen}: ${trouble}`)
    } else {
      throw new RepairError('ERR_REPAIR_UNVERIFIED', `${id} does not open the output: ${trouble}`, {
        hint: 'nothing was written; npm run matrix shows what this program reads',
      })
    }
  }
  return { openedBy, notes }
}

/** With a pair, as the matrix compares it; without one, certificate by certificate. */
function differencesOf(contents: Pkcs12Contents, { keys, certificates }: KnownPkcs12): string[] {
  const pairs = keys.flatMap((pkcs8) => {
    const certificate = certificates.find((der) => belongsTogether(pkcs8, der) === true)
    return certificate === undefined ? [] : [{ pkcs8, certificate }]
  })
  if (pairs.length > 0) {
    return pairs.flatMap(({ pkcs8, certificate }) => {
      const chain = certificates.filter((der) => der !== certificate)
      const identity = { pkcs8, certificate, chain, madeBy: '', commands: [] }
      return comparePkcs12(contents, identity)
    })
  }
  const differences: string[] = []
  const lost = certificates.filter(
    (der) => !contents.certificates.some((got) => equalOctets(got, der)),
  )
  if (lost.length > 0) differences.push(`${lost.length} certificates did not arrive unchanged`)
  if (contents.keys.length < keys.length) differences.push('a private key did not arrive')
  return differences
}
