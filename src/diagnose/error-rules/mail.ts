/** S/MIME and CMS: openssl cms and smime, NSS, GnuPG and what mail programs say. */
import type { ErrorRule } from './rule.js'
import { connection } from './words.js'

const by = ['openssl-3', 'openssl-1.1.1', 'libressl', 'php']
const nss = ['nss', 'thunderbird']

export const mailRules: readonly ErrorRule[] = [
  {
    sign: /content type not enveloped data|2E08306B|cipher parameter (?:error|initialisation error)|evp_cipher_param_to_asn1|EVP_CIPHER_param_to_asn1|unsupported content type|authEnvelopedData|id-smime-ct-authEnveloped|1\.2\.840\.113549\.1\.9\.16\.1\.23|2\.16\.840\.1\.101\.3\.4\.1\.(?:6|26|46)\b/i,
    weight: 91,
    causes: ['cms-gcm-unsupported', 'cms-algorithm-unsupported', 'smime-recipient-mismatch'],
    by,
  },
  {
    sign: /aes-?(?:128|192|256)-?gcm|aead/i,
    near: [/cms|smime|pkcs7|unsupported|not supported/i],
    weight: 82,
    causes: ['cms-gcm-unsupported', 'cms-algorithm-unsupported', 'option-unknown-other'],
    by,
  },
  {
    sign: /PKCS7_decrypt[^\n]{0,20}:wrong content type|PKCS7[^\n]{0,60}wrong content type|10800071/i,
    weight: 88,
    causes: ['cms-gcm-unsupported', 'smime-recipient-mismatch'],
    by,
  },
  {
    sign: /shared info error|ctrl failure|no default digest|Type=PKCS7_RECIP_INFO|unsupported (?:recipient|key encryption|recipientinfo|kek)|not supported for this key type|operation not supported for this keytype|eddsa_\w+:invalid digest|add signature error|no cipher set|unsupported type/i,
    near: [/cms|pkcs7|smime|eddsa|recip|ecdh|elliptic/i],
    weight: 86,
    causes: [
      'cms-algorithm-unsupported',
      'cms-gcm-unsupported',
      'key-type-unsupported',
      'smime-recipient-mismatch',
      'smime-signature-invalid',
    ],
    by,
  },
  {
    sign: /no recipient matches|no matching recipient|2E072084|10800073|21070073|21FFF073|170000[89][0-9A-F]:CMS[^\n]{0,60}recipient|find a suitable S\/MIME certificate|(?:not|was not) (?:encrypted|intended) for (?:you|this)|SEC_ERROR_NOT_A_RECIPIENT|no (?:suitable )?(?:private )?key (?:found )?(?:to|for) decrypt/i,
    weight: 84,
    causes: ['smime-recipient-mismatch', 'cms-gcm-unsupported', 'cms-algorithm-unsupported'],
    by,
  },
  {
    sign: /missing or invalid S\/MIME certificates? for|no (?:valid |usable )?(?:encryption )?certificate (?:found )?for (?:recipient )?\S+@|recipient[^\n]{0,40}(?:no|missing|without)[^\n]{0,20}certificate/i,
    weight: 76,
    causes: ['smime-recipient-mismatch', 'smime-eku', 'smime-from-mismatch'],
    by: ['thunderbird'],
  },
  {
    sign: /\b(?:ecdh|dh|rsa)_cms_(?:en|de)crypt|peer key error|originator key invalid|KeyAgreeRecipient|invalid oaep parameters/i,
    weight: 82,
    causes: ['cms-algorithm-unsupported', 'smime-recipient-mismatch', 'key-type-unsupported'],
    by,
  },
  {
    sign: /CMS_SignerInfo_verify_content|CMS_verify:content verify error|2E09[AD]0(?:9E|6D)|1700009E|1700006D/i,
    not: [/invalid digest/i],
    weight: 86,
    causes: ['smime-signature-invalid', 'cms-algorithm-unsupported', 'corrupted'],
    by,
  },
  {
    sign: /RSA_padding_check_PKCS1_type_2|block type is not 02|pkcs decoding error/i,
    near: [/PKCS ?#?7|CMS|smime/i],
    weight: 80,
    causes: ['smime-recipient-mismatch', 'corrupted'],
    by,
  },
  {
    sign: /digest failure|messageDigest attribute|message digest attribute does not match|SEC_ERROR_PKCS7_BAD_SIGNATURE|signature failure|content digest mismatch|SEC_ERROR_BAD_SIGNATURE|BADSIG/i,
    weight: 86,
    causes: ['smime-signature-invalid', 'corrupted'],
    by,
  },
  {
    sign: /(?:ossl_rsa_verify|RSA_verify|rsa_verify_directly|ecdsa|PKCS7|CMS)[^\n]{0,60}bad signature|02000068|04091068/i,
    not: [/CSR|request/i],
    weight: 80,
    causes: ['smime-signature-invalid', 'corrupted', 'csr-signature-invalid'],
    by,
  },
  {
    sign: /unsupported certificate purpose|error 26 at|invalid purpose|inadequate (?:certificate|key)|SEC_ERROR_INADEQUATE_(?:KEY_USAGE|CERT_TYPE)|emailProtection|not (?:suitable|valid|usable) for (?:e-?mail|s\/mime|signing|encryption)|key usage/i,
    weight: 84,
    causes: ['smime-eku', 'smime-untrusted-signer', 'chain-incomplete'],
    by,
  },
  {
    sign: /certificate verify error|CMS_SIGNERINFO_VERIFY_CERT|SEC_ERROR_UN(?:TRUSTED|KNOWN)_ISSUER|SEC_ERROR_UNTRUSTED_CERT|signer certificate not found|2E099064|21075075|1700006[4-9]:CMS|signer certificate not found/i,
    not: [/unsupported certificate purpose/i, connection],
    weight: 82,
    causes: ['smime-untrusted-signer', 'chain-incomplete', 'smime-eku'],
    by,
  },
  {
    sign: /unable to get (?:local )?issuer certificate|unable to verify the first certificate|self[- ]signed certificate in certificate chain|error (?:2|19|20|21) at \d|PKIX path building failed|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)\w*/i,
    not: [/cms|s\/?mime|pkcs7/i, connection],
    weight: 66,
    causes: ['chain-incomplete', 'smime-untrusted-signer'],
    by,
  },
  {
    sign: /(?:does(?: not|n't)|not) (?:correspond|match|belong)[^\n]{0,40}(?:from|sender|address|e-?mail|mailbox)|owner does not match|from[- ]address[^\n]{0,60}(?:match|correspond|differ)|certificate[^\n]{0,60}different (?:e-?mail|address)|email address[^\n]{0,60}(?:mismatch|not match)/i,
    weight: 82,
    causes: ['smime-from-mismatch', 'smime-signature-invalid', 'smime-eku'],
    by: ['neomutt', 'apple-mail', 'thunderbird'],
  },
  {
    sign: /failed to find the (?:signing|encryption) certificate/i,
    weight: 86,
    causes: ['smime-eku', 'chain-incomplete', 'smime-from-mismatch'],
    by: ['thunderbird'],
  },
  {
    sign: /certificate (?:could not|cannot|can't) be (?:found|located)[^\n]{0,40}expired|certificate manager can't locate a valid certificate|unable to (?:sign|encrypt) (?:the )?(?:message|mail)/i,
    weight: 78,
    causes: ['chain-incomplete', 'smime-eku', 'smime-from-mismatch'],
    by: nss,
  },
  {
    sign: /certificate\b[^\n]{0,80}\b(?:can ?not|can['’]t|does not|is not|not)\b[^\n]{0,60}\b(?:us(?:ed?|age)|valid|suitable|allowed|meant)\b/i,
    near: [/\b(?:sign|encrypt)\w*\b[^\n]{0,30}\be-?mail|\bS\/MIME\b|\be-?mail protection\b/i],
    not: [/expired|recipient/i],
    weight: 58,
    causes: ['smime-eku', 'smime-from-mismatch', 'smime-untrusted-signer'],
    by: [],
  },
]
