/** Whether what another program wrote is what was asked: a profile, algorithm by algorithm and count by count; a subject and names. */
import { AlgorithmUnsupportedError } from '../errors.js'
import { formatDistinguishedName } from '../pki/name.js'
import { openPfx } from '../pki/open.js'
import { readPfx } from '../pki/read.js'
import { profiles, type EncryptionRecipe, type MacRecipe, type ProfileId } from '../pki/profile.js'
import type { CsrRequest } from './program.js'

/**
 * Salt lengths are left out: they differ between releases of one writer (8 and 16 octets) and no reader minds.
 * @throws AlgorithmUnsupportedError with what is written instead
 */
export function mustBeExactly(
  form: ProfileId,
  bytes: Uint8Array,
  password: string,
  program: string,
): void {
  const { recipe } = profiles[form]
  const pfx = readPfx(bytes)
  const { safes, keys } = openPfx(pfx, password)
  const mac = pfx.macData === null ? 'none' : `${pfx.macData.algorithm} × ${pfx.macData.iterations}`
  const written = [
    ...safes.map(({ encryption }) => said(encryption)).filter((words) => words !== 'none'),
    ...keys.map(({ encryption }) => said(encryption)),
    mac,
  ].join(', ')
  const asked = [...[recipe.certificates, recipe.key].map(asksFor), asksForMac(recipe.mac)].join(
    ', ',
  )
  if (written === asked) return
  throw new AlgorithmUnsupportedError(`${program} does not write ${form} exactly: ${written}`, form)
}

interface Said {
  readonly name: string
  readonly prf: string | null
  readonly prfParameters: string | null
  readonly iterations: number | null
  readonly keyLength: number | null
}

function said({ name, prf, prfParameters, iterations, keyLength }: Said): string {
  if (prf === null) return iterations === null ? name : `${name} × ${iterations}`
  return `${name} ${prf}(${prfParameters}${keyLength === null ? '' : ', keyLength'}) × ${iterations}`
}

function asksFor(recipe: EncryptionRecipe | 'none'): string {
  if (recipe === 'none') return 'none'
  const { scheme, iterations } = recipe
  if (scheme !== 'pbes2') return said({ ...plain, name: schemeName(scheme), iterations })
  const { cipher, prf, prfParameters, keyLength } = recipe
  const name = `PBES2-${cipher.toUpperCase()}`
  return said({ name, prf, prfParameters, iterations, keyLength: keyLength ? 1 : null })
}

const plain = { prf: null, prfParameters: null, keyLength: null }

function schemeName(scheme: string): string {
  const upper = scheme.toUpperCase()
  return upper.includes('RC4') ? upper : `${upper}-CBC`
}

function asksForMac(mac: MacRecipe | 'none'): string {
  if (mac === 'none') return 'none'
  return `${mac.scheme === 'hmac' ? mac.digest : 'PBMAC1'} × ${mac.iterations}`
}

/** @throws AlgorithmUnsupportedError where a CSR has another subject than the one asked for */
export function mustHaveSubject(
  made: Pick<CsrRequest, 'subject'>,
  asked: Pick<CsrRequest, 'subject'>,
  program: string,
): void {
  const subject = formatDistinguishedName(asked.subject)
  if (formatDistinguishedName(made.subject) === subject) return
  throw new AlgorithmUnsupportedError(`${program} does not write the subject ${subject}`, 'subject')
}

/** @throws AlgorithmUnsupportedError where a CSR has other names than those asked for, or in another order */
export function mustHaveNames(
  made: Pick<CsrRequest, 'subjectAltNames'>,
  asked: Pick<CsrRequest, 'subjectAltNames'>,
  program: string,
): void {
  const [got, wanted] = [made.subjectAltNames, asked.subjectAltNames]
  if (got.length === wanted.length && got.every((name, index) => name === wanted[index])) return
  throw new AlgorithmUnsupportedError(`${program} does not write these names`, 'subjectAltName')
}
