/** A program that signs a CSR with a key has that key: what its CSR proves. */
import type { PemBlock } from '../asn1/pem.js'
import { InterSslError } from '../errors.js'
import { csrLabels, readCsr, verifyCsr } from '../pki/csr.js'
import type { KeyProof } from './program.js'

/** One proof for each CSR among `blocks` whose signature we have verified. */
export function keyProofs(blocks: readonly PemBlock[]): KeyProof[] {
  return blocks
    .filter(({ label }) => csrLabels.has(label))
    .flatMap(({ bytes }): KeyProof[] => {
      try {
        const csr = readCsr(bytes)
        return verifyCsr(csr) === true ? [{ how: 'signature', spki: csr.publicKey.spki }] : []
      } catch (error) {
        if (!(error instanceof InterSslError)) throw error
        return []
      }
    })
}
