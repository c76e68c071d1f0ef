/** Certificates in a ContentInfo of their own that is not encrypted: no importer minds, and everybody can read who it is. */
import type { Check } from '../check.js'

export const certificatesPlain: Check = ({ features }) =>
  features
    .filter(({ name }) => name === 'encryption:none-cert')
    .map(({ span }) => ({
      severity: 'notes',
      message:
        'the certificates are not encrypted: names and mail addresses can be read without the password',
      span,
    }))
