/** .NET's own reader (Linux), and the limits of X509CertificateLoader since .NET 9. */
import { accepts, refuses, reported, source, unknown } from './fact.js'
import type { Importer } from './importer.js'

const PBE = source('dotnet/runtime@04da5a17 PasswordBasedEncryption.cs')
const PFX_ASN = source('dotnet/runtime@08f41522 PfxAsn.manual.cs VerifyMac')
const READER = source('dotnet/runtime@05004d39 UnixPkcs12Reader.cs')
const LIMITS = source('dotnet/runtime@85d2991d Pkcs12LoaderLimits.cs')

const UNREADABLE = {
  code: null,
  text: 'The certificate data cannot be read with the provided password, the password may be incorrect.',
}
const PASSWORD = { code: null, text: 'The specified network password is not correct.' }
const MAC_LIMIT = { code: null, text: 'Pkcs12LoadLimitExceededException: MacIterationLimit' }
const KDF_LIMIT = {
  code: null,
  text: 'Pkcs12LoadLimitExceededException: IndividualKdfIterationLimit',
}
const LOADER = { versions: '>=9', paths: ['x509certificateloader'] }

export const dotnet: Importer = {
  id: 'dotnet',
  label: '.NET',
  versions: [
    { version: '6', label: '.NET 6' },
    { version: '8', label: '.NET 8' },
    { version: '9', label: '.NET 9' },
    { version: '10', label: '.NET 10' },
  ],
  between: '>=5 <=10',
  paths: [
    { id: 'x509certificate2', label: 'X509Certificate2' },
    { id: 'x509certificateloader', label: 'X509CertificateLoader', versions: '>=9' },
  ],
  facts: [
    ...refuses('file:* encoding:pem encoding:base64 integrity:public-key', UNREADABLE, READER),
    ...accepts('encoding:*', READER),
    ...accepts('mac:absent', READER),
    ...accepts(
      'mac:hmac-md5 mac:hmac-sha1 mac:hmac-sha256 mac:hmac-sha384 mac:hmac-sha512',
      PFX_ASN,
    ),
    ...refuses('mac:*', UNREADABLE, PFX_ASN),
    ...refuses('mac:mismatch password:incorrect', PASSWORD, PFX_ASN),
    ...refuses('password:differs', PASSWORD, READER, { stage: 'contents' }),
    ...accepts('password:empty-* password:non-ascii-*', [PBE, READER]),
    ...accepts(
      'encryption:pbe-sha1-3des encryption:pbe-sha1-rc2-40 encryption:pbe-sha1-rc2-128 ' +
        'encryption:none-cert encryption:none-key encryption:pbes1-*',
      PBE,
    ),
    ...refuses('encryption:*', UNREADABLE, PBE),
    ...accepts('pbes2:aes-128-cbc pbes2:aes-192-cbc pbes2:aes-256-cbc pbes2:des-ede3-cbc', PBE),
    ...refuses('pbes2:* kdf:scrypt', UNREADABLE, PBE),
    ...accepts(
      'prf:hmac-sha1 prf:hmac-sha256 prf:hmac-sha384 prf:hmac-sha512 prf:default ' +
        'prf:parameters-absent keylength:*',
      PBE,
    ),
    ...refuses('prf:*', UNREADABLE, PBE),
    ...accepts('mac-iterations:300001+ kdf-iterations:300001+', PBE),
    ...unknown('mac-iterations:* kdf-iterations:*', PBE, {
      note: 'a limit of 600,000 was there in one revision and not in another',
    }),
    ...refuses('mac-iterations:300001+', MAC_LIMIT, LIMITS, LOADER),
    ...refuses('kdf-iterations:300001+', KDF_LIMIT, LIMITS, LOADER),
    ...accepts('key:rsa key:dsa key:ec-p256 key:ec-p384 key:ec-p521', READER),
    ...refuses('key:ed25519 key:ed448', UNREADABLE, reported('dotnet/runtime#59615, #46513')),
    ...accepts('keys:* certs:none pairing:* localkeyid:*', READER),
  ],
}
