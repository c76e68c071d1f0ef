/** MD2 (RFC 1319), which OpenSSL leaves out since 1.0.0: for what PKCS #5 1.5 encrypted with it. */
import { unhex } from '../asn1/strings.js'

// RFC 1319 3.2: the octets from 0 to 255, shuffled by digits of pi.
const s = unhex(
  '292e43c9a2d87c013d3654a1ecf0061362a705f3c0c7738c98932bd9bc4c82ca1e9b573cfdd4e0166742' +
    '6f188a17e512be4ec4d6da9ede49a0fbf58ebb2fee7aa968799115b2073f94c210890b225f21807f5d9a' +
    '5a903227353ecce7bff79703ff1930b348a5b5d1d75e922aac56aac64fb838d296a47db676fc6be29c74' +
    '04f1459d705964718720865bcf65e62da8021b6025adaeb0b9f61c46616934407e0f5547a323dd51af3a' +
    'c35cf9cebac5ea262c530d6e85288409d3dfcdf441814d526adc37c86cc1abfa24e17b080cbdb14a7888' +
    '958be363e86de9cbd5fe3b001d39f2efb70e6658d0e4a67772f8eb754b0a314450b48fed1f1adb998d33' +
    '9f118314',
)

/** The digest, 16 octets. */
export function md2(message: Uint8Array): Uint8Array {
  const padding = 16 - (message.length % 16)
  const padded = new Uint8Array(message.length + padding + 16).fill(padding)
  padded.set(message)
  const end = message.length + padding
  let last = 0
  for (let at = 0; at < end; at += 16) {
    for (let i = 0; i < 16; i += 1) {
      const octet = (at === 0 ? 0 : (padded[end + i] as number)) ^ mixed(padded[at + i], last)
      padded[end + i] = octet
      last = octet
    }
  }
  const x = new Uint8Array(48)
  for (let at = 0; at < padded.length; at += 16) {
    for (let i = 0; i < 16; i += 1) {
      x[16 + i] = padded[at + i] as number
      x[32 + i] = (padded[at + i] as number) ^ (x[i] as number)
    }
    let t = 0
    for (let round = 0; round < 18; round += 1) {
      for (let i = 0; i < 48; i += 1) {
        t = (x[i] as number) ^ (s[t] as number)
        x[i] = t
      }
      t = (t + round) & 0xff
    }
  }
  return x.slice(0, 16)
}

/** What the checksum of RFC 1319 3.2 takes of one octet. */
const mixed = (octet: number | undefined, last: number) => s[(octet ?? 0) ^ last] as number
