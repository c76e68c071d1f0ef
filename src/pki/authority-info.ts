/** Where an issuer says that its own certificate can be had (authorityInfoAccess, RFC 5280 4.2.2.1). */
import { readBer } from '../asn1/ber.js'
import { oids } from '../asn1/oid.js'
import { decodeLatin1 } from '../asn1/strings.js'
import { child, isUnreadable, oidOf, sequenceOf } from '../asn1/value.js'
import type { Certificate } from './certificate.js'

/** URIs of caIssuers, as they stand; none where there is no such extension, or none that can be read. */
export function issuerUris({ extensions }: Pick<Certificate, 'extensions'>): string[] {
  const extension = extensions.find(({ oid }) => oid === oids.authorityInfoAccess)
  if (extension === undefined) return []
  try {
    return sequenceOf(readBer(extension.der).root, 'authorityInfoAccess').children.flatMap(
      (one) => {
        const method = oidOf(child(sequenceOf(one, 'AccessDescription'), 0, 'method'), 'method')
        const location = child(one, 1, 'accessLocation')
        const isUri = method === caIssuers && location.isContext(6)
        return isUri ? [decodeLatin1(location.contentBytes)] : []
      },
    )
  } catch (error) {
    if (isUnreadable(error)) return []
    throw error
  }
}

const caIssuers = '1.3.6.1.5.5.7.48.2'
