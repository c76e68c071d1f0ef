/** RC4, after its description in RFC 6229's references; encryption and decryption are the same. */

/** The bytes combined with the key stream of `key` (1–256 octets). */
export function rc4(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  const s = Uint8Array.from({ length: 256 }, (_, i) => i)
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + (s[i] as number) + (key[i % key.length] as number)) & 0xff
    swap(s, i, j)
  }
  const out = new Uint8Array(bytes.length)
  for (let n = 0, i = 0, j = 0; n < bytes.length; n += 1) {
    i = (i + 1) & 0xff
    j = (j + (s[i] as number)) & 0xff
    swap(s, i, j)
    const t = ((s[i] as number) + (s[j] as number)) & 0xff
    out[n] = (bytes[n] as number) ^ (s[t] as number)
  }
  return out
}

function swap(s: Uint8Array, i: number, j: number): void {
  const kept = s[i] as number
  s[i] = s[j] as number
  s[j] = kept
}
