/** Certificates in another order than leaf, issuer, issuer's issuer: some servers send them as they stand. */
import type { Check } from '../check.js'
import { chainsOf } from './chain.js'

export const chainOrder: Check = (subject) =>
  chainsOf(subject)
    .filter(({ leaf, above }) => {
      const places = [leaf, ...above].map(({ index }) => index)
      return places.some((place, at) => at > 0 && place < (places[at - 1] ?? 0))
    })
    .map(({ leaf }) => ({
      severity: 'notes',
      message: `the certificates above ${leaf.name} do not stand in the order of the chain, each after the one it issued`,
      span: leaf.span,
    }))
