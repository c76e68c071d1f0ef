/** The algorithms that a PFX may name and that interssl lacks, each with its reason: one list, for errors and documents. */
import { oids } from '../asn1/oid.js'
import { AlgorithmUnsupportedError } from '../errors.js'

/** What an algorithm does in the file. */
export type AlgorithmUse = 'encryption' | 'digest' | 'prf'

export interface LackingAlgorithm {
  /** As a failure names it: CONTRACT's name. */
  readonly name: string
  /** Dotted. */
  readonly oid: string
  readonly use: AlgorithmUse
  /** What it is, in words. */
  readonly what: string
  readonly why: string
}

const gost = 'no version of node has the Russian standards'
const rare = 'no PKCS#12 file with it is known'

/** Whatever is not here and not known by name is called by its OID. */
export const lackingAlgorithms: readonly LackingAlgorithm[] = [
  encryption('PBES2-GOST28147-CFB', oids['gost28147-89'], 'GOST 28147-89', gost),
  ...(
    [
      ['id-tc26-cipher-gostr3412-2015-magma-ctracpkm', 'Magma'],
      ['id-tc26-cipher-gostr3412-2015-magma-ctracpkm-omac', 'Magma with OMAC'],
      ['id-tc26-cipher-gostr3412-2015-kuznyechik-ctracpkm', 'Kuznyechik'],
      ['id-tc26-cipher-gostr3412-2015-kuznyechik-ctracpkm-omac', 'Kuznyechik with OMAC'],
    ] as const
  ).map(([name, what]) => encryption(`PBES2-${oids[name]}`, oids[name], what, gost)),
  encryption(
    'PBES2-RC5-CBC',
    oids['rc5-CBC-Pad'],
    'RC5 with blocks of 128 bits (those of 64 are read)',
    rare,
  ),
  encryption(
    `PBES2-${oids['id-fortezzaConfidentialityAlgorithm']}`,
    oids['id-fortezzaConfidentialityAlgorithm'],
    'Skipjack',
    rare,
  ),
  encryption(
    `oid:${oids['id-seedCBCWithSHA1']}`,
    oids['id-seedCBCWithSHA1'],
    'SEED-CBC with SHA-1 under PBES1',
    'Korean standards alone describe it',
  ),
  encryption(
    'envelopedData',
    oids['id-envelopedData'],
    'public-key privacy',
    'a private key opens it, and no password',
  ),
  digest('gostr3411-94', oids['id-GostR3411-94'], 'GOST R 34.11-94', gost),
  digest('streebog-256', oids['id-tc26-gost3411-12-256'], 'Streebog with 256 bits', gost),
  digest('streebog-512', oids['id-tc26-gost3411-12-512'], 'Streebog with 512 bits', gost),
  ...(
    [
      ['whirlpool', 'Whirlpool'],
      ['mdc2', 'MDC-2'],
      ['id-ripemd128', 'RIPEMD-128'],
      ['id-ripemd256', 'RIPEMD-256'],
    ] as const
  ).map(([name, what]) => digest(`oid:${oids[name]}`, oids[name], what, rare)),
  ...(
    [
      ['gostr3411-94', 'id-HMACGostR3411-94', 'GOST R 34.11-94'],
      ['streebog-256', 'id-tc26-hmac-gost-3411-12-256', 'Streebog with 256 bits'],
      ['streebog-512', 'id-tc26-hmac-gost-3411-12-512', 'Streebog with 512 bits'],
    ] as const
  ).map(([name, oid, what]): LackingAlgorithm => ({
    name: `hmac-${name}`,
    oid: oids[oid],
    use: 'prf',
    what: `HMAC of ${what}`,
    why: gost,
  })),
]

function encryption(name: string, oid: string, what: string, why: string): LackingAlgorithm {
  return { name, oid, use: 'encryption', what, why }
}

function digest(name: string, oid: string, what: string, why: string): LackingAlgorithm {
  return { name, oid, use: 'digest', what, why }
}

/** The error for an algorithm by its name: what it is and why we lack it, where the list says. */
export function lacking(name: string): AlgorithmUnsupportedError {
  const found = lackingAlgorithms.find((one) => one.name === name)
  return new AlgorithmUnsupportedError(
    `${name} is not available${found ? `: ${found.what}; ${found.why}` : ''}`,
    name,
  )
}

/** The name of an HMAC by that of its digest, which may be an OID already. */
export const hmacWord = (digest: string): string =>
  digest.startsWith('oid:') ? digest : `hmac-${digest}`

/** The list as a Markdown table, as docs/cli.md shows it. */
export function lackingTable(): string {
  const rows = lackingAlgorithms.map(({ name, what, why }) => [`\`${name}\``, what, why])
  const all = [['named as', 'what it is', 'why'], ...rows]
  const widths = [0, 1, 2].map((i) => Math.max(...all.map((row) => (row[i] ?? '').length)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = all
  const rule = widths.map((width) => '-'.repeat(width))
  return [line(head), line(rule), ...body.map(line)].join('\n')
}
