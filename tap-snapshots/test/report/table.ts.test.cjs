/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/report/table.ts > TAP > a report as a person sees it in a terminal of 80 columns > must match snapshot 1`] = `
2 to look at

! pkcs12/modern-2023 × openssl-3.5 → nss-3.87
  predicted  refuses (MAC_DIGEST_UNSUPPORTED; mac:hmac-sha256) saying "bad mac"
  happened   accepted, exit 0, the key and 2 certificates arrived
  why        predicted: it was refused; but everything arrived
  error      warning: \\x1b[31mred
             second line
  evidence   source 2026-11-23: p12d.c:1409
  to see it  openssl pkcs12 -export -out alice.p12
             pk12util -i alice.p12 -w pw.txt

? pkcs12/modern-2023 × native → nss-3.87
  predicted  nothing (kdf:scrypt)
  happened   rejected, exit 1
  why        there was no prediction, and it was refused
  error      no

known surprises, as listed in matrix.json
k pkcs12/legacy-rc2 × openssl-3.5 → nss-3.87: reads RC2 although built without it

csr: run on this machine
✓ accepted as predicted

scenario  made by  openssl-3.5
alice     native   ✓

pkcs12: run on this machine
✓ accepted as predicted · ✗ refused as predicted · ~ something lost as predicted
! surprise · ? new, nothing was predicted · k known surprise · - skipped

scenario     made by      openssl-3.5  nss-3.87  node-20
modern-2023  openssl-3.5  ✓            !         ~
             native       ✓            ?         -
legacy-rc2   openssl-3.5  ✗            k

pkcs12: predicted, not observed here
r would refuse · l would lose something · R refused, recorded elsewhere

scenario     made by              macos-14  ios-18
modern-2023  openssl-3.5, native  r         R
legacy-rc2   openssl-3.5          l

recorded elsewhere
  ios-18: iOS 18.2, 2026-11-01
  pkcs12/modern-2023 × openssl-3.5 → ios-18: recorded rejected, but the prediction is accepts
  pkcs12/modern-2023 × native → ios-18: recorded rejected, but the prediction is accepts

pkcs12: skipped
- modern-2023 × native → node-20: as predicted: everything arrived

programs
openssl-3.5  OpenSSL 3.5.4 30 Sep 2025  /usr/bin/openssl-3.5
native       0.1.0

not here, predicted only: macos-14

14 cells: 5 pass, 1 fail, 1 known, 1 new, 5 untested, 1 skipped
41.3 s, 30.0 s CPU in programs, 4.2 s CPU here

`

exports[`test/report/table.ts > TAP > the same in a narrow terminal > must match snapshot 1`] = `
2 to look at

! pkcs12/modern-2023 × openssl-3.5 → nss-3.87
  predicted  refuses (MAC_DIGEST_UNSUPPORTED; mac:hmac-sha256) saying "bad mac"
  happened   accepted, exit 0, the key and 2 certificates arrived
  why        predicted: it was refused; but everything arrived
  error      warning: \\x1b[31mred
             second line
  evidence   source 2026-11-23: p12d.c:1409
  to see it  openssl pkcs12 -export -out alice.p12
             pk12util -i alice.p12 -w pw.txt

? pkcs12/modern-2023 × native → nss-3.87
  predicted  nothing (kdf:scrypt)
  happened   rejected, exit 1
  why        there was no prediction, and it was refused
  error      no

known surprises, as listed in matrix.json
k pkcs12/legacy-rc2 × openssl-3.5 → nss-3.87: reads RC2 although built without it

csr: run on this machine
✓ accepted as predicted

scenario  made by  openssl-3.5
alice     native   ✓

pkcs12: run on this machine
✓ accepted as predicted
✗ refused as predicted
~ something lost as predicted
! surprise
? new, nothing was predicted
k known surprise · - skipped

scenario     made by      1 2 3
modern-2023  openssl-3.5  ✓ ! ~
             native       ✓ ? -
legacy-rc2   openssl-3.5  ✗ k

1 openssl-3.5   2 nss-3.87   3 node-20

pkcs12: predicted, not observed here
r would refuse · l would lose something
R refused, recorded elsewhere

scenario     made by              1 2
modern-2023  openssl-3.5, native  r R
legacy-rc2   openssl-3.5          l

1 macos-14   2 ios-18

recorded elsewhere
  ios-18: iOS 18.2, 2026-11-01
  pkcs12/modern-2023 × openssl-3.5 → ios-18: recorded rejected, but the prediction is accepts
  pkcs12/modern-2023 × native → ios-18: recorded rejected, but the prediction is accepts

pkcs12: skipped
- modern-2023 × native → node-20: as
  predicted: everything arrived

programs
openssl-3.5  OpenSSL 3.5.4 30 Sep 2025  /usr/bin/openssl-3.5
native       0.1.0

not here, predicted only: macos-14

14 cells: 5 pass, 1 fail, 1 known, 1 new, 5 untested, 1 skipped
41.3 s, 30.0 s CPU in programs, 4.2 s CPU here

`
