/** A PKCS#12 recipe written by interssl itself, every choice of it. */
import { digest } from '../crypto/digest.js'
import { AlgorithmUnsupportedError } from '../errors.js'
import { profiles, type EncryptionRecipe, type MacRecipe, type Recipe } from '../pki/profile.js'
import { sealBags, type BundledBag } from '../pki/seal.js'
import type { Artifact, Identity } from './program.js'
import type { Encryption, Pkcs12Choices, Pkcs12Recipe, Pkcs12Wish } from './recipe.js'

export const nativeWishes: readonly Pkcs12Wish[] = [
  ...(['choices', 'contents', 'caNames', 'pairing', 'contentsPassword'] as const),
  'noPasswordOctets',
]

/** Throws ERR_ALGORITHM_UNSUPPORTED for another program's own form. */
export async function writeNatively(recipe: Pkcs12Recipe, identity: Identity): Promise<Artifact> {
  const { form, password, contentsPassword = password, noPasswordOctets = false } = recipe
  const octets = (text: string): string | null => (noPasswordOctets && text === '' ? null : text)
  return {
    bytes: sealBags(
      bagsOf(recipe, identity),
      { contents: octets(contentsPassword), mac: octets(password) },
      encodingOf(recipe),
    ),
    commands:
      form === 'choices'
        ? []
        : [
            `interssl pkcs12 --with native --profile ${form} --key key.pem --cert cert.pem --chain chain.pem --out out.p12 --password-env P12_PASSWORD`,
          ],
  }
}

function encodingOf(recipe: Pkcs12Recipe): Recipe {
  if (recipe.form === 'choices') return chosen(recipe.choices)
  const { form } = recipe
  if (form === 'default' || form === 'legacy') {
    throw new AlgorithmUnsupportedError(`interssl has no form ${form}; it writes profiles`, form)
  }
  return profiles[form].recipe
}

/** Certificates in the order of the identity, then the key; ids and names as the recipe has them. */
function bagsOf(recipe: Pkcs12Recipe, identity: Identity): BundledBag[] {
  const { contents = 'whole', pairing = 'both', friendlyName, caNames = [] } = recipe
  const id = digest('sha1', identity.certificate)
  const name = friendlyName === '' ? undefined : friendlyName
  const keyId = pairing === 'neither' ? undefined : id
  const leafId = { both: id, neither: undefined, 'key-only': undefined, differing: id.toReversed() }
  const certificates = [identity.certificate, ...identity.chain].map(
    (value, index): BundledBag => ({
      kind: 'certificate',
      value,
      ...(index === 0
        ? { friendlyName: name, localKeyId: contents === 'whole' ? leafId[pairing] : undefined }
        : { friendlyName: caNames[index - 1] || undefined }),
    }),
  )
  const key: BundledBag = {
    kind: 'key',
    value: identity.pkcs8,
    friendlyName: name,
    localKeyId: contents === 'whole' ? keyId : undefined,
  }
  if (contents === 'certificates') return certificates
  return contents === 'key' ? [key] : [...certificates, key]
}

function chosen(choices: Pkcs12Choices): Recipe {
  const { certificates, key, mac, iterations = 2048, macIterations = iterations } = choices
  const saltLength = choices.saltLength ?? 16
  return {
    certificates: encryption(certificates, choices),
    key: encryption(key, choices),
    mac: mac === 'none' ? 'none' : integrity(mac, macIterations, saltLength),
  }
}

function encryption(
  name: Encryption,
  { prf = 'hmac-sha256', iterations = 2048, saltLength }: Pkcs12Choices,
): EncryptionRecipe | 'none' {
  switch (name) {
    case 'none':
      return name
    case 'pbe-sha1-3des':
    case 'pbe-sha1-2des':
    case 'pbe-sha1-rc2-128':
    case 'pbe-sha1-rc2-40':
    case 'pbe-sha1-rc4-128':
    case 'pbe-sha1-rc4-40':
      return { scheme: name, iterations, saltLength: saltLength ?? 8 }
    default:
      return {
        scheme: 'pbes2',
        cipher: name,
        prf,
        prfParameters: 'null',
        keyLength: false,
        iterations,
        saltLength: saltLength ?? 16,
      }
  }
}

const digestOctets = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 } as const

function integrity(
  mac: Exclude<Pkcs12Choices['mac'], 'none'>,
  iterations: number,
  saltLength: number,
): MacRecipe {
  if ('digest' in mac) return { scheme: 'hmac', digest: mac.digest, iterations, saltLength }
  const hmac = `hmac-${mac.pbmac1}` as const
  const keyLength = digestOctets[mac.pbmac1]
  return { scheme: 'pbmac1', prf: hmac, hmac, keyLength, iterations, saltLength }
}
