/** A key that only its friendlyName pairs with a certificate: readers that go by localKeyId find no identity. */
import type { Check } from '../check.js'

export const pairingByName: Check = ({ features, opened }) =>
  features.some(({ name }) => name === 'pairing:by-friendlyname')
    ? [
        {
          severity: 'notes',
          message:
            'key and certificate share a friendlyName but no localKeyId (RFC 7292 4.2): who pairs by id does not find them',
          span: opened?.keys[0]?.span ?? null,
        },
      ]
    : []
