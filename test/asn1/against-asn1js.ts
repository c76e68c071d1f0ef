import { fromBER } from 'asn1js'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import type { BerNode } from '../../src/asn1/ber.js'
import { readBer } from '../../src/asn1/ber.js'
import { DerInvalidError, LimitExceededError } from '../../src/errors.js'

/*
 * What a reader makes of bytes, in one line: class and number of the tag, content length, and the children of a
 * constructed element in brackets: `U16(3)[U2(1)]`, with `+n` for n bytes after the end.
 */
const refused = 'refused'

const letters = { universal: 'U', application: 'A', context: 'C', private: 'P' } as const
const ours = ({ tagClass, tag, constructed, content, children }: BerNode): string =>
  `${letters[tagClass]}${tag}(${content.length})${constructed ? `[${children.map(ours).join(' ')}]` : ''}`

/** The fields of an asn1js block that every kind has. */
interface Block {
  readonly idBlock: { tagClass: number; tagNumber: number; isConstructed: boolean }
  readonly lenBlock: { length: number; isIndefiniteForm: boolean }
  readonly valueBlock: { blockLength: number; value?: unknown }
}
const theirs = ({ idBlock, lenBlock, valueBlock }: Block): string => {
  const length = lenBlock.isIndefiniteForm ? valueBlock.blockLength - 2 : lenBlock.length
  const children = Array.isArray(valueBlock.value) ? (valueBlock.value as Block[]) : []
  const inside = idBlock.isConstructed ? `[${children.map(theirs).join(' ')}]` : ''
  return `${'UACP'[idBlock.tagClass - 1]}${idBlock.tagNumber}(${length})${inside}`
}
const whole = (said: string, end: number, bytes: Uint8Array): string =>
  end === bytes.length ? said : `${said} +${bytes.length - end}`

function weRead(bytes: Uint8Array): string {
  try {
    const { root, end } = readBer(bytes)
    return whole(ours(root), end, bytes)
  } catch (error) {
    if (error instanceof DerInvalidError || error instanceof LimitExceededError) return refused
    throw error
  }
}

function asn1jsReads(bytes: Uint8Array): string {
  try {
    const { result, offset } = fromBER(bytes, { parseEmbedded: false })
    return offset === -1 ? refused : whole(theirs(result as unknown as Block), offset, bytes)
  } catch {
    return refused
  }
}

const hex = (text: string): Uint8Array =>
  new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))

/** Hand-made input that both read as it says here, or both refuse. */
const alike: Record<string, string> = {
  // Indefinite lengths
  '3080 020101 0000': 'U16(3)[U2(1)]',
  '3080 3080 020101 0000 0000': 'U16(7)[U16(3)[U2(1)]]',
  '3080 0000': 'U16(0)[]',
  'a080 020101 0000 ff': 'C0(3)[U2(1)] +1',
  '3007 3080 020101 0000': 'U16(7)[U16(3)[U2(1)]]',
  '0480 61 0000': refused,
  '3005 3080 020101 0000': refused,
  '3080 020101': refused,
  '3080 020101 00': refused,
  '3006 3080 020101 00': refused,
  '3007 a080 020101 020102': refused,
  // Constructed strings
  '2480 040161 040162 0000': 'U4(6)[U4(1) U4(1)]',
  '2406 040161 040162': 'U4(6)[U4(1) U4(1)]',
  '2480 2480 040161 0000 0000': 'U4(7)[U4(3)[U4(1)]]',
  '3007 2480 040161 0000': 'U16(7)[U4(3)[U4(1)]]',
  '2380 03020001 03020102 0000': 'U3(8)[U3(2) U3(2)]',
  '2400': 'U4(0)[]',
  // Lengths and tags in more octets than they need
  '028101 05': 'U2(1)',
  '308103 020101': 'U16(3)[U2(1)]',
  '30820003 020101': 'U16(3)[U2(1)]',
  '30880000000000000003 020101': 'U16(3)[U2(1)]',
  '3f10 00': 'U16(0)[]',
  '1f8001 00': 'U1(0)',
  // Long tags
  '5f21 03 020101': 'A33(3)',
  'ff8f7f 03 020101': 'P2047(3)[U2(1)]',
  'df8fffffff7f 00': 'P4294967295(0)',
  // Broken off, or longer than what holds it
  '': refused,
  '30': refused,
  '3081': refused,
  '308203': refused,
  '0201': refused,
  '3005 0201': refused,
  '3003 020201': refused,
  '3004 0101ff 00': refused,
  '30ff': refused,
  '30847fffffff 0201': refused,
  // Content is no matter of structure to either
  '0200': 'U2(0)',
  '0300': 'U3(0)',
  '050100': 'U5(1)',
  '06028001': 'U6(2)',
  '0102ffff': 'U1(2)',
  '0c02c328': 'U12(2)',
  '170131': 'U23(1)',
}

