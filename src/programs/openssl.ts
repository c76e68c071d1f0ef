/** One openssl binary (OpenSSL or LibreSSL), with or without its legacy provider, as Producer and Consumer. */
import { readPem } from '../asn1/pem.js'
import { readCertificate } from '../pki/certificate.js'
import { formatDistinguishedName, parseDistinguishedName } from '../pki/name.js'
import { privateKeyPem, readPrivateKey } from '../pki/private-key.js'
import type { Toolchain } from '../openssl/toolchain.js'
import { pkcs12Export, pkcs12Read } from '../openssl/pkcs12.js'
import { parseNewKey } from '../openssl/new-key.js'
import { csrSubject, csrVerified, req, verifyCsr } from '../openssl/req.js'
import { commandLine, run } from '../openssl/run.js'
import { signCsr, testCa } from '../openssl/x509.js'
import type { Driver } from './driver.js'
import { attempt, firstLine, output, pasteable, type Result } from './openssl-attempt.js'
import { opensslDecrypt, opensslEncrypt, opensslSign, opensslVerify } from './openssl-messages.js'
import { exportOptions, opensslWishes } from './openssl-recipe.js'
import { randomSerial } from './serial.js'
import type { CallContext, Consumer, CsrReading, Pkcs12Contents, Producer } from './program.js'

const utf8 = new TextEncoder()

export function opensslProducer(toolchain: Toolchain): Producer {
  return {
    async makeCsr({ key, pkcs8, subject, subjectAltNames, profile }, context) {
      const taken = pkcs8 && { pem: utf8.encode(privateKeyPem(readPrivateKey(pkcs8))) }
      const asked = req({ key: taken ?? { newKey: key }, subject, subjectAltNames, profile })
      // A key that the binary can't make it does not read either.
      const command = { ...asked, requires: [...asked.requires, ...parseNewKey(key).requires] }
      const result = await run(command, toolchain, context)
      return {
        csr: output(result.outputs, 'csr'),
        pkcs8: pkcs8 ?? readPrivateKey(output(result.outputs, 'key')).pkcs8,
        commands: [commandLine(command, toolchain)],
      }
    },
    async issue(made, { subjectAltNames, profile }, context) {
      const ca = testCa({
        subject: parseDistinguishedName('CN=interssl test CA,O=interssl test'),
        serial: randomSerial(),
      })
      const root = await run(ca, toolchain, context)
      const sign = signCsr({
        csr: made.csr,
        caKey: output(root.outputs, 'key'),
        caCertificate: output(root.outputs, 'certificate'),
        serial: randomSerial(),
        profile,
        subjectAltNames,
      })
      const leaf = await run(sign, toolchain, context)
      return {
        pkcs8: made.pkcs8,
        certificate: readCertificate(output(leaf.outputs, 'certificate')).der,
        chain: [readCertificate(output(root.outputs, 'certificate')).der],
        madeBy: toolchain.id,
        commands: [...made.commands, commandLine(ca, toolchain), commandLine(sign, toolchain)],
      }
    },
    wishes: opensslWishes,
    async makePkcs12(recipe, identity, context) {
      const command = pkcs12Export(exportOptions(recipe, identity, toolchain))
      const result = await run(command, toolchain, context)
      return {
        bytes: output(result.outputs, 'pfx'),
        commands: [commandLine(command, toolchain, pasteable)],
      }
    },
    sign: opensslSign(toolchain),
    encrypt: opensslEncrypt(toolchain),
  }
}

/** `legacy`: with the legacy provider loaded, as `-legacy` does. */
export function opensslConsumer(toolchain: Toolchain, legacy: boolean): Consumer {
  return {
    readPkcs12: (bytes, password, context) =>
      attempt(toolchain, pkcs12Read({ pfx: bytes, password, legacy }), context, pkcs12Contents),
    ...(legacy
      ? {}
      : {
          readCsr: async (csr: Uint8Array, context: CallContext) => {
            const read = await attempt(toolchain, verifyCsr({ csr }), context, csrReading)
            if (read.state !== 'read' || read.contents.signatureValid !== false) return read
            return {
              state: 'refused' as const,
              error: firstLine(read.trace.log),
              trace: read.trace,
            }
          },
          verify: opensslVerify(toolchain),
          decrypt: opensslDecrypt(toolchain),
        }),
  }
}

/** What `pkcs12 -nodes` printed: every certificate block, every key block, text around them passed over. */
function pkcs12Contents({ stdout }: Result): Pkcs12Contents {
  const blocks = readPem(stdout)
  return {
    keys: blocks
      .filter(({ label }) => label.endsWith('PRIVATE KEY'))
      .map(({ bytes }) => ({ how: 'key', pkcs8: readPrivateKey(bytes).pkcs8 })),
    certificates: blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ bytes }) => bytes),
  }
}

function csrReading(result: Result): CsrReading {
  const key = readPem(result.stdout).find(({ label }) => label === 'PUBLIC KEY')
  const subject = csrSubject(result)
  return {
    subject: subject === null ? null : formatDistinguishedName(subject),
    spki: key?.bytes ?? null,
    subjectAltNames: null,
    signatureValid: csrVerified(result),
  }
}

const install = {
  debian: 'apt-get install openssl',
  alpine: 'apk add openssl',
  fedora: 'dnf install openssl',
  homebrew: 'brew install openssl@3',
  interssl: 'interssl toolchains install openssl-3.5',
}

export const opensslDriver: Driver = {
  id: 'openssl',
  reads: ['csr', 'pkcs12', 'smime'],
  install,
  async find({ toolchains }) {
    return toolchains.map((toolchain) => ({
      id: toolchain.id,
      version: toolchain.versionText,
      found: toolchain.path,
      why: `found by ${toolchain.foundBy}`,
      producer: opensslProducer(toolchain),
      consumer: opensslConsumer(toolchain, false),
      importer: toolchain.flavour,
      release: toolchain.version,
    }))
  },
}

/** The same binaries as consumers with their legacy provider. */
export const opensslLegacyDriver: Driver = {
  id: 'openssl-legacy',
  reads: ['pkcs12'],
  install,
  async find({ toolchains }) {
    return toolchains
      .filter(({ legacyProvider }) => legacyProvider)
      .map((toolchain) => ({
        id: toolchain.id.replace(/^openssl-/, 'openssl-legacy-'),
        version: toolchain.versionText,
        found: toolchain.path,
        why: `found by ${toolchain.foundBy}, with its legacy provider`,
        producer: null,
        consumer: opensslConsumer(toolchain, true),
        importer: 'openssl-legacy',
        release: toolchain.version,
      }))
  },
}
