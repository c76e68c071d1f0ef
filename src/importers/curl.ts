/** curl with --cert-type P12: whatever the TLS library behind it makes of the file, which differs from build to build. */
import * as apple from './apple.js'
import {
  at,
  documented,
  observed,
  refuses,
  restingOn,
  saying,
  scoped,
  source,
  without,
} from './fact.js'
import { gnutls } from './gnutls.js'
import type { Importer } from './importer.js'
import { parsed, parsedBefore32 } from './pkcs12-parse.js'
import { windows } from './windows.js'

const SEEN = observed('curl 7.88.1 with OpenSSL 3.0.19, --cert-type P12', '2026-11-28')
const OPENSSL_C = source('curl lib/vtls/openssl.c: PKCS12_parse')
const SCHANNEL_C = source('curl@0fdf965126 (7.70.0) lib/vtls/schannel.c: PFXImportCertStore')
const SECTRANSP = source('curl@08a3e8e19a (8.15.0) removes Secure Transport')
const CERT_TYPE = documented('curl CURLOPT_SSLCERTTYPE: GnuTLS since 8.11.0', '2026-11-28')

const words = (text: string) => ({ code: 58, text: `curl: (58) ${text}` })
const NOT_PARSED = 'could not parse PKCS12 file, check password, OpenSSL error'
const UNSUPPORTED = words(`${NOT_PARSED} error:0308010C:digital envelope routines::unsupported`)
const MAC_FAILURE = words(`${NOT_PARSED} error:11800071:PKCS12 routines::mac verify failure`)
const MAC_ABSENT = words(`${NOT_PARSED} error:1180006C:PKCS12 routines::mac absent`)
const NOT_LOADED = words(
  'could not load PKCS12 client certificate, OpenSSL error error:0A0C0102:SSL routines::passed a null parameter',
)
const SCHANNEL = words('schannel: Failed to import cert file …, password is bad')
const NO_WORDS = words('…')

export const curl: Importer = {
  id: 'curl',
  label: 'curl',
  versions: [
    { version: '7', label: 'curl 7', newest: '7.88.1' },
    { version: '8', label: 'curl 8', newest: '8.15.0' },
  ],
  between: '>=7.70.0 <=8.15.0',
  paths: [
    { id: 'openssl-3.0', label: 'built with OpenSSL 3.0' },
    { id: 'schannel', label: 'built with Schannel (Windows)' },
    {
      id: 'secure-transport',
      label: 'built with Secure Transport (macOS)',
      versions: '<8.15.0',
    },
    { id: 'gnutls', label: 'built with GnuTLS' },
  ],
  facts: [
    ...scoped(
      restingOn(
        saying(
          saying([...parsed, ...parsedBefore32], UNSUPPORTED, ['file', 'contents', 'key']),
          MAC_FAILURE,
          ['integrity', 'password'],
        ).filter(({ feature }) => !/^(keys|certs):none$|^mac:(absent|pbmac1)$/.test(feature)),
        OPENSSL_C,
      ),
      { paths: ['openssl-3.0'] },
    ),
    ...scoped(
      [
        ...refuses('keys:none certs:none', NOT_LOADED, SEEN, { stage: 'key' }),
        ...refuses('mac:absent', MAC_ABSENT, SEEN),
        ...refuses('mac:pbmac1', UNSUPPORTED, SEEN),
      ],
      { paths: ['openssl-3.0'] },
    ),
    ...scoped(
      restingOn(saying(at(windows.facts, '10.0.26200'), SCHANNEL, ['password']), SCHANNEL_C),
      {
        paths: ['schannel'],
      },
    ),
    ...scoped(restingOn(apple.classic, SECTRANSP), {
      paths: ['secure-transport'],
      versions: '<8.15.0',
    }),
    ...scoped(
      restingOn(
        saying(without(at(gnutls.facts, '3.8.13'), 'csr- cms'), NO_WORDS, [
          'file',
          'integrity',
          'password',
          'contents',
          'key',
        ]),
        CERT_TYPE,
      ),
      {
        paths: ['gnutls'],
        versions: '>=8.11.0',
      },
    ),
    ...scoped(
      refuses('*', words('…'), CERT_TYPE, { stage: 'file', note: 'no P12 before 8.11.0' }),
      { paths: ['gnutls'], versions: '<8.11.0' },
    ),
  ],
}
