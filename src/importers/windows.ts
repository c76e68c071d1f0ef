/** Windows: CryptoAPI's PFXImportCertStore, behind certutil, Import-PfxCertificate and the wizard. */
import { accepts, documented, loses, refuses, reported, source, unknown } from './fact.js'
import type { Importer } from './importer.js'

const PFX_FORMAT = source('dotnet/runtime@2fe5ed48 PfxFormatTests.cs, run on Windows CI')
const PFX_TESTS = source('dotnet/runtime@0d02b548 PfxTests.cs, run on Windows CI')
const PBES2_PARAMS = documented(
  'learn.microsoft.com ns-wincrypt-pkcs12_pbes2_export_params (1709, 2019)',
)
const OLD_WINDOWS = reported(
  'acme.sh#6805, openssl#27035, keystore-explorer#318, ansible.windows#582',
)
const GREY = source(
  'dotnet/runtime@0d02b548 PfxTests.cs Pkcs12PBES2Supported: 1703, its author unsure',
)
const CAP = [
  source('dotnet/runtime PfxIterationCountTests.cs, run on Windows CI'),
  reported('hwdsl2/setup-ipsec-vpn#414 (the event log names 600000)'),
]
const NOTHING_FOUND = reported('searched in issues, pages and documentation: nothing found')

const WRONG_PASSWORD = {
  code: 86,
  text: 'The specified network password is not correct. (0x80070056, Win32 86 ERROR_INVALID_PASSWORD)',
}
const UNDECODABLE = { code: null, text: 'CRYPT_E_BAD_ENCODE or ASN1 error' }

