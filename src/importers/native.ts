/** interssl's own reader (src/pki): lenient BER, everything that src/crypto computes. */
import { accepts, refuses, source, unknown } from './fact.js'
import type { Importer } from './importer.js'

const PKI = source('interssl src/pki')
const LIMITS = source('interssl src/pki/read.ts ReadLimits.maxIterations')

const MALFORMED = { code: null, text: 'malformed: …' }
const PASSWORD = { code: null, text: 'the password is not right' }
const DAMAGED = { code: null, text: 'damaged: …' }
const ANOTHER = { code: null, text: 'another password: …' }
const UNSUPPORTED = { code: null, text: 'unsupported: …' }

const CMS = source('interssl src/pki/cms.ts and chain.ts', '2026-11-24')
const NOT_OVER_A_MAIL = {
  code: null,
  text: 'the signature was made over something else than a mail',
}
const NOT_ITS_KEY = { code: null, text: 'the signature is not of this key' }

export const native: Importer = {
  id: 'native',
  label: 'interssl',
  aliases: ['interssl'],
  versions: [],
  facts: [
    ...refuses('file:*', MALFORMED, PKI),
    ...accepts('encoding:*', PKI),
    ...refuses('integrity:public-key privacy:public-key', UNSUPPORTED, PKI),
    ...accepts('mac:*', PKI),
    ...refuses(
      'mac:hmac-oid:* mac:hmac-md2 mac:hmac-gostr3411-94 mac:hmac-streebog-*',
      UNSUPPORTED,
      PKI,
    ),
    ...accepts('pbmac1*', PKI),
    ...refuses('pbmac1:malformed-params', UNSUPPORTED, PKI),
    ...refuses('file:damaged file:damaged-*', DAMAGED, PKI, { stage: 'contents' }),
    ...refuses('mac:mismatch', DAMAGED, PKI),
    ...refuses('password:incorrect', PASSWORD, PKI),
    ...refuses('password:differs', ANOTHER, PKI, { stage: 'contents' }),
    ...accepts('password:*', PKI),
    ...accepts('encryption:*', PKI),
    ...refuses(
      'encryption:unknown pbes2:unknown pbes2:gost28147-cfb prf:unknown',
      UNSUPPORTED,
      PKI,
    ),
    ...accepts('pbes2:* prf:* kdf:scrypt keylength:* salt:*', PKI),
    ...unknown('pbes2:seed-cbc pbes2:idea-cbc pbes2:cast5-cbc pbes2:bf-cbc', PKI, {
      note: 'where the OpenSSL of the Node that runs it has them',
    }),
    ...accepts('mac-iterations:* kdf-iterations:*', PKI),
    ...unknown('mac-iterations:5000001+ kdf-iterations:5000001+', LIMITS, {
      note: 'all derivations of a file share ten million digests',
    }),
    ...refuses(
      'mac-iterations:10485760+ kdf-iterations:10485760+',
      { code: null, text: 'limit: …' },
      LIMITS,
    ),
    ...accepts('kdf-iterations:zero mac-iterations:zero', PKI, { note: 'counts as one' }),
    ...accepts(
      'key:* keys:* certs:none pairing:* localkeyid:* bag:* cert-bag:* attribute:* pkcs8:* content-type:*',
      PKI,
    ),
    ...accepts('csr-key:* csr-signature:* csr-pss-*', PKI),
    ...refuses('csr-signature:invalid', { code: null, text: 'the signature does not verify' }, PKI),

    ...accepts('cms:signed-data cms:opaque cms:detached cms-encoding:ber', CMS),
    ...refuses('cms:malformed', { code: null, text: 'CMS message: …' }, CMS),
    ...refuses('cms:enveloped-data cms:auth-enveloped-data', null, CMS, {
      note: 'it has no decryption of messages of its own',
    }),
    ...accepts('cms-signature:* cms-digest:* cms-pss-salt:* cms-attributes:* cms-key:*', CMS),
    ...refuses('cms-signature:invalid cms-signature:sha1-instead', NOT_ITS_KEY, CMS),
    ...refuses('cms-attributes:invalid', NOT_OVER_A_MAIL, CMS),
    ...refuses(
      'cms-signature:unknown cms-signature:not-verified cms-digest:unknown',
      { code: null, text: 'the signature uses an algorithm that can not be checked here' },
      CMS,
    ),
    ...refuses(
      'cms-content:changed',
      { code: null, text: 'the content was changed after it was signed' },
      CMS,
    ),
    ...refuses(
      'cms-trust:no-anchor',
      { code: null, text: 'is not a trusted anchor', or: ['the issuer … is not here'] },
      CMS,
    ),
  ],
}
