/** A PKCS#12 recipe as the options of `openssl pkcs12 -export`, or the sentence why that can't be said to it. */
import { AlgorithmUnsupportedError } from '../errors.js'
import type { Pkcs12ExportOptions } from '../openssl/pkcs12.js'
import {
  isScheme,
  type Pkcs12Choices as OpensslChoices,
  type Pkcs12Form as OpensslForm,
} from '../openssl/pkcs12-form.js'
import type { Toolchain } from '../openssl/toolchain.js'
import { certificatePem } from '../pki/certificate.js'
import { privateKeyPem, readPrivateKey } from '../pki/private-key.js'
import type { Identity } from './program.js'
import type { Encryption, Pkcs12Choices, Pkcs12Recipe, Pkcs12Wish } from './recipe.js'

export const opensslWishes: readonly Pkcs12Wish[] = ['choices', 'contents', 'caNames']

const utf8 = new TextEncoder()

/** @throws AlgorithmUnsupportedError for what `pkcs12 -export` has no option for */
export function exportOptions(
  recipe: Pkcs12Recipe,
  identity: Identity,
  toolchain: Toolchain,
): Pkcs12ExportOptions {
  const { contents = 'whole', friendlyName, caNames = [], password } = recipe
  if ([friendlyName, ...caNames].some((name) => /[\u{10000}-\u{10ffff}]/u.test(name))) {
    throw new AlgorithmUnsupportedError(
      'openssl writes no friendly name with characters above U+FFFF',
      'friendlyName',
    )
  }
  const key = utf8.encode(privateKeyPem(readPrivateKey(identity.pkcs8)))
  const certificate = utf8.encode(certificatePem(identity.certificate))
  const chain = identity.chain.map((der) => utf8.encode(certificatePem(der)))
  const form = formOf(recipe, toolchain)
  if (contents === 'key') return { key, friendlyName, password, form }
  if (contents === 'certificates') {
    return { certificate, chain, friendlyName, chainNames: caNames, password, form }
  }
  return { key, certificate, chain, friendlyName, chainNames: caNames, password, form }
}

function formOf(recipe: Pkcs12Recipe, toolchain: Toolchain): OpensslForm {
  if (recipe.form === 'choices') return { choices: choicesOf(recipe.choices, toolchain) }
  const { form } = recipe
  return form === 'default' || form === 'legacy' ? { form } : { profile: form }
}

function choicesOf(choices: Pkcs12Choices, toolchain: Toolchain): OpensslChoices {
  const { prf = 'hmac-sha256', iterations, macIterations, saltLength, mac } = choices
  const sha256 = toolchain.capabilities['pkcs12.pbkdf2-hmac-sha256'] === true
  const encrypted = [choices.certificates, choices.key]
  const pbes2 = encrypted.some((name) => name !== 'none' && !name.startsWith('pbe-'))
  if (pbes2 && prf !== (sha256 ? 'hmac-sha256' : 'hmac-sha1')) {
    throw new AlgorithmUnsupportedError(`${toolchain.id} can't be asked for the PRF ${prf}`, prf)
  }
  if (saltLength !== undefined) {
    throw new AlgorithmUnsupportedError(
      `${toolchain.id} can't be asked for salts of ${saltLength} octets`,
      'saltLength',
    )
  }
  return {
    certificates: schemeOf(choices.certificates, toolchain),
    key: schemeOf(choices.key, toolchain),
    mac: macOf(mac, toolchain),
    prf: 'any',
    iterations,
    macIterations,
  }
}

function schemeOf(name: Encryption, toolchain: Toolchain): OpensslChoices['key'] {
  if (isScheme(name)) return name
  throw new AlgorithmUnsupportedError(`${toolchain.id} is not asked for ${name}`, name)
}

function macOf(mac: Pkcs12Choices['mac'], toolchain: Toolchain): OpensslChoices['mac'] {
  if (mac === 'none' || 'digest' in mac) return mac
  const { pbmac1 } = mac
  if (pbmac1 === 'sha256' || pbmac1 === 'sha384' || pbmac1 === 'sha512') return { pbmac1 }
  throw new AlgorithmUnsupportedError(`${toolchain.id} has no PBMAC1 with ${pbmac1}`, pbmac1)
}