export const windows: Importer = {
  id: 'windows',
  label: 'Windows',
  decisive: true,
  aliases: ['outlook', 'certutil'],
  versions: [
    { version: '7', label: 'Windows 7', newest: '6.1' },
    { version: '8', label: 'Windows 8', newest: '6.2' },
    { version: '8.1', label: 'Windows 8.1', newest: '6.3' },
    { version: '10-1507', label: 'Windows 10 1507', newest: '10.0.10240' },
    { version: '10-1607', label: 'Windows 10 1607', newest: '10.0.14393' },
    { version: '10-1703', label: 'Windows 10 1703', newest: '10.0.15063' },
    { version: '10-1709', label: 'Windows 10 1709', newest: '10.0.16299' },
    { version: '10', label: 'Windows 10', newest: '10.0.19045', inDefaultSet: true },
    { version: '11', label: 'Windows 11', newest: '10.0.26200', inDefaultSet: true },
    { version: 'server-2008-r2', label: 'Windows Server 2008 R2', newest: '6.1' },
    { version: 'server-2012', label: 'Windows Server 2012', newest: '6.2' },
    { version: 'server-2012-r2', label: 'Windows Server 2012 R2', newest: '6.3' },
    {
      version: 'server-2016',
      label: 'Windows Server 2016',
      newest: '10.0.14393',
      inDefaultSet: true,
    },
    {
      version: 'server-2019',
      label: 'Windows Server 2019',
      newest: '10.0.17763',
      inDefaultSet: true,
    },
    {
      version: 'server-2022',
      label: 'Windows Server 2022',
      newest: '10.0.20348',
      inDefaultSet: true,
    },
    {
      version: 'server-2025',
      label: 'Windows Server 2025',
      newest: '10.0.26100',
      inDefaultSet: true,
    },
  ],
  between: '>=6.1 <=10.0.26200',
  facts: [
    ...refuses('file:empty file:not-pfx file:truncated file:malformed', UNDECODABLE, NOTHING_FOUND),
    ...refuses(
      'encoding:pem',
      { code: null, text: 'The password you entered is incorrect.' },
      reported('community.rsa.com 000044566'),
    ),
    ...accepts(
      'encoding:ber* encoding:constructed-string encoding:non-minimal-length',
      reported('mozilla bug 1278071: the BER files of NSS import once their iterations are lower'),
    ),
    ...accepts(
      'encoding:trailing-data',
      source('dotnet/runtime UnixPkcs12Reader.cs: "Windows compatibility"'),
    ),
    ...refuses('encoding:base64', UNDECODABLE, NOTHING_FOUND),

    ...accepts('mac:hmac-sha1 mac:absent', PFX_FORMAT),
    ...accepts('mac:hmac-sha256', PBES2_PARAMS, { versions: '>=10.0.16299' }),
    ...unknown('mac:hmac-sha256', GREY, { versions: '>=10.0.15063 <10.0.16299' }),
    ...refuses(
      'mac:hmac-sha256 mac:hmac-sha384 mac:hmac-sha512',
      WRONG_PASSWORD,
      [OLD_WINDOWS, reported('dotnet/runtime#108825, #115271')],
      { versions: '<10.0.15063' },
    ),
    ...unknown('mac:hmac-sha384 mac:hmac-sha512', NOTHING_FOUND, { versions: '>=10.0.15063' }),
    ...refuses('mac:pbmac1', WRONG_PASSWORD, NOTHING_FOUND, {
      versions: '<10.0.16299',
      note: 'no PBES2 there, so no PBMAC1',
    }),
    ...unknown('mac:pbmac1', NOTHING_FOUND, { versions: '>=10.0.16299' }),
    ...refuses('mac:mismatch password:incorrect', WRONG_PASSWORD, PFX_FORMAT),
    ...refuses('password:differs', WRONG_PASSWORD, PFX_FORMAT, { stage: 'contents' }),
    ...accepts('password:empty-*', PFX_FORMAT, {
      note: 'both forms are tried, one for the whole file',
    }),
    ...unknown('password:non-ascii-*', NOTHING_FOUND),

    ...accepts('encryption:pbe-sha1-3des encryption:none-cert', PFX_FORMAT),
    ...accepts(
      'encryption:pbe-sha1-rc2-40',
      source('dotnet/runtime PfxIterationCountTests.cs test data'),
    ),
    ...unknown('encryption:none-key', NOTHING_FOUND),
    ...accepts('pbes2:aes-256-cbc prf:hmac-sha256', PBES2_PARAMS, { versions: '>=10.0.16299' }),
    ...unknown('pbes2:*', GREY, { versions: '>=10.0.15063 <10.0.16299' }),
    ...refuses('pbes2:*', WRONG_PASSWORD, OLD_WINDOWS, { versions: '<10.0.15063' }),
    ...unknown('pbes2:* prf:*', NOTHING_FOUND, { versions: '>=10.0.16299' }),
    ...accepts('keylength:*', PBES2_PARAMS, { versions: '>=10.0.16299' }),
    ...accepts('mac-iterations:* kdf-iterations:*', CAP, { versions: '>=10.0' }),
    ...refuses(
      'mac-iterations:600001+ kdf-iterations:600001+',
      {
        code: 86,
        text: "The specified network password is not correct; event log: PFX operation failed as Iteration count doesn't lie in expected range. Maximum permissible value: 600000.",
      },
      CAP,
      { versions: '>=10.0' },
    ),
    ...unknown('mac-iterations:* kdf-iterations:*', CAP, { versions: '<10.0' }),

    ...accepts('key:rsa key:dsa', PFX_FORMAT),
    ...accepts('key:ec-p256 key:ec-p384 key:ec-p521', PFX_TESTS),
    ...accepts('key:ec-brainpool', PFX_TESTS, { versions: '>=10.0' }),
    ...unknown('key:ed25519', reported('dotnet/runtime#59615, rustls-cng#1: they disagree')),
    ...accepts('keys:none keys:multiple', PFX_FORMAT),
    ...loses('pairing:mismatch', ['the pairing of key and certificate'], PFX_FORMAT, {
      note: 'the file loads; signing fails later',
    }),
    ...unknown('pairing:none', NOTHING_FOUND),
    ...accepts('pairing:by-friendlyname bag:crl', PFX_FORMAT),
  ],
}
