/** CSRs in the one form that a program reads, whatever they come in; nothing of their contents is looked at. */
import { readPem } from '../asn1/pem.js'
import { csrLabels, csrPem } from '../pki/csr.js'

export function requestDer(csr: Uint8Array): Uint8Array {
  return readPem(csr).find(({ label }) => csrLabels.has(label))?.bytes ?? csr
}

export function requestPem(csr: Uint8Array): Uint8Array {
  return new TextEncoder().encode(csrPem(requestDer(csr)))
}
