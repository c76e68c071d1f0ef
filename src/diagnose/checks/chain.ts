/** The chain of a file's certificates: who issued whom, by name. */
import { formatDistinguishedName } from '../../pki/name.js'
import { leavesOf, type CertificateInFile, type Subject } from '../check.js'

/** A leaf, the certificates above it in the file, and the name of the issuer where that is missing. */
export interface Chain {
  readonly leaf: CertificateInFile
  readonly above: readonly CertificateInFile[]
  readonly missing: string | null
}

/** The chain of every leaf. */
export function chainsOf(subject: Subject): Chain[] {
  return leavesOf(subject).map((leaf) => {
    const above: CertificateInFile[] = []
    let top = leaf
    while (!top.selfIssued) {
      const wanted = formatDistinguishedName(top.certificate.issuer)
      const issuer = subject.certificates.find(
        (one) => one.name === wanted && one !== top && !above.includes(one),
      )
      if (issuer === undefined) return { leaf, above, missing: wanted }
      above.push(issuer)
      top = issuer
    }
    return { leaf, above, missing: null }
  })
}
