/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/report/inspect-text.ts > TAP > a closed bundle in BER with PBMAC1 shows what the outside shows > must match snapshot 1`] = `
file       alice.p12
           2,570 bytes, SHA-256 00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff
is         PKCS#12 bundle
password   not given, only the outside shows

version    3
encoding   BER with indefinite lengths, in PEM, 1 byte after its end
integrity  PBMAC1 hmac-sha256, hmac-sha256, 250,000 iterations, salt 16, key length 32 written, MacData says 1 iteration, not checked
safe 1     PBES2-AES-128-CBC, hmac-sha1 by default, 5 iterations, key length 16 written · closed

key 1      algorithm not visible
           shrouded bag, PBE-SHA1-3DES-CBC, 1 iteration, salt 8 · closed
key id     ab12

`

exports[`test/report/inspect-text.ts > TAP > a request > must match snapshot 1`] = `
file       alice.csr
           2,570 bytes, SHA-256 00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff
is         certification request (PKCS#10)

subject            emailAddress=alice@example.com,CN=Alice Example
key                RSA-4096
signature          sha256WithRSAEncryption, INVALID
version            2 (encoded; the only one defined is 0)
keyUsage           digitalSignature (critical)
subjectAltName     email:alice@example.com
challengePassword  a, b

`

exports[`test/report/inspect-text.ts > TAP > an opened bundle > must match snapshot 1`] = `
file       alice.p12
           2,570 bytes, SHA-256 00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff
is         PKCS#12 bundle
password   correct

version    3
encoding   DER
integrity  MAC HMAC-sha256, 2,048 iterations, salt 8, verified
safe 1     PBES2-AES-256-CBC, PBKDF2, hmac-sha256, 2,048 iterations, salt 16
safe 2     not encrypted

key 1      RSA-2048
           shrouded bag, PBE-SHA1-3DES-CBC, 1 iteration, salt 8
name       "Alice "at work""
key id     ab12

cert 1     CN=Alice Example,O=Example
issuer     CN=Example CA
serial     01
valid      2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z
email      alice@example.com, a@example.com
SHA-256    1111111111111111111111111111111111111111111111111111111111111111
key id     ab12

cert 2     CN=Example CA
issuer     itself
serial     02
valid      2020-01-01T00:00:00Z to 2030-01-01T00:00:00Z
SHA-256    2222222222222222222222222222222222222222222222222222222222222222

also       1 CRL, 2 nested safes, 1 bag of an unknown type

features   mac:hmac-sha256 pbes2:aes-256-cbc

`
