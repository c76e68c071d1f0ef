/** All importers that we know, each a data file of its own. */
import { android } from './android.js'
import { bouncyCastle } from './bouncy-castle.js'
import { bun } from './bun.js'
import { curl } from './curl.js'
import { deno } from './deno.js'
import { dotnet } from './dotnet.js'
import { forge } from './forge.js'
import { gnupg } from './gnupg.js'
import { gnutls } from './gnutls.js'
import { goPkcs12 } from './go-pkcs12.js'
import { goXCrypto } from './go-x-crypto.js'
import { heimdal } from './heimdal.js'
import type { Importer } from './importer.js'
import { ios } from './ios.js'
import { java } from './java.js'
import { libressl } from './libressl.js'
import { macos } from './macos.js'
import { mono } from './mono.js'
import { native } from './native.js'
import { node } from './node.js'
import { nss } from './nss.js'
import { opensslFips } from './openssl-fips.js'
import { opensslLegacy } from './openssl-legacy.js'
import { openssl } from './openssl.js'
import { php } from './php.js'
import { pythonCryptography } from './python-cryptography.js'
import { ruby } from './ruby.js'
import { windows } from './windows.js'
import { wolfssl } from './wolfssl.js'

/** In the order in which verdicts are shown. */
export const importers: readonly Importer[] = [
  macos,
  ios,
  windows,
  android,
  java,
  nss,
  gnutls,
  gnupg,
  openssl,
  opensslLegacy,
  opensslFips,
  libressl,
  node,
  bun,
  deno,
  pythonCryptography,
  bouncyCastle,
  goPkcs12,
  goXCrypto,
  dotnet,
  mono,
  php,
  ruby,
  curl,
  wolfssl,
  heimdal,
  forge,
  native,
]
