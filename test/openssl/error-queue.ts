import t from 'tap'
import {
  classifyFailure,
  firstWords,
  parseErrorQueue,
  unsupportedAlgorithm,
} from '../../src/openssl/error-queue.js'

// As printed on 2026-11-23 by the binaries named.
const legacyNeeded = [
  'Error outputting keys and certificates',
  '40C7B8F9B77F0000:error:0308010C:digital envelope routines:inner_evp_generic_fetch:unsupported:../crypto/evp/evp_fetch.c:386:Global default library context, Algorithm (RC2-40-CBC : 0), Properties ()',
  '',
].join('\n')
const wrongTag111 = [
  '139874:error:0D0680A8:asn1 encoding routines:asn1_check_tlen:wrong tag:../crypto/asn1/tasn_dec.c:1149:',
  '139874:error:0D07803A:asn1 encoding routines:asn1_item_embed_d2i:nested asn1 error:../crypto/asn1/tasn_dec.c:309:Type=PKCS12',
].join('\n')
const libressl = [
  'Generating a 1024 bit RSA private key',
  '.......+++++',
  "writing new private key to 'k'",
  '-----',
  '140289:error:0BFFF077:x509 certificate routines:CRYPTO_internal:invalid field name:/src/crypto/x509/x509name.c:303:name=+emailAddress',
].join('\n')

t.test('the error queue is read in all three fillings', async (t) => {
  t.strictSame(parseErrorQueue(legacyNeeded), [
    {
      library: 'digital envelope routines',
      reason: 'unsupported',
      data: 'Global default library context, Algorithm (RC2-40-CBC : 0), Properties ()',
    },
  ])
  t.strictSame(parseErrorQueue(wrongTag111), [
    { library: 'asn1 encoding routines', reason: 'wrong tag', data: '' },
    { library: 'asn1 encoding routines', reason: 'nested asn1 error', data: 'Type=PKCS12' },
  ])
  t.strictSame(parseErrorQueue(libressl), [
    {
      library: 'x509 certificate routines',
      reason: 'invalid field name',
      data: 'name=+emailAddress',
    },
  ])
  const windows =
    'A0:error:0480006C:PEM routines:get_name:no start line:C:\\b\\pem_lib.c:763:Expecting: CERTIFICATE'
  t.match(parseErrorQueue(windows), [{ reason: 'no start line', data: 'Expecting: CERTIFICATE' }])
  t.strictSame(parseErrorQueue('an error: of another kind: x'), [])
})

t.test('a failure is told by its words', async (t) => {
  const cases = {
    'Mac verify error: invalid password?': 'password-incorrect',
    '1:error:1C800064:Provider routines:ossl_cipher_unpadblock:bad decrypt:c.c:124:':
      'password-incorrect',
    [legacyNeeded]: 'legacy-provider-missing',
    'pkcs12: unable to load provider legacy': 'legacy-provider-missing',
    "No cert in -in file 'x' matches private key": 'key-mismatch',
    'No certificate matches private key': 'key-mismatch',
    'Can\'t open "x" for reading, No such file or directory': 'io',
    'Error opening input file x': 'io',
    'pkcs12: Unknown option: -x': 'option-unknown',
    'smime: Unrecognized flag X': 'option-unknown',
    "unknown option '-addext'\nusage: req ...": 'option-unknown',
    'Unknown algorithm ed25519': 'algorithm-unsupported',
    'Algorithm ed25519 not found\nusage: genpkey ...': 'algorithm-unsupported',
    [wrongTag111]: 'input-malformed',
    'unable to load private key': 'input-malformed',
    [libressl]: 'other',
    '': 'other',
  }
  for (const [stderr, failure] of Object.entries(cases)) t.equal(classifyFailure(stderr), failure)
})

t.test('the words that say most are found among the noise', async (t) => {
  t.equal(firstWords(libressl), 'invalid field name: name=+emailAddress')
  t.match(firstWords(legacyNeeded), /^Error outputting keys and certificates: unsupported: Global/)
  t.equal(firstWords(wrongTag111), 'wrong tag')
  t.equal(firstWords('MAC verified OK\n'), '')
  const optional =
    'Unknown algorithm x\n1:error:0EFFF06C:configuration file routines:CRYPTO_internal:no value:c.c:322:name=default_bits'
  t.equal(firstWords(optional), 'Unknown algorithm x')
})

t.test('chains, signatures, files and bare usage are told apart in every dialect', async (t) => {
  const cases = {
    'Verification failure\n1:error:21FFF075:PKCS7 routines:func(4095):certificate verify error:pk7_smime.c:340:Verify error:unable to get local issuer certificate':
      'chain-invalid',
    'Error unable to get local issuer certificate getting chain.': 'chain-invalid',
    'Error getting chain: unable to get local issuer certificate': 'chain-invalid',
    'Verification failure\n1:error:2EFFF09E:CMS routines:CRYPTO_internal:verification failure:c.c:1:':
      'signature-invalid',
    'CMS Verification failure\n1:error:1700009E:CMS routines:CMS_SignerInfo_verify_content:verification failure:c.c:1:':
      'signature-invalid',
    'Could not open file or uri for loading private key from /x': 'io',
    "Can't open input file en": 'io',
    'Error opening Private Key /x\n1:error:02FFF002:system library:func(4095):No such file or directory:b.c:1:fopen':
      'io',
    'usage: verify [-CAfile file]\n  no such file': 'option-unknown',
    'Usage smime [options] cert.pem ...': 'option-unknown',
    'Error reading key\n1:error:0480006C:PEM routines:get_name:no start line:p.c:760:Expecting: ENCRYPTED PRIVATE KEY':
      'input-malformed',
  }
  for (const [stderr, failure] of Object.entries(cases)) {
    t.equal(classifyFailure(stderr), failure, stderr.slice(0, 60))
  }
})

t.test('the algorithm that is missing is named in the words of the binary', async (t) => {
  t.equal(unsupportedAlgorithm(legacyNeeded), 'RC2-40-CBC')
  t.equal(unsupportedAlgorithm('Algorithm bogus not found\nusage: genpkey'), 'bogus')
  t.equal(unsupportedAlgorithm('Unknown algorithm bogus'), 'bogus')
  t.equal(unsupportedAlgorithm('Unknown PBE algorithm bogus'), 'bogus')
  t.equal(unsupportedAlgorithm('Unknown digest algorithm sha3-256'), 'sha3-256')
  t.equal(unsupportedAlgorithm('smime: Unknown cipher: bogus'), 'bogus')
  t.equal(unsupportedAlgorithm('Mac verify error: invalid password?'), null)
})
