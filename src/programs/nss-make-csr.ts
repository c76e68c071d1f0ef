/** CSRs that certutil makes: a new key of its own, and the request that it signs with it. */
import { AlgorithmUnsupportedError } from '../errors.js'
import { shellQuote } from '../openssl/command-line.js'
import { extensionLines } from '../openssl/extensions.js'
import { readCsr } from '../pki/csr.js'
import { mustHaveNames, mustHaveSubject } from './exactly.js'
import {
  complaintIn,
  copyDatabase,
  emptyDatabase,
  unlock,
  writeNoise,
  type NssTools,
} from './nss-database.js'
import { exportNssKey } from './nss-export-key.js'
import { nssName } from './nss-name.js'
import type { CsrRequest, Producer } from './program.js'
import { inSession } from './session.js'

interface KeyWish {
  readonly options: readonly string[]
  /** As extensions are chosen for it. */
  readonly algorithm: string
}

const curves: Readonly<Record<string, KeyWish>> = {
  'ec:P-256': curve('nistp256', 'secp256r1'),
  'ec:P-384': curve('nistp384', 'secp384r1'),
  'ec:P-521': curve('nistp521', 'secp521r1'),
  'ec:secp256k1': curve('secp256k1', 'secp256k1'),
}

function curve(name: string, standard: string): KeyWish {
  return { options: ['-k', 'ec', '-q', name], algorithm: `EC-${standard}` }
}

function keyWish(key: string): KeyWish {
  const [, pss, bits] = /^rsa(-pss)?:(\d+)$/.exec(key) ?? []
  if (bits !== undefined) {
    const options = ['-k', 'rsa', '-g', bits]
    return pss === undefined
      ? { options, algorithm: `RSA-${bits}` }
      : { options: [...options, '--pss'], algorithm: `RSA-PSS-${bits}` }
  }
  const wish = Object.hasOwn(curves, key) ? curves[key] : undefined
  if (wish === undefined) throw new AlgorithmUnsupportedError(`certutil makes no ${key} key`, key)
  return wish
}

export function makeNssCsr(tools: NssTools): NonNullable<Producer['makeCsr']> {
  const empty = emptyDatabase(tools)
  return async (request, context) => {
    const key = keyWish(request.key)
    const wishes = extensionOptions(request, key.algorithm)
    const asked = [...key.options, '-Z', 'SHA256', '-s', nssName(request.subject), ...wishes]
    return inSession(context, async (session) => {
      await copyDatabase(session, await empty(context))
      const args = ['-R', ...unlock, '-z', await writeNoise(session), ...asked, '-o', 'csr.der']
      const result = await session.call(tools.certutil, args)
      if (result.exitCode !== 0) {
        throw new AlgorithmUnsupportedError(`certutil ${complaintIn(result.stderr)}`, request.key)
      }
      const csr = readCsr(await session.read('csr.der'))
      // Not every subject survives -s: outside ASCII an IA5String holds the octets of UTF-8.
      mustHaveSubject(csr, request, 'certutil')
      mustHaveNames(csr, request, 'certutil')
      return {
        csr: csr.der,
        pkcs8: await exportNssKey(tools, session, csr.publicKey.spki),
        commands: [`certutil ${args.map(shellQuote).join(' ')}`],
      }
    })
  }
}

/**
 * A comma parts names, and no escape keeps it from that; outside ASCII the octets of UTF-8 would stand in an IA5String
 * (observed 2026-11-28, NSS 3.87).
 */
const writable = /^(email|dns|ip|uri):[\x20-\x2b\x2d-\x7e]+$/

function extensionOptions(
  { profile, subjectAltNames }: CsrRequest,
  keyAlgorithm: string,
): string[] {
  const other = subjectAltNames.find((name) => !writable.test(name))
  if (other !== undefined) {
    throw new AlgorithmUnsupportedError(
      `certutil --extSAN does not write the name ${other}`,
      'subjectAltName',
    )
  }
  const lines = extensionLines({ profile, keyAlgorithm, subjectAltNames: [] })
  return [
    ...lines.flatMap(({ name, value }) => [
      name === 'keyUsage' ? '--keyUsage' : '--extKeyUsage',
      value.replaceAll(', ', ','),
    ]),
    ...(subjectAltNames.length === 0 ? [] : ['--extSAN', subjectAltNames.join(',')]),
  ]
}
