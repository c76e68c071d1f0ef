/** Every object identifier this project knows, once: the identifier of its standard ↔ dotted form. */
import { DerInvalidError, UsageError } from '../errors.js'

export const oids = Object.freeze({
  // RFC 5652, RFC 2315
  'id-data': '1.2.840.113549.1.7.1',
  'id-signedData': '1.2.840.113549.1.7.2',
  'id-envelopedData': '1.2.840.113549.1.7.3',
  'id-ct-authEnvelopedData': '1.2.840.113549.1.9.16.1.23',
  'id-encryptedData': '1.2.840.113549.1.7.6',
  'id-ct-compressedData': '1.2.840.113549.1.9.16.1.9',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  // RFC 7292: bags, and its password-based encryption
  keyBag: '1.2.840.113549.1.12.10.1.1',
  pkcs8ShroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  crlBag: '1.2.840.113549.1.12.10.1.4',
  secretBag: '1.2.840.113549.1.12.10.1.5',
  safeContentsBag: '1.2.840.113549.1.12.10.1.6',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  sdsiCertificate: '1.2.840.113549.1.9.22.2',
  x509CRL: '1.2.840.113549.1.9.23.1',
  pbeWithSHAAnd128BitRC4: '1.2.840.113549.1.12.1.1',
  pbeWithSHAAnd40BitRC4: '1.2.840.113549.1.12.1.2',
  'pbeWithSHAAnd3-KeyTripleDES-CBC': '1.2.840.113549.1.12.1.3',
  'pbeWithSHAAnd2-KeyTripleDES-CBC': '1.2.840.113549.1.12.1.4',
  'pbeWithSHAAnd128BitRC2-CBC': '1.2.840.113549.1.12.1.5',
  'pbewithSHAAnd40BitRC2-CBC': '1.2.840.113549.1.12.1.6',
  // RFC 8018, RFC 7914, RFC 9579
  'pbeWithMD2AndDES-CBC': '1.2.840.113549.1.5.1',
  'pbeWithMD5AndDES-CBC': '1.2.840.113549.1.5.3',
  'pbeWithMD2AndRC2-CBC': '1.2.840.113549.1.5.4',
  'pbeWithMD5AndRC2-CBC': '1.2.840.113549.1.5.6',
  'pbeWithSHA1AndDES-CBC': '1.2.840.113549.1.5.10',
  'pbeWithSHA1AndRC2-CBC': '1.2.840.113549.1.5.11',
  'id-PBKDF2': '1.2.840.113549.1.5.12',
  'id-PBES2': '1.2.840.113549.1.5.13',
  'id-PBMAC1': '1.2.840.113549.1.5.14',
  'id-scrypt': '1.3.6.1.4.1.11591.4.11',
  // Ciphers
  'des-ECB': '1.3.14.3.2.6',
  'des-CBC': '1.3.14.3.2.7',
  'des-OFB': '1.3.14.3.2.8',
  'des-CFB': '1.3.14.3.2.9',
  'des-EDE3-CBC': '1.2.840.113549.3.7',
  'rc2-CBC': '1.2.840.113549.3.2',
  rc4: '1.2.840.113549.3.4',
  'rc5-CBC-Pad': '1.2.840.113549.3.9',
  'aes128-ECB': '2.16.840.1.101.3.4.1.1',
  'aes128-CBC': '2.16.840.1.101.3.4.1.2',
  'aes128-OFB': '2.16.840.1.101.3.4.1.3',
  'aes128-CFB': '2.16.840.1.101.3.4.1.4',
  'aes128-GCM': '2.16.840.1.101.3.4.1.6',
  'aes128-CCM': '2.16.840.1.101.3.4.1.7',
  'aes192-ECB': '2.16.840.1.101.3.4.1.21',
  'aes192-CBC': '2.16.840.1.101.3.4.1.22',
  'aes192-OFB': '2.16.840.1.101.3.4.1.23',
  'aes192-CFB': '2.16.840.1.101.3.4.1.24',
  'aes192-GCM': '2.16.840.1.101.3.4.1.26',
  'aes192-CCM': '2.16.840.1.101.3.4.1.27',
  'aes256-ECB': '2.16.840.1.101.3.4.1.41',
  'aes256-CBC': '2.16.840.1.101.3.4.1.42',
  'aes256-OFB': '2.16.840.1.101.3.4.1.43',
  'aes256-CFB': '2.16.840.1.101.3.4.1.44',
  'aes256-GCM': '2.16.840.1.101.3.4.1.46',
  'aes256-CCM': '2.16.840.1.101.3.4.1.47',
  'chacha20-Poly1305': '1.2.840.113549.1.9.16.3.18',
  'camellia128-ECB': '0.3.4401.5.3.1.9.1',
  'camellia128-CBC': '1.2.392.200011.61.1.1.1.2',
  'camellia128-OFB': '0.3.4401.5.3.1.9.3',
  'camellia128-CFB': '0.3.4401.5.3.1.9.4',
  'camellia192-ECB': '0.3.4401.5.3.1.9.21',
  'camellia192-CBC': '1.2.392.200011.61.1.1.1.3',
  'camellia192-OFB': '0.3.4401.5.3.1.9.23',
  'camellia192-CFB': '0.3.4401.5.3.1.9.24',
  'camellia256-ECB': '0.3.4401.5.3.1.9.41',
  'camellia256-CBC': '1.2.392.200011.61.1.1.1.4',
  'camellia256-OFB': '0.3.4401.5.3.1.9.43',
  'camellia256-CFB': '0.3.4401.5.3.1.9.44',
  'aria128-ECB': '1.2.410.200046.1.1.1',
  'aria128-CBC': '1.2.410.200046.1.1.2',
  'aria128-CFB': '1.2.410.200046.1.1.3',
  'aria128-OFB': '1.2.410.200046.1.1.4',
  'aria128-CTR': '1.2.410.200046.1.1.5',
  'aria128-GCM': '1.2.410.200046.1.1.34',
  'aria128-CCM': '1.2.410.200046.1.1.37',
  'aria192-ECB': '1.2.410.200046.1.1.6',
  'aria192-CBC': '1.2.410.200046.1.1.7',
  'aria192-CFB': '1.2.410.200046.1.1.8',
  'aria192-OFB': '1.2.410.200046.1.1.9',
  'aria192-CTR': '1.2.410.200046.1.1.10',
  'aria192-GCM': '1.2.410.200046.1.1.35',
  'aria192-CCM': '1.2.410.200046.1.1.38',
  'aria256-ECB': '1.2.410.200046.1.1.11',
  'aria256-CBC': '1.2.410.200046.1.1.12',
  'aria256-CFB': '1.2.410.200046.1.1.13',
  'aria256-OFB': '1.2.410.200046.1.1.14',
  'aria256-CTR': '1.2.410.200046.1.1.15',
  'aria256-GCM': '1.2.410.200046.1.1.36',
  'aria256-CCM': '1.2.410.200046.1.1.39',
  'sm4-ECB': '1.2.156.10197.1.104.1',
  'sm4-CBC': '1.2.156.10197.1.104.2',
  'sm4-OFB': '1.2.156.10197.1.104.3',
  'sm4-CFB': '1.2.156.10197.1.104.4',
  'sm4-CTR': '1.2.156.10197.1.104.7',
  'seed-ECB': '1.2.410.200004.1.3',
  'seed-CBC': '1.2.410.200004.1.4',
  'seed-CFB': '1.2.410.200004.1.5',
  'seed-OFB': '1.2.410.200004.1.6',
  'idea-CBC': '1.3.6.1.4.1.188.7.1.1.2',
  'cast5-CBC': '1.2.840.113533.7.66.10',
  'bf-CBC': '1.3.6.1.4.1.3029.1.2',
  'gost28147-89': '1.2.643.2.2.21',
  'id-tc26-cipher-gostr3412-2015-magma-ctracpkm': '1.2.643.7.1.1.5.1.1',
  'id-tc26-cipher-gostr3412-2015-magma-ctracpkm-omac': '1.2.643.7.1.1.5.1.2',
  'id-tc26-cipher-gostr3412-2015-kuznyechik-ctracpkm': '1.2.643.7.1.1.5.2.1',
  'id-tc26-cipher-gostr3412-2015-kuznyechik-ctracpkm-omac': '1.2.643.7.1.1.5.2.2',
  'id-fortezzaConfidentialityAlgorithm': '2.16.840.1.101.2.1.1.4',
  'id-seedCBCWithSHA1': '1.2.410.200004.1.15',
  // Digests
  md2: '1.2.840.113549.2.2',
  md4: '1.2.840.113549.2.4',
  md5: '1.2.840.113549.2.5',
  'id-sha1': '1.3.14.3.2.26',
  'id-sha224': '2.16.840.1.101.3.4.2.4',
  'id-sha256': '2.16.840.1.101.3.4.2.1',
  'id-sha384': '2.16.840.1.101.3.4.2.2',
  'id-sha512': '2.16.840.1.101.3.4.2.3',
  'id-sha512-224': '2.16.840.1.101.3.4.2.5',
  'id-sha512-256': '2.16.840.1.101.3.4.2.6',
  'id-sha3-224': '2.16.840.1.101.3.4.2.7',
  'id-sha3-256': '2.16.840.1.101.3.4.2.8',
  'id-sha3-384': '2.16.840.1.101.3.4.2.9',
  'id-sha3-512': '2.16.840.1.101.3.4.2.10',
  'id-ripemd160': '1.3.36.3.2.1',
  'id-blake2b512': '1.3.6.1.4.1.1722.12.2.1.16',
  'id-blake2s256': '1.3.6.1.4.1.1722.12.2.2.8',
  sm3: '1.2.156.10197.1.401',
  whirlpool: '1.0.10118.3.0.55',
  mdc2: '2.5.8.3.101',
  'id-ripemd128': '1.3.36.3.2.2',
  'id-ripemd256': '1.3.36.3.2.3',
  'id-GostR3411-94': '1.2.643.2.2.9',
  'id-tc26-gost3411-12-256': '1.2.643.7.1.1.2.2',
  'id-tc26-gost3411-12-512': '1.2.643.7.1.1.2.3',
  // HMACs
  'hmac-MD5': '1.3.6.1.5.5.8.1.1',
  'hmac-SHA1-rfc': '1.3.6.1.5.5.8.1.2',
  'hmac-RIPEMD160': '1.3.6.1.5.5.8.1.4',
  hmacWithSM3: '1.2.156.10197.1.401.3.1',
  hmacWithMD5: '1.2.840.113549.2.6',
  hmacWithSHA1: '1.2.840.113549.2.7',
  hmacWithSHA224: '1.2.840.113549.2.8',
  hmacWithSHA256: '1.2.840.113549.2.9',
  hmacWithSHA384: '1.2.840.113549.2.10',
  hmacWithSHA512: '1.2.840.113549.2.11',
  'hmacWithSHA512-224': '1.2.840.113549.2.12',
  'hmacWithSHA512-256': '1.2.840.113549.2.13',
  'id-hmacWithSHA3-224': '2.16.840.1.101.3.4.2.13',
  'id-hmacWithSHA3-256': '2.16.840.1.101.3.4.2.14',
  'id-hmacWithSHA3-384': '2.16.840.1.101.3.4.2.15',
  'id-hmacWithSHA3-512': '2.16.840.1.101.3.4.2.16',
  'id-HMACGostR3411-94': '1.2.643.2.2.10',
  'id-tc26-hmac-gost-3411-12-256': '1.2.643.7.1.1.4.1',
  'id-tc26-hmac-gost-3411-12-512': '1.2.643.7.1.1.4.2',
  // Public keys
  rsaEncryption: '1.2.840.113549.1.1.1',
  'id-RSAES-OAEP': '1.2.840.113549.1.1.7',
  // RFC 5753
  'dhSinglePass-stdDH-sha1kdf-scheme': '1.3.133.16.840.63.0.2',
  'dhSinglePass-stdDH-sha256kdf-scheme': '1.3.132.1.11.1',
  'dhSinglePass-stdDH-sha384kdf-scheme': '1.3.132.1.11.2',
  'dhSinglePass-stdDH-sha512kdf-scheme': '1.3.132.1.11.3',
  'id-mgf1': '1.2.840.113549.1.1.8',
  'id-RSASSA-PSS': '1.2.840.113549.1.1.10',
  'id-dsa': '1.2.840.10040.4.1',
  'id-dsa-old': '1.3.14.3.2.12',
  dhpublicnumber: '1.2.840.10046.2.1',
  dhKeyAgreement: '1.2.840.113549.1.3.1',
  'id-ecPublicKey': '1.2.840.10045.2.1',
  'prime-field': '1.2.840.10045.1.1',
  'id-X25519': '1.3.101.110',
  'id-X448': '1.3.101.111',
  'id-Ed25519': '1.3.101.112',
  'id-Ed448': '1.3.101.113',
  'id-ml-dsa-44': '2.16.840.1.101.3.4.3.17',
  'id-ml-dsa-65': '2.16.840.1.101.3.4.3.18',
  'id-ml-dsa-87': '2.16.840.1.101.3.4.3.19',
  'id-alg-ml-kem-512': '2.16.840.1.101.3.4.4.1',
  'id-alg-ml-kem-768': '2.16.840.1.101.3.4.4.2',
  'id-alg-ml-kem-1024': '2.16.840.1.101.3.4.4.3',
  'id-GostR3410-94': '1.2.643.2.2.20',
  'id-GostR3410-2001': '1.2.643.2.2.19',
  'id-tc26-gost3410-12-256': '1.2.643.7.1.1.1.1',
  'id-tc26-gost3410-12-512': '1.2.643.7.1.1.1.2',
  // Curves (SEC 2, RFC 5639, GB/T 32918)
  secp192r1: '1.2.840.10045.3.1.1',
  prime192v2: '1.2.840.10045.3.1.2',
  prime192v3: '1.2.840.10045.3.1.3',
  prime239v1: '1.2.840.10045.3.1.4',
  prime239v2: '1.2.840.10045.3.1.5',
  prime239v3: '1.2.840.10045.3.1.6',
  secp256r1: '1.2.840.10045.3.1.7',
  secp112r1: '1.3.132.0.6',
  secp112r2: '1.3.132.0.7',
  secp128r1: '1.3.132.0.28',
  secp128r2: '1.3.132.0.29',
  secp160k1: '1.3.132.0.9',
  secp160r1: '1.3.132.0.8',
  secp160r2: '1.3.132.0.30',
  secp192k1: '1.3.132.0.31',
  secp224k1: '1.3.132.0.32',
  secp224r1: '1.3.132.0.33',
  secp256k1: '1.3.132.0.10',
  secp384r1: '1.3.132.0.34',
  secp521r1: '1.3.132.0.35',
  sect163k1: '1.3.132.0.1',
  sect163r1: '1.3.132.0.2',
  sect163r2: '1.3.132.0.15',
  sect233k1: '1.3.132.0.26',
  sect233r1: '1.3.132.0.27',
  sect283k1: '1.3.132.0.16',
  sect283r1: '1.3.132.0.17',
  sect409k1: '1.3.132.0.36',
  sect409r1: '1.3.132.0.37',
  sect571k1: '1.3.132.0.38',
  sect571r1: '1.3.132.0.39',
  brainpoolP160r1: '1.3.36.3.3.2.8.1.1.1',
  brainpoolP192r1: '1.3.36.3.3.2.8.1.1.3',
  brainpoolP224r1: '1.3.36.3.3.2.8.1.1.5',
  brainpoolP256r1: '1.3.36.3.3.2.8.1.1.7',
  FRP256v1: '1.2.250.1.223.101.256.1',
  brainpoolP256t1: '1.3.36.3.3.2.8.1.1.8',
  brainpoolP320r1: '1.3.36.3.3.2.8.1.1.9',
  brainpoolP320t1: '1.3.36.3.3.2.8.1.1.10',
  brainpoolP384r1: '1.3.36.3.3.2.8.1.1.11',
  brainpoolP384t1: '1.3.36.3.3.2.8.1.1.12',
  brainpoolP512r1: '1.3.36.3.3.2.8.1.1.13',
  brainpoolP512t1: '1.3.36.3.3.2.8.1.1.14',
  sm2p256v1: '1.2.156.10197.1.301',
  // Signatures
  md2WithRSAEncryption: '1.2.840.113549.1.1.2',
  md4WithRSAEncryption: '1.2.840.113549.1.1.3',
  md5WithRSAEncryption: '1.2.840.113549.1.1.4',
  sha1WithRSAEncryption: '1.2.840.113549.1.1.5',
  'sha1WithRSA-oiw': '1.3.14.3.2.29',
  sha224WithRSAEncryption: '1.2.840.113549.1.1.14',
  sha256WithRSAEncryption: '1.2.840.113549.1.1.11',
  sha384WithRSAEncryption: '1.2.840.113549.1.1.12',
  sha512WithRSAEncryption: '1.2.840.113549.1.1.13',
  rsaSignatureWithripemd160: '1.3.36.3.3.1.2',
  'sha512-224WithRSAEncryption': '1.2.840.113549.1.1.15',
  'sha512-256WithRSAEncryption': '1.2.840.113549.1.1.16',
  'id-rsassa-pkcs1-v1-5-with-sha3-224': '2.16.840.1.101.3.4.3.13',
  'id-rsassa-pkcs1-v1-5-with-sha3-256': '2.16.840.1.101.3.4.3.14',
  'id-rsassa-pkcs1-v1-5-with-sha3-384': '2.16.840.1.101.3.4.3.15',
  'id-rsassa-pkcs1-v1-5-with-sha3-512': '2.16.840.1.101.3.4.3.16',
  'ecdsa-with-SHA1': '1.2.840.10045.4.1',
  'ecdsa-with-SHA224': '1.2.840.10045.4.3.1',
  'ecdsa-with-SHA256': '1.2.840.10045.4.3.2',
  'ecdsa-with-SHA384': '1.2.840.10045.4.3.3',
  'ecdsa-with-SHA512': '1.2.840.10045.4.3.4',
  'id-ecdsa-with-sha3-224': '2.16.840.1.101.3.4.3.9',
  'id-ecdsa-with-sha3-256': '2.16.840.1.101.3.4.3.10',
  'id-ecdsa-with-sha3-384': '2.16.840.1.101.3.4.3.11',
  'id-ecdsa-with-sha3-512': '2.16.840.1.101.3.4.3.12',
  'id-dsa-with-sha1': '1.2.840.10040.4.3',
  'dsaWithSHA1-oiw': '1.3.14.3.2.27',
  'id-dsa-with-sha224': '2.16.840.1.101.3.4.3.1',
  'id-dsa-with-sha256': '2.16.840.1.101.3.4.3.2',
  'id-dsa-with-sha384': '2.16.840.1.101.3.4.3.3',
  'id-dsa-with-sha512': '2.16.840.1.101.3.4.3.4',
  'id-dsa-with-sha3-224': '2.16.840.1.101.3.4.3.5',
  'id-dsa-with-sha3-256': '2.16.840.1.101.3.4.3.6',
  'id-dsa-with-sha3-384': '2.16.840.1.101.3.4.3.7',
  'id-dsa-with-sha3-512': '2.16.840.1.101.3.4.3.8',
  'SM2-with-SM3': '1.2.156.10197.1.501',
  'id-GostR3411-94-with-GostR3410-2001': '1.2.643.2.2.3',
  'id-GostR3411-94-with-GostR3410-94': '1.2.643.2.2.4',
  'id-tc26-signwithdigest-gost3410-12-256': '1.2.643.7.1.1.3.2',
  'id-tc26-signwithdigest-gost3410-12-512': '1.2.643.7.1.1.3.3',
  // Attributes of names (X.520, RFC 4519, RFC 2985)
  commonName: '2.5.4.3',
  surname: '2.5.4.4',
  serialNumber: '2.5.4.5',
  countryName: '2.5.4.6',
  localityName: '2.5.4.7',
  stateOrProvinceName: '2.5.4.8',
  streetAddress: '2.5.4.9',
  organizationName: '2.5.4.10',
  organizationalUnitName: '2.5.4.11',
  title: '2.5.4.12',
  description: '2.5.4.13',
  businessCategory: '2.5.4.15',
  postalAddress: '2.5.4.16',
  postalCode: '2.5.4.17',
  telephoneNumber: '2.5.4.20',
  name: '2.5.4.41',
  givenName: '2.5.4.42',
  initials: '2.5.4.43',
  generationQualifier: '2.5.4.44',
  uniqueIdentifier: '2.5.4.45',
  dnQualifier: '2.5.4.46',
  pseudonym: '2.5.4.65',
  organizationIdentifier: '2.5.4.97',
  userId: '0.9.2342.19200300.100.1.1',
  domainComponent: '0.9.2342.19200300.100.1.25',
  emailAddress: '1.2.840.113549.1.9.1',
  unstructuredName: '1.2.840.113549.1.9.2',
  unstructuredAddress: '1.2.840.113549.1.9.8',
  jurisdictionLocality: '1.3.6.1.4.1.311.60.2.1.1',
  jurisdictionStateOrProvince: '1.3.6.1.4.1.311.60.2.1.2',
  jurisdictionCountry: '1.3.6.1.4.1.311.60.2.1.3',
  // Attributes of requests and bags
  challengePassword: '1.2.840.113549.1.9.7',
  extensionRequest: '1.2.840.113549.1.9.14',
  msExtensionRequest: '1.3.6.1.4.1.311.2.1.14',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  msKeyProviderName: '1.3.6.1.4.1.311.17.1',
  // Extensions (RFC 5280)
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  cRLDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
  smimeCapabilities: '1.2.840.113549.1.9.15',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  tlsFeature: '1.3.6.1.5.5.7.1.24',
  msCertificateTemplateName: '1.3.6.1.4.1.311.20.2',
  msCertificateTemplate: '1.3.6.1.4.1.311.21.7',
  netscapeCertType: '2.16.840.1.113730.1.1',
  netscapeComment: '2.16.840.1.113730.1.13',
  'id-ad-ocsp': '1.3.6.1.5.5.7.48.1',
  'id-ad-caIssuers': '1.3.6.1.5.5.7.48.2',
  // Key purposes and other names
  anyExtendedKeyUsage: '2.5.29.37.0',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  OCSPSigning: '1.3.6.1.5.5.7.3.9',
  msSmartcardLogin: '1.3.6.1.4.1.311.20.2.2',
  msUPN: '1.3.6.1.4.1.311.20.2.3',
  smtpUTF8Mailbox: '1.3.6.1.5.5.7.8.9',
} as const)

