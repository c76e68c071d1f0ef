/** Mono: its own PKCS12.cs, with SHA-1 for the MAC and PBES1 for the contents. .NET is another importer. */
import { accepts, observed, refuses, source } from './fact.js'
import type { Importer } from './importer.js'

const LOADED = observed(
  'Mono.Security PKCS12 and X509Certificate2 of Mono 6.8, key held against certificate',
)
const PKCS12_CS = source('mono/mono@0a2dad82: Mono.Security.X509/PKCS12.cs')

const DIGEST = { code: null, text: 'ArgumentException: unsupported HMAC' }
const MAC = {
  code: null,
  text: 'CryptographicException: Invalid MAC - file may have been tampered with!',
}
const NO_SALT = { code: null, text: 'CryptographicException: invalid salt' }
const NOT_PBES1 = { code: null, text: 'FormatException: Only integer can be converted' }
const TOO_SHORT = { code: null, text: 'ArgumentException: Offset and length were out of bounds…' }
const EMPTY = {
  code: null,
  text: 'IndexOutOfRangeException: Index was outside the bounds of the array.',
}

export const mono: Importer = {
  id: 'mono',
  label: 'Mono',
  versions: [{ version: '6.8', label: 'Mono 6.8' }],
  facts: [
    ...refuses('file:empty', EMPTY, LOADED),
    ...refuses('file:truncated file:not-pfx', TOO_SHORT, LOADED),
    ...accepts('mac:hmac-sha1', [LOADED, PKCS12_CS]),
    ...refuses('mac:hmac-*', DIGEST, [LOADED, PKCS12_CS]),
    ...refuses('mac:pbmac1', DIGEST, LOADED),
    ...refuses('mac:absent', NO_SALT, LOADED),
    ...refuses('mac:mismatch password:incorrect', MAC, LOADED),
    ...accepts('encryption:pbe-sha1-3des encryption:pbe-sha1-rc2-40', [LOADED, PKCS12_CS]),
    ...refuses('pbes2:*', NOT_PBES1, [LOADED, PKCS12_CS]),
    ...accepts('password:empty-bmp-nul', LOADED),
    ...accepts(
      'password:non-ascii password:non-ascii-pkcs12-pbe password:non-ascii-astral',
      LOADED,
    ),
    ...accepts('key:rsa', LOADED),
    ...accepts('key:dsa', PKCS12_CS),
    ...refuses('key:ec-*', null, PKCS12_CS),
  ],
}
