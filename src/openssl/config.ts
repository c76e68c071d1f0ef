/** Writes openssl configuration files whose values can't become syntax; read alike by the ten binaries observed. */
import { isIP } from 'node:net'
import { ValueRefusedError } from '../errors.js'
import { attributeTypeOid, type DistinguishedName } from '../pki/name.js'

/** One `name = value` line; values are written as given, so only `configValue` makes one of foreign text. */
export type ConfigLine = readonly [name: string, value: string]

/** Sections in order; lines as written. */
export function writeConfig(sections: Readonly<Record<string, readonly ConfigLine[]>>): string {
  return Object.entries(sections)
    .map(([name, lines]) =>
      [`[${name}]`, ...lines.map(([key, value]) => `${key} = ${value}`), ''].join('\n'),
    )
    .join('\n')
}

/**
 * Foreign text as the value of a config line. `\`, `#`, `$` and quotes are escaped, blanks at the ends quoted.
 * Observed on 2026-11-23: the same CSR, byte for byte, from OpenSSL 3.0 and LibreSSL 2.8 to 4.3.
 * Throws ERR_VALUE_REFUSED for control characters, a lone surrogate, or nothing at all.
 */
export function configValue(text: string, field: string): string {
  if (text === '') throw refused(field, 'is empty', 'leave it out')
  if (/[\u0000-\u001f\u007f]/.test(text)) {
    throw refused(field, 'holds a control character', 'names hold no line breaks, tabs or NUL')
  }
  if (/\p{Surrogate}/u.test(text))
    throw refused(field, 'is not Unicode text', 'a surrogate stands alone')
  const [, before = '', middle = '', after = ''] = /^( *)(.*?)( *)$/su.exec(text) ?? []
  return quoted(before) + middle.replace(/[\\#$"'`]/g, '\\$&') + quoted(after)
}

/**
 * The section of a distinguished name, in encoded order. The number before the first dot lets a type repeat; `+`
 * joins an attribute to the RDN before it, which LibreSSL can't (see `hasMultiValuedRdn`).
 */
export function subjectLines(subject: DistinguishedName): ConfigLine[] {
  if (subject.length === 0) {
    throw refused('subject', 'is empty', 'openssl req needs at least one attribute, such as CN')
  }
  const attributes = subject.flatMap((rdn) =>
    rdn.map(({ type, value }, index) => ({ plus: index > 0 ? '+' : '', type, value })),
  )
  return attributes.map(({ plus, type, value }, index) => {
    checkAttribute(type, value)
    return [`${index}.${plus}${configType(type)}`, configValue(value, type)]
  })
}

/** Whether an RDN holds more than one attribute. */
export function hasMultiValuedRdn(subject: DistinguishedName): boolean {
  return subject.some((rdn) => rdn.length > 1)
}

/**
 * The section of a subjectAltName (RFC 5280 4.2.1.6) for `email:…`, `dns:…`, `ip:…`, `uri:…`, `upn:…`, and
 * `other:smtpUTF8Mailbox:…` (RFC 9598), as our reader writes them.
 * Throws ERR_VALUE_REFUSED for anything openssl would read otherwise than it is written.
 */
export function subjectAltNameLines(names: readonly string[]): ConfigLine[] {
  return names.map((name, index) => {
    const colon = name.indexOf(':', name.startsWith('other:') ? 'other:'.length : 0)
    const form = generalNames.get(name.slice(0, Math.max(0, colon)))
    const value = name.slice(colon + 1)
    if (form === undefined) {
      throw refused(
        `san ${name}`,
        'has no known form',
        `write ${[...generalNames.keys()].join(':…, ')}:…`,
      )
    }
    if (!form.allowed(value)) throw refused(`san ${name}`, form.wrong, form.hint)
    return [`${form.keyword}.${index + 1}`, form.prefix + configValue(value, `san ${name}`)]
  })
}

/** The names that all binaries know; every other type is written dotted, which all understand. */
const keywords = new Set(['C', 'ST', 'L', 'O', 'OU', 'CN', 'emailAddress'])

interface Bounds {
  /** Characters. */
  readonly longest: number
  readonly allowed?: RegExp
}

const printable = /^[A-Za-z0-9 '()+,./:=?-]*$/
const ascii = /^[\u0020-\u007e]*$/

/** RFC 5280 appendix A.1 upper bounds and string types, which openssl enforces after it has written the key. */
const bounds: ReadonlyMap<string, Bounds> = new Map([
  ['CN', { longest: 64 }],
  ['C', { longest: 2, allowed: /^[A-Za-z]{2}$/ }],
  ['ST', { longest: 128 }],
  ['L', { longest: 128 }],
  ['O', { longest: 64 }],
  ['OU', { longest: 64 }],
  ['emailAddress', { longest: 128, allowed: ascii }],
  ['serialNumber', { longest: 64, allowed: printable }],
  ['dnQualifier', { longest: Infinity, allowed: printable }],
  ['DC', { longest: Infinity, allowed: ascii }],
])

interface GeneralNameForm {
  readonly keyword: string
  readonly prefix: string
  readonly allowed: (value: string) => boolean
  readonly wrong: string
  readonly hint: string
}

const generalNames: ReadonlyMap<string, GeneralNameForm> = new Map(
  Object.entries({
    email: {
      keyword: 'email',
      prefix: '',
      // `copy` and `move` are commands there: an @ keeps them out. LibreSSL 3.9 and newer check the domain.
      allowed: (value) => /^[\u0021-\u003f\u0041-\u007e]+@[A-Za-z0-9][A-Za-z0-9.-]*$/.test(value),
      wrong: 'is not an ASCII mail address',
      hint: 'rfc822Name is IA5String: name@example.com, an international domain in its xn-- form',
    },
    dns: {
      keyword: 'DNS',
      prefix: '',
      allowed: (value) => /^[A-Za-z0-9*._-]+$/.test(value),
      wrong: 'is not a DNS name',
      hint: 'dNSName is IA5String: an international name in its xn-- form',
    },
    ip: {
      keyword: 'IP',
      prefix: '',
      allowed: (value) => isIP(value) !== 0 && !value.includes('%'),
      wrong: 'is not an IP address',
      hint: 'write 192.0.2.1 or 2001:db8::1, without a zone',
    },
    uri: {
      keyword: 'URI',
      prefix: '',
      allowed: (value) => /^[A-Za-z][A-Za-z0-9+.-]*:[\u0021-\u007e]+$/.test(value),
      wrong: 'is not an absolute URI',
      hint: 'uniformResourceIdentifier is IA5String: percent-encode what is not ASCII',
    },
    upn: {
      keyword: 'otherName',
      // FORMAT:UTF8: otherwise each byte of the UTF-8 becomes a character.
      prefix: '1.3.6.1.4.1.311.20.2.3;FORMAT:UTF8,UTF8:',
      allowed: (value) => /^\S+$/u.test(value),
      wrong: 'is not a user principal name',
      hint: 'write name@domain, without blanks',
    },
    'other:smtpUTF8Mailbox': {
      keyword: 'otherName',
      prefix: '1.3.6.1.5.5.7.8.9;FORMAT:UTF8,UTF8:',
      // RFC 9598 3: only where the local part is not ASCII, and then with the domain in A-labels.
      allowed: (value) =>
        /^[^\s@]*[^\s@\u0000-\u007f][^\s@]*@[A-Za-z0-9][A-Za-z0-9.-]*$/u.test(value),
      wrong: 'is not an address with a local part beyond ASCII',
      hint: 'write grüße@xn--bcher-kva.example: the domain in its xn-- form',
    },
  } satisfies Record<string, GeneralNameForm>),
)

function configType(type: string): string {
  return keywords.has(type) ? type : attributeTypeOid(type)
}

function checkAttribute(type: string, value: string): void {
  if (/^#(?:[0-9a-f]{2}){2,}$/.test(value)) {
    throw refused(type, 'is given as DER', 'openssl req writes text values only')
  }
  const bound = bounds.get(type)
  if (bound === undefined) return
  if ([...value].length > bound.longest) {
    throw refused(type, `is longer than ${bound.longest} characters`, 'RFC 5280 allows no more')
  }
  if (bound.allowed?.test(value) === false) {
    throw refused(type, 'holds a character its type does not allow', 'RFC 5280 appendix A.1')
  }
}

function quoted(blanks: string): string {
  return blanks === '' ? '' : `"${blanks}"`
}

function refused(field: string, why: string, hint: string): ValueRefusedError {
  return new ValueRefusedError(`${field} ${why}`, field, { hint })
}