/** Hand-made input that the two take differently: what we say, what asn1js says, and why. */
const differences: Record<string, readonly [string, string, string]> = {
  '3080': [refused, 'U16(-2)[]', 'asn1js takes an indefinite length with nothing after it (8.1.5)'],
  '2080 0000': ['U0(0)[]', 'U0(-2)[] +2', 'asn1js takes its header for the end-of-contents'],
  '0000': [refused, 'U0(0)', 'asn1js reads 00 00 where no indefinite length is open (8.1.5)'],
  '3002 0000': [refused, 'U16(2)[U0(0)]', 'the same inside a definite length'],
  '3089000000000000000003 020101': [
    'U16(3)[U2(1)]',
    refused,
    'asn1js takes a length of at most 8 octets',
  ],
  '1f8f7f 00': ['U2047(0)', refused, 'asn1js refuses universal tags from 37 on'],
  'df83ffffffff7f 00': [refused, 'P137438953471(0)', 'we take tag numbers of at most 32 bits'],
  '0f00': ['U15(0)', refused, 'asn1js refuses the reserved universal 15'],
  '2203 020101': ['U2(3)[U2(1)]', refused, 'asn1js refuses a constructed INTEGER (8.3.1)'],
  '2103 0101ff': ['U1(3)[U1(1)]', refused, 'asn1js refuses a constructed BOOLEAN (8.2.1)'],
  '2503 020101': ['U5(3)[U2(1)]', refused, 'asn1js refuses a constructed NULL (8.8.1)'],
  '2a03 020101': [
    'U10(3)[U2(1)]',
    'U10(3)[]',
    'asn1js takes a constructed ENUMERATED for a primitive one',
  ],
  '2403 020101': ['U4(3)[U2(1)]', refused, 'asn1js wants OCTET STRINGs as segments (8.7.3.2)'],
  '2308 03020101 03020102': [
    'U3(8)[U3(2) U3(2)]',
    refused,
    'asn1js wants unused bits in the last segment only (8.6.4)',
  ],
  '2c03 040161': ['U12(3)[U4(1)]', 'U12(3)[]', 'asn1js keeps a character string as it stands'],
  '3e04 1e020041': ['U30(4)[U30(2)]', 'U30(4)[]', 'the same for a BMPString'],
  '030208ff': ['U3(2)', refused, 'asn1js refuses more than 7 unused bits (8.6.2.2)'],
  '060180': ['U6(1)', refused, 'asn1js refuses an OID that breaks off inside an arc (8.19.2)'],
  '0d0180': ['U13(1)', refused, 'the same for a RELATIVE-OID'],
  '1e0100': ['U30(1)', refused, 'asn1js throws a RangeError at a BMPString of odd length'],
  '1c0100': ['U28(1)', refused, 'asn1js throws at a UniversalString not of 4-octet characters'],
  '1800': ['U24(0)', refused, 'asn1js throws at a GeneralizedTime that is no time'],
}

