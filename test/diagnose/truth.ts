import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { predict, type PredictedVerdict } from '../../src/diagnose/predict.js'
import { resolveImporter } from '../../src/importers/resolve.js'

/** One encoding of one identity and what it is made of, written down by hand. */
const MODERN =
  'mac:hmac-sha256 pbes2:aes-256-cbc prf:hmac-sha256 keylength:absent pairing:by-localkeyid'
const SHA1_3DES = 'mac:hmac-sha1 encryption:pbe-sha1-3des pairing:by-localkeyid'
const NON_ASCII = 'password:non-ascii password:non-ascii-pkcs12-pbe'
const NON_ASCII_PBES2 = `${NON_ASCII} password:non-ascii-pbes2`
const cases: Readonly<Record<string, string>> = {
  '01-default': `${MODERN} key:rsa`,
  '02-legacy-rc2': `${SHA1_3DES} encryption:pbe-sha1-rc2-40 key:rsa`,
  '03-3des-sha1': `${SHA1_3DES} key:rsa`,
  '04-aes256-macsha1': `${MODERN.replace('mac:hmac-sha256', 'mac:hmac-sha1')} key:rsa`,
  '05-aes128-macsha256': `${MODERN.replace('aes-256', 'aes-128')} key:rsa`,
  '06-mac-sha512': `${MODERN.replace('mac:hmac-sha256', 'mac:hmac-sha512')} key:rsa`,
  '07-nomac': `${MODERN.replace('mac:hmac-sha256', 'mac:absent')} encryption:none-cert key:rsa`,
  '08-empty-pass': `${MODERN} key:rsa password:empty-bmp-nul`,
  '08b-empty-pass-3des': `${SHA1_3DES} key:rsa password:empty-bmp-nul`,
  '09a-pass-latin1': `${MODERN} key:rsa ${NON_ASCII_PBES2}`,
  '09b-pass-cjk-emoji': `${MODERN} key:rsa ${NON_ASCII_PBES2} password:non-ascii-astral`,
  '09c-pass-latin1-3des': `${SHA1_3DES} key:rsa ${NON_ASCII}`,
  '09d-pass-cjk-emoji-3des': `${SHA1_3DES} key:rsa ${NON_ASCII} password:non-ascii-astral`,
  '10-certs-plain': `${MODERN} encryption:none-cert key:rsa`,
  '11-key-plain': `${MODERN} encryption:none-key key:rsa`,
  '12-no-friendlyname': `${MODERN} key:rsa`,
  '13-chain-caname': `${MODERN} key:rsa`,
  '13b-leaf-only': `${MODERN} key:rsa`,
  '14-iter1': `${MODERN} key:rsa mac-iterations:one`,
  '15-iter600000': `${MODERN} key:rsa iterations:300001+ mac-iterations:300001+ kdf-iterations:300001+`,
  '16-ec-p256': `${MODERN} key:ec-p256`,
  '17-ed25519': `${MODERN} key:ed25519`,
  '18-rsa4096': `${MODERN} key:rsa`,
  '19-certs-only': `${MODERN.replace(' pairing:by-localkeyid', '')} keys:none`,
  '20-key-only': `${MODERN.replace(' pairing:by-localkeyid', '')} key:rsa certs:none`,
  '21-pbmac1': `${MODERN.replace('mac:hmac-sha256', 'mac:pbmac1')} pbmac1-prf:hmac-sha256 pbmac1-hmac:hmac-sha256 key:rsa`,
  '22-pass-200': `${MODERN} key:rsa`,
  '23-rsa-pss': `${MODERN} key:rsa-pss`,
  '24-camellia': `${MODERN.replace('aes-256', 'camellia-256')} key:rsa`,
  '25-friendly-utf8': `${MODERN} key:rsa`,
  'w-wrongpass': `${MODERN} password:incorrect`,
  'w-wrongpass-3des': `${SHA1_3DES} password:incorrect`,
  'w-truncated': 'file:truncated',
  'w-bitflip': `${MODERN} mac:mismatch key:rsa file:damaged`,
  'w-empty': 'file:empty',
  'w-garbage': 'file:not-pfx',
  'w-badmac': `${MODERN} mac:mismatch key:rsa`,
  'w-badmac-3des': `${SHA1_3DES} mac:mismatch key:rsa`,
}

/** The words of the results for the importers that we judge. */
const programs: Readonly<Record<string, string>> = {
  'openssl-3.0': 'openssl@3.0',
  'openssl-3.5': 'openssl@3.5',
  'openssl-3.6': 'openssl@3.6',
  'nss-3.87': 'nss@3.87',
  'nss-3.110': 'nss@3.110',
  'nss-3.132': 'nss@3.132',
  'gnutls-3.7.9': 'gnutls@3.7.9',
  'gnutls-3.8.9': 'gnutls@3.8.9',
  'gnutls-3.8.13': 'gnutls@3.8.13',
  'gpgsm-2.2.40': 'gnupg@2.2.40',
  'gpgsm-2.4.7': 'gnupg@2.4.7',
  'gpgsm-2.4.9': 'gnupg@2.4.9',
  'keytool-17': 'java@17',
  'keytool-21': 'java@21',
  'keytool-25': 'java@25.0.3',
  'pyca-38': 'python-cryptography@38',
  'pyca-43': 'python-cryptography@43',
  'pyca-48': 'python-cryptography@48',
  'pyca-49': 'python-cryptography@49',
  'node-16': 'node@16',
  'node-18': 'node@18',
  'node-20': 'node@20',
  'node-22': 'node@22',
  'node-24': 'node@24',
  'bun-1.4': 'bun@1.4',
  'deno-2.9': 'deno@2.9',
  'forge-1.4': 'forge@1.4',
  'bc-1.72': 'bouncy-castle@1.72',
  'go-xcrypto-0.4': 'go-x-crypto@0.4',
  'go-sslmate-2021': 'go-pkcs12@0.2',
  'php-8.2': 'openssl@3.0/pkcs12-parse',
  'ruby-3.1': 'openssl@3.0/pkcs12-parse',
}

interface Result {
  readonly ok: boolean
  readonly exit?: number
}

/** What a result means in our words: reported success with less than everything is a loss. */
function seen(result: Result): PredictedVerdict {
  if (result.ok) return 'accepts'
  return result.exit === 0 ? 'loses' : 'refuses'
}

/** Cells where the data says 'unknown' on purpose: what was run is one of two builds that differ. */
const buildsDiffer: readonly string[] = ['21-pbmac1 in pyca-43']

const RESULTS = '../shared/observed/importers/results.json'
const skip = existsSync(RESULTS) ? false : 'the observed results are not beside this checkout'

t.test('predictions agree with what the programs did', { skip }, (t) => {
  const results = JSON.parse(readFileSync(RESULTS, 'utf8')) as Record<
    string,
    Record<string, Result>
  >
  for (const [program, ref] of Object.entries(programs)) {
    const [target] = resolveImporter(ref)
    if (target === undefined) throw new Error(`${ref} names nothing`)
    for (const [id, words] of Object.entries(cases)) {
      const result = results[program]?.[id]
      if (result === undefined) continue
      const features = words.split(' ').map((name) => ({ name }))
      const said = predict(features, target)
      const expected = buildsDiffer.includes(`${id} in ${program}`) ? 'unknown' : seen(result)
      t.equal(said.verdict, expected, `${id} in ${program}: ${said.features.join(' ')}`)
    }
  }
  t.end()
})
