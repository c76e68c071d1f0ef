/** Heimdal's hx509, by hxtool: it never looks at the MAC, and leaves out without a word what it can't decrypt. */
import { accepts, loses, observed, refuses } from './fact.js'
import type { Importer } from './importer.js'

const COPIED = observed('hxtool certificate-copy of Heimdal 7.8, what came out counted')
const NOT_READ = { code: 1, text: 'hxtool: hx509_certs_append: Failed to decode the PFX in …' }
const ALL = ['keys and certificates']

export const heimdal: Importer = {
  id: 'heimdal',
  label: 'Heimdal',
  aliases: ['hxtool'],
  versions: [{ version: '7.8', label: 'Heimdal 7.8', newest: '7.8.1' }],
  facts: [
    ...refuses('file:empty file:truncated file:not-pfx', NOT_READ, COPIED),
    ...accepts('mac:hmac-sha1 mac:hmac-sha256 mac:hmac-sha512 mac:absent mac:mismatch', COPIED, {
      note: 'the MAC is not looked at',
    }),
    ...accepts('mac:pbmac1 pbmac1-prf:* pbmac1-hmac:*', COPIED, {
      note: 'the MAC is not looked at',
    }),
    ...accepts('encryption:pbe-sha1-3des encryption:pbe-sha1-rc2-40 encryption:none-cert', COPIED),
    ...loses('encryption:none-key', ['the private key'], COPIED),
    ...loses('pbes2:*', ['what is encrypted with PBES2'], COPIED),
    ...loses('password:incorrect', ALL, COPIED, { note: 'exits with 0' }),
    ...accepts('password:empty-bmp-nul', COPIED),
    ...loses('password:non-ascii*', ALL, COPIED),
    ...accepts('key:rsa', COPIED),
    ...accepts('prf:* keylength:*', COPIED, { note: 'nothing is said of it: PBES2 is not read' }),
  ],
}