t.test('what asn1js and we both read or both refuse, by hand', async (t) => {
  for (const [input, said] of Object.entries(alike)) {
    t.strictSame([weRead(hex(input)), asn1jsReads(hex(input))], [said, said], input || 'no bytes')
  }
})

t.test('where asn1js and we differ is listed with a reason', async (t) => {
  for (const [input, [we, they, reason]] of Object.entries(differences)) {
    t.not(we, they, input)
    t.strictSame([weRead(hex(input)), asn1jsReads(hex(input))], [we, they], `${input}: ${reason}`)
  }
})

t.test('we nest 64 deep where asn1js nests 100', async (t) => {
  const reads = (depth: number): boolean[] => {
    const bytes = hex('3080'.repeat(depth) + '0000'.repeat(depth))
    return [weRead(bytes) !== refused, asn1jsReads(bytes) !== refused]
  }
  t.strictSame([64, 65, 101].map(reads), [
    [true, true],
    [false, true],
    [false, false],
  ])
})

const shared = '../shared'
const skip = existsSync(shared) ? false : 'the files of ../shared are not beside this checkout'

/** The bytes of a file, out of their PEM armour where they have one. */
function bytesOf(path: string): Uint8Array {
  const bytes = readFileSync(`${shared}/${path}`)
  const body = /-----BEGIN [^-]+-----([^-]+)-----END/.exec(bytes.toString('latin1'))?.[1]
  return new Uint8Array(body === undefined ? bytes : Buffer.from(body, 'base64'))
}

/** Files that only one reads, or that they read differently. */
const filesThatDiffer: Record<string, string> = {
  'corpus/csr/mbedtls/asn1-05-X509_CSR_ASN_1_bad_sigAlg_unknown.der':
    'only we read it: its OID breaks off inside an arc',
}

/** Files that neither reads: empty, garbage, broken off, or nested too deep. */
const refusedByBoth = [
  'corpus/csr/mbedtls/asn1-03-X509_CSR_ASN_1_bad_sequence_overlong.der',
  'corpus/files/boringssl/empty_password_ber_nested.p12',
  'observed/apple/isolated/file-empty.p12',
  'observed/apple/isolated/file-garbage.p12',
  'observed/apple/isolated/trunc-half.p12',
  'observed/apple/isolated/trunc-last.p12',
  'observed/importers/files/w-empty.p12',
  'observed/importers/files/w-garbage.p12',
  'observed/importers/files/w-truncated.p12',
]

t.test('real files have the same structure to asn1js and to us', { skip }, async (t) => {
  const folders = ['observed/importers/files', 'observed/apple/isolated']
  const manifest = JSON.parse(readFileSync(`${shared}/corpus/manifest.json`, 'utf8')) as {
    path: string
  }[]
  const paths = [
    ...folders.flatMap((folder) => readdirSync(`${shared}/${folder}`).map((f) => `${folder}/${f}`)),
    ...manifest.map(({ path }) => `corpus/${path}`),
  ].filter((path) => /\.(p12|pfx|pem|der|crt|csr|key)$/.test(path))
  const different: Record<string, string> = {}
  const refusals: string[] = []
  for (const path of paths) {
    const bytes = bytesOf(path)
    const [we, they] = [weRead(bytes), asn1jsReads(bytes)]
    if (we === refused && they === refused) refusals.push(path)
    else if (we === they) continue
    else if (they === refused) different[path] = 'only we read it'
    else different[path] = we === refused ? 'only asn1js reads it' : 'read differently'
  }
  t.strictSame(
    different,
    Object.fromEntries(
      Object.entries(filesThatDiffer).map(([path, why]) => [path, why.split(':')[0]]),
    ),
  )
  t.strictSame(refusals.sort(), refusedByBoth)
  t.ok(paths.length > 500, `${paths.length} files`)
})
