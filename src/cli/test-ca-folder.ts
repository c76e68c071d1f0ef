/** A test CA as a folder (0700): `root.pem`, `intermediate.pem`, `intermediate.key` (0600). Made whole or not at all. */
import { chmod, lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { hex } from '../asn1/strings.js'
import { random } from '../crypto/random.js'
import { FileError, InterSslError } from '../errors.js'
import { certificatePem, readCertificate } from '../pki/certificate.js'
import { privateKeyPem, readPrivateKey } from '../pki/private-key.js'
import { checkTestCa, type SmimeTestCa } from '../smime/issue.js'
import { readInput } from './files.js'

/** Null where the folder does not exist yet. @throws FileError, InterSslError for a folder that is no test CA of ours */
export async function readTestCa(folder: string): Promise<SmimeTestCa | null> {
  const found = await lstat(folder).catch(() => null)
  if (found === null) return null
  if (!found.isDirectory()) throw new FileError(`${folder}: is not a folder`, folder)
  const file = (name: string): Promise<Uint8Array> => readInput(join(folder, name))
  try {
    return checkTestCa({
      root: readCertificate(await file('root.pem')),
      intermediate: readCertificate(await file('intermediate.pem')),
      key: readPrivateKey(await file('intermediate.key')),
    })
  } catch (cause) {
    if (!(cause instanceof InterSslError)) throw cause
    throw new InterSslError('ERR_CERTIFICATE_INVALID', `${folder}: ${cause.message}`, {
      cause,
      hint: cause.hint ?? 'this is no test CA of interssl; name another folder with --ca',
    })
  }
}

/** @throws FileError where something has that name in the meantime */
export async function writeTestCa(folder: string, ca: SmimeTestCa): Promise<void> {
  const beside = join(dirname(folder), `.${basename(folder)}.${hex(random(6))}.part`)
  try {
    await mkdir(beside, { mode: 0o700 })
    await chmod(beside, 0o700)
    const files: readonly (readonly [string, string])[] = [
      ['root.pem', certificatePem(ca.root)],
      ['intermediate.pem', certificatePem(ca.intermediate)],
      ['intermediate.key', privateKeyPem(ca.key)],
    ]
    for (const [name, text] of files) {
      await writeFile(join(beside, name), text, { mode: 0o600, flag: 'wx' })
    }
    await rename(beside, folder)
  } catch (cause) {
    await rm(beside, { recursive: true, force: true })
    throw new FileError(
      `${folder}: can't be made (${String((cause as NodeJS.ErrnoException).code)})`,
      folder,
      {
        cause,
        hint: 'name a folder that you may write to with --ca',
      },
    )
  }
}
