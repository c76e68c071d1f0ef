/** node-forge's binary strings and ASN.1 trees, turned into bytes and typed children. */
import forge from 'node-forge'

export type Asn1 = forge.asn1.Asn1

const { Class, Type } = forge.asn1

/** node-forge keeps bytes in strings of char codes 0–255. */
export function toBinaryString(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

export function toBytes(binary: string): Uint8Array {
  return new Uint8Array(Buffer.from(binary, 'latin1'))
}

/** Reads one BER value with node-forge's own reader; it throws plain `Error`s. */
export function readTree(bytes: Uint8Array): Asn1 {
  return forge.asn1.fromDer(toBinaryString(bytes))
}

/** DER as node-forge writes it: not always the bytes that were read (see `original-encoding` in limits.ts). */
export function derOf(node: Asn1): Uint8Array {
  return toBytes(forge.asn1.toDer(node).getBytes())
}

/** The elements of a constructed value; none for a primitive one. */
export function children(node: Asn1 | undefined): readonly Asn1[] {
  return node !== undefined && typeof node.value !== 'string' ? node.value : []
}

/** The contents of a primitive value as a binary string; empty for a constructed one. */
export function contents(node: Asn1 | undefined): string {
  return node !== undefined && typeof node.value === 'string' ? node.value : ''
}

/** The dotted form of an OBJECT IDENTIFIER, or empty when the node is none. */
export function oidOf(node: Asn1 | undefined): string {
  return node?.type === Type.OID && contents(node) !== '' ? forge.asn1.derToOid(contents(node)) : ''
}

export function sequence(elements: readonly Asn1[]): Asn1 {
  return forge.asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, [...elements])
}

export function set(elements: readonly Asn1[]): Asn1 {
  return forge.asn1.create(Class.UNIVERSAL, Type.SET, true, [...elements])
}

/** A primitive of the UNIVERSAL class. BMPString takes text, every other type a binary string. */
export function primitive(type: forge.asn1.Type, value: string): Asn1 {
  return forge.asn1.create(Class.UNIVERSAL, type, false, value)
}

export function objectIdentifier(dotted: string): Asn1 {
  return primitive(Type.OID, forge.asn1.oidToDer(dotted).getBytes())
}

/** `[tag]`, IMPLICIT over a primitive (string) or around the given elements. */
export function tagged(tag: number, value: string | readonly Asn1[]): Asn1 {
  return typeof value === 'string'
    ? forge.asn1.create(Class.CONTEXT_SPECIFIC, tag, false, value)
    : forge.asn1.create(Class.CONTEXT_SPECIFIC, tag, true, [...value])
}
