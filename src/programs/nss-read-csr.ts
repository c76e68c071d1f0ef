/** CSRs as certutil reads them: a throw-away CA issues a certificate from each. */
import { readCertificate } from '../pki/certificate.js'
import { formatDistinguishedName } from '../pki/name.js'
import { mustSucceed } from './judge.js'
import {
  complaintIn,
  copyDatabase,
  preparedDatabase,
  unlock,
  writeNoise,
  type NssTools,
} from './nss-database.js'
import type { Consumer } from './program.js'
import { attemptIn } from './session.js'

/**
 * `-C` verifies the signature before anything else and copies subject, key and extensions into the certificate
 * (observed 2026-11-28, NSS 3.87): what it read of the request is what stands there.
 */
export function readNssCsr(tools: NssTools): NonNullable<Consumer['readCsr']> {
  const authority = preparedDatabase(tools, async (session) => {
    const name = ['-n', 'authority', '-s', 'CN=interssl test CA', '-x', '-t', ',,']
    const args = [
      '-S',
      ...unlock,
      '-z',
      await writeNoise(session),
      '-k',
      'ec',
      '-q',
      'nistp256',
      ...name,
    ]
    mustSucceed(await session.call(tools.certutil, args), 'certutil -S')
  })
  return (csr, context) => {
    // It takes DER for granted, and PEM when told; the certificate is then PEM as well.
    const form = csr[0] === 0x30 ? [] : ['-a']
    const args = ['-C', ...unlock, '-c', 'authority', ...form, '-i', 'csr', '-o', 'certificate']
    const commands = [`certutil ${args.join(' ')}`]
    return attemptIn(context, commands, async (session) => {
      await copyDatabase(session, await authority(context))
      await session.write('csr', csr)
      const result = await session.call(tools.certutil, args)
      const trace = { exitCode: result.exitCode, commands, log: result.stderr }
      const issued = await session.made('certificate')
      if (result.exitCode !== 0 || issued === null) {
        const error = complaintIn(result.stderr) || `exit code ${result.exitCode}`
        return { state: 'refused', error, trace }
      }
      const { subject, publicKey, subjectAltNames } = readCertificate(issued)
      return {
        state: 'read',
        contents: {
          subject: formatDistinguishedName(subject),
          spki: publicKey.spki,
          subjectAltNames,
          signatureValid: true,
        },
        trace,
      }
    })
  }
}
