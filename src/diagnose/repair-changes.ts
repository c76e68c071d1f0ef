/** What writing a file anew changes of its encryption, integrity and encoding, in words. */
import type { OpenedPfx } from '../pki/open.js'
import { profiles, type EncryptionRecipe, type MacRecipe, type ProfileId } from '../pki/profile.js'
import type { Pfx } from '../pki/read.js'

/** One sentence a change; nothing about what stays as it was. */
export function rewrittenWords(pfx: Pfx, opened: OpenedPfx, profile: ProfileId): string[] {
  const { certificates, key, mac } = profiles[profile].recipe
  const changes: string[] = []
  const change = (what: string, from: readonly string[], to: string): void => {
    const before = [...new Set(from)]
    if (before.length > 0 && before.join() !== to)
      changes.push(`${what}: ${before.join(', ')} → ${to}`)
  }
  const holdsOthers = opened.safes.filter(({ bags }) =>
    bags.some(({ kind }) => kind !== 'key' && kind !== 'shrouded-key'),
  )
  change(
    'certificates',
    holdsOthers.map(({ encryption }) => described(encryption)),
    recipeWords(certificates),
  )
  change(
    'key',
    opened.keys.map(({ encryption }) => described(encryption)),
    recipeWords(key),
  )
  change('MAC', [macBefore(pfx)], macWords(mac))
  const { encoding } = pfx
  if (encoding.armour !== 'none') {
    changes.push(`${encoding.armour === 'pem' ? 'PEM' : 'base64'} text → binary`)
  }
  if (encoding.form === 'ber') changes.push('BER → DER')
  if (encoding.trailingBytes > 0)
    changes.push(`${encoding.trailingBytes} bytes after the end left out`)
  return changes
}

interface Described {
  readonly name: string
  readonly prf?: string | null | undefined
  readonly iterations?: number | null | undefined
}

function described({ name, prf, iterations }: Described): string {
  if (name === 'none') return 'not encrypted'
  return `${name}${prf ? ` (${prf})` : ''}${iterations ? `, ${counted(iterations)}` : ''}`
}

function recipeWords(recipe: EncryptionRecipe | 'none'): string {
  if (recipe === 'none') return 'not encrypted'
  const { scheme, iterations } = recipe
  if (scheme !== 'pbes2') return `${schemeNames[scheme] ?? scheme}, ${counted(iterations)}`
  return `PBES2-${recipe.cipher.toUpperCase()} (${recipe.prf}), ${counted(iterations)}`
}

const schemeNames: Readonly<Record<string, string>> = {
  'pbe-sha1-3des': 'PBE-SHA1-3DES-CBC',
  'pbe-sha1-rc2-40': 'PBE-SHA1-RC2-40-CBC',
}

function macBefore({ macData }: Pfx): string {
  if (macData === null) return 'none'
  const { algorithm, iterations } = macData
  return `${algorithm}${iterations ? `, ${counted(iterations)}` : ''}`
}

function macWords(mac: MacRecipe | 'none'): string {
  if (mac === 'none') return 'none'
  return `${mac.scheme === 'hmac' ? mac.digest : 'PBMAC1'}, ${counted(mac.iterations)}`
}

function counted(iterations: number): string {
  return iterations === 1 ? '1 iteration' : `${iterations} iterations`
}