/** The identifier of a known OID. */
export type OidName = keyof typeof oids

const names: ReadonlyMap<string, OidName> = new Map(
  Object.entries(oids).map(([name, dotted]) => [dotted, name as OidName]),
)

/** The name of a dotted OID, or null for one we don't know. */
export function oidName(dotted: string): OidName | null {
  return names.get(dotted) ?? null
}

/** Content octets of an OBJECT IDENTIFIER as dotted text (X.690 8.19). `offset` places the error. */
export function decodeOid(content: Uint8Array, offset = 0): string {
  if (content.length === 0) throw new DerInvalidError('empty object identifier', offset)
  return decodeSmallArcs(content) ?? decodeLargeArcs(content, offset)
}

/** The usual case, in numbers; null where an arc is too large for them or the octets break off. */
function decodeSmallArcs(content: Uint8Array): string | null {
  if ((content[content.length - 1] as number) & 0x80) return null
  let text = ''
  let arc = 0
  for (let i = 0; i < content.length; i += 1) {
    const octet = content[i] as number
    arc = arc * 128 + (octet & 0x7f)
    if (arc > 0xffffffff) return null
    if (octet & 0x80) continue
    if (text === '') text = arc < 40 ? `0.${arc}` : arc < 80 ? `1.${arc - 40}` : `2.${arc - 80}`
    else text += `.${arc}`
    arc = 0
  }
  return text
}

function decodeLargeArcs(content: Uint8Array, offset: number): string {
  const arcs: bigint[] = []
  let arc = 0n
  for (const [i, octet] of content.entries()) {
    arc = (arc << 7n) | BigInt(octet & 0x7f)
    if (arc >> 128n) throw new DerInvalidError('object identifier arc is too large', offset)
    if ((octet & 0x80) === 0) {
      arcs.push(arc)
      arc = 0n
    } else if (i === content.length - 1) {
      throw new DerInvalidError('object identifier breaks off', offset)
    }
  }
  const first = arcs[0] ?? 0n
  const root = first < 40n ? 0n : first < 80n ? 1n : 2n
  return [root, first - root * 40n, ...arcs.slice(1)].join('.')
}

/** Dotted text as the content octets of an OBJECT IDENTIFIER. */
export function encodeOid(dotted: string): Uint8Array {
  if (!/^[0-2](\.(0|[1-9]\d*))+$/.test(dotted)) {
    throw new UsageError(`not a dotted object identifier: ${dotted}`)
  }
  const [root = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt)
  const octets: number[] = []
  for (const arc of [root * 40n + second, ...rest]) {
    const group: number[] = [Number(arc & 0x7fn)]
    for (let left = arc >> 7n; left > 0n; left >>= 7n) group.unshift(Number(left & 0x7fn) | 0x80)
    octets.push(...group)
  }
  return Uint8Array.from(octets)
}
