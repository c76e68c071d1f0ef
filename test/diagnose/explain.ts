import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { causes } from '../../src/diagnose/causes.js'
import { errorRules } from '../../src/diagnose/error-rules/index.js'
import { explain } from '../../src/diagnose/explain.js'
import { growth, GROWS_WITH_SIZE } from '../fixtures/growth.js'
import { causesPage } from '../../src/report/causes-page.js'

const likeliest = (text: string): string | undefined => explain(text)[0]?.cause

interface Labelled {
  readonly id: string
  readonly text: string
  readonly cause: string
  readonly alsoPossible: readonly string[]
  readonly nearMiss: boolean
  readonly textDecides: boolean
}

const labelled = new URL('../../../shared/facts/errors.json', import.meta.url)
const notHere = existsSync(labelled) ? false : 'the labelled messages are not beside the checkout'

t.test(
  'of labelled real messages 95 % are named first, 99 % among three',
  { skip: notHere },
  (t) => {
    const entries = JSON.parse(readFileSync(labelled, 'utf8')) as Labelled[]
    let [first, third, judged] = [0, 0, 0]
    for (const { id, text, cause, alsoPossible, nearMiss, textDecides } of entries) {
      const right = [cause, ...(textDecides ? [] : alsoPossible)]
      const said = explain(text).map((one) => one.cause as string)
      if (nearMiss) {
        t.ok(said[0] === undefined || right.includes(said[0]), `${id} is left alone`)
        continue
      }
      judged += 1
      if (right.includes(said[0] ?? '')) first += 1
      if (said.slice(0, 3).some((one) => right.includes(one))) third += 1
    }
    t.ok(first / judged >= 0.95, `first: ${first} of ${judged}`)
    t.ok(third / judged >= 0.99, `among three: ${third} of ${judged}`)
    t.end()
  },
)

interface Collected extends Labelled {
  readonly heldOut: boolean
}

const collected = JSON.parse(
  readFileSync(new URL('../fixtures/explain/messages.json', import.meta.url), 'utf8'),
) as Collected[]

// What was reached when the sets were closed; what it is worth, test/fixtures/explain/README.md says.
for (const { heldOut, least } of [
  { heldOut: false, least: 0.98 },
  { heldOut: true, least: 0.93 },
]) {
  t.test(
    `of ${heldOut ? 'messages that no rule was made for' : 'collected messages'} ${least * 100} % are named first`,
    (t) => {
      const entries = collected.filter((one) => one.heldOut === heldOut && !one.nearMiss)
      const misses = entries.filter(({ text, cause, alsoPossible, textDecides }) => {
        const said = explain(text)[0]?.cause
        return said !== cause && (textDecides || !alsoPossible.includes(said ?? ''))
      })
      const rate = 1 - misses.length / entries.length
      t.ok(entries.length >= 50)
      t.ok(rate >= least, `${(rate * 100).toFixed(1)} % of ${entries.length}`)
      t.end()
    },
  )
}

/** A message as a terminal, a log, a mail, a page or a pipeline shows it. */
const dressed: Readonly<Record<string, (text: string) => string>> = {
  'in colours': (text) => text.replace(/^.*$/gm, '\u001b[31m\u001b[1m$&\u001b[0m\u001b[K'),
  'with carriage returns': (text) => text.replaceAll('\n', '\r\n'),
  'in a log': (text) => text.replace(/^/gm, '2026-11-28T08:00:01.123Z ERROR [main] '),
  'in a system log': (text) => text.replace(/^/gm, 'Nov 28 08:00:01 host app[123]: '),
  'of a container': (text) => text.replace(/^/gm, 'app-1  | '),
  'in a pipeline': (text) => text.replace(/^/gm, '2026-11-28T08:00:01.1234567Z ##[error]'),
  'quoted in a mail': (text) => text.replace(/^/gm, '> '),
  'between quotes': (text) => `"${text}"`,
  'with typographic quotes': (text) => text.replace(/"([^"\n]*)"/g, '“$1”').replaceAll("'", '’'),
  'escaped for a page': (text) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
  'with fixed spaces': (text) => text.replaceAll(' ', '\u00a0'),
  'before a stack': (text) => `It fails with\n\n${text}\n    at Object.<anonymous> (/srv/a.js:1:1)`,
  'deep in a line': (text) => text.replace(/^/gm, '        '),
}

t.test('how a message is dressed changes nothing', (t) => {
  const sample = collected.filter((_, i) => i % 8 === 0)
  for (const [how, dress] of Object.entries(dressed)) {
    const changed = sample.filter(({ text }) => likeliest(dress(text)) !== likeliest(text))
    t.strictSame(
      changed.map(({ id }) => id),
      [],
      how,
    )
  }
  t.end()
})

t.test('a message that was wrapped, or written in capitals, is nearly always the same', (t) => {
  const wrapped = (text: string): string => text.replace(/(?=[^\n]{80})[^\n]{20,79} /g, '$&\n')
  const sample = collected.filter((_, i) => i % 6 === 1)
  for (const form of [wrapped, (text: string) => text.toUpperCase()]) {
    const same = sample.filter(({ text }) => likeliest(form(text)) === likeliest(text))
    t.ok(same.length / sample.length >= 0.95, `${same.length} of ${sample.length}`)
  }
  t.end()
})

t.test('a status of macOS is found without its sign and in hexadecimal', (t) => {
  for (const form of ['-25299', '4294941997', '0xFFFF9D2D', '0xffffffffffff9d2d']) {
    t.equal(likeliest(`SecItemAdd: OSStatus ${form}`), 'duplicate-item', form)
  }
  t.end()
})

t.test('a line that was joined is still counted where it began', (t) => {
  const [match] = explain(
    'first\n\nunable to load the bundle: the certificate and the\nprivate key do not match\n',
  )
  t.match(match, { cause: 'key-cert-mismatch', line: 3 })
  t.end()
})

t.test('a number is found in every form in which it is written', (t) => {
  for (const form of ['0x80092009', '80092009', '-2146885623', '2148081673']) {
    t.equal(likeliest(`pfx import failed: ${form}`), 'not-pkcs12-other', form)
  }
  for (const form of ['0x80090008', '-2146893816', '2148073480']) {
    t.equal(likeliest(`certutil: ${form}`), 'pbes2-unsupported', form)
  }
  t.equal(likeliest('PKCS12 error code: 293601388'), 'mac-missing', 'a packed number in decimal')
  t.equal(
    likeliest('{"msg":"Error: pkcs12\\n    error:1180006C:PKCS12 routines::mac absent"}'),
    'mac-missing',
    'inside JSON',
  )
  t.end()
})

t.test('numbers decide where the words are translated', (t) => {
  t.equal(
    likeliest('OSStatus-Fehler -25264: Die Prüfung ist fehlgeschlagen'),
    'mac-digest-unsupported',
  )
  t.equal(likeliest('エラー -25299'), 'duplicate-item')
  t.equal(likeliest('Ausnahme von HRESULT: 0x80090016'), 'windows-key-store-access')
  t.equal(likeliest('error:11800071:PKCS12 routines::mac verify failure'), 'wrong-password')
  t.end()
})

t.test('a certificate that is not for mail, and PEM that is not there, in whatever words', (t) => {
  for (const text of [
    'Error: this S/MIME certificate can not be used for encrypting e-mail',
    'The certificate does not have the right usage for signing e-mail messages',
  ]) {
    t.equal(likeliest(text), 'smime-eku', text)
  }
  t.strictSame(explain('The TLS certificate is not valid for mail.example.com'), [])
  t.equal(likeliest('Invalid argument: Expected certificate, but none were found'), 'pem-expected')
  t.end()
})

t.test('the algorithm that is named decides about an unsupported one', (t) => {
  const fetched = (name: string): string =>
    `40A7:error:0308010C:digital envelope routines:inner_evp_generic_fetch:unsupported:crypto/evp/evp_fetch.c:1:Global default library context, Algorithm (${name} : 0), Properties ()`
  t.equal(likeliest(fetched('RC2-40-CBC')), 'legacy-provider-off')
  t.equal(likeliest(fetched('PBMAC1')), 'pbmac1-unsupported')
  t.equal(likeliest(fetched('PKCS12KDF')), 'fips-blocked')
  t.equal(likeliest(fetched('SLH-DSA-SHA2-128s')), 'key-type-unsupported')
  t.equal(
    likeliest(`${fetched('MD4')}\n    at new Hash (node:internal/crypto/hash)`),
    'node-md4-hash',
  )
  t.end()
})

t.test('the keychain’s password is told from that of the file', (t) => {
  const words = 'The user name or passphrase you entered is not correct.'
  t.equal(
    likeliest(`security: SecKeychainUnlock login.keychain: ${words}`),
    'keychain-password-not-p12-password',
  )
  t.equal(likeliest(`security: SecKeychainItemImport: ${words}`), 'wrong-password')
  t.end()
})

t.test('what has nothing to do with these files is not explained', (t) => {
  for (const text of [
    '',
    'Segmentation fault (core dumped)',
    'npm ERR! code ERESOLVE\nnpm ERR! ERESOLVE unable to resolve dependency tree',
    'Error: Cannot find module "./foo.js"',
    'error TS2304: Cannot find name "foo".',
    'fatal: not a git repository (or any of the parent directories): .git',
    'HTTP 401 Unauthorized: wrong username or password',
    'permission denied while trying to connect to the Docker daemon socket',
    'gpg: signing failed: No secret key',
    'The chain of responsibility is missing a handler',
    'git@github.com: Permission denied (publickey).',
    'curl: (35) error:1408F10B:SSL routines:ssl3_get_record:wrong version number',
    "KeyError: 'private_key'",
    'Redis: WRONGPASS invalid username-password pair',
    'Failed to parse key value pair in .env',
    'zipfile.BadZipFile: File is not a zip file',
    'x509: certificate has expired or is not yet valid',
    'Windows Update error 0x80073712',
    'primary key not found in table users',
    ...collected.filter(({ nearMiss }) => nearMiss).map(({ text }) => text),
  ]) {
    t.strictSame(explain(text), [], text)
  }
  t.end()
})

t.test('a long log in colours is searched, and the line that matters is named', (t) => {
  const noise = Array.from(
    { length: 900 },
    (_, i) =>
      `\u001b[32m[12:00:${i % 60}]\u001b[0m  ▸ Compiling target ${i} with flags -a -b -c at /src/${'x'.repeat(30)}`,
  )
  const sign =
    '\u001b[31msecurity: SecKeychainItemImport: MAC verification failed during PKCS12 import (wrong password?)\u001b[0m'
  const log = [...noise.slice(0, 700), sign, ...noise.slice(700)].join('\r\n')
  const [match] = explain(log)
  t.ok(log.length > 65_536)
  t.match(match, { cause: 'mac-digest-unsupported', line: 701, printedBy: ['macos-security'] })
  t.notMatch(match?.seen, '\u001b')
  t.end()
})

t.test('the time for hostile text grows with its length, not with its square', (t) => {
  for (const unit of [
    'a',
    'error:',
    '-',
    'C:/',
    ' \n',
    'password ',
    '(',
    "can't open ",
    'usage: req [',
    "unknown option '-",
    '.pem ',
    'ENOENT ',
    '\u001b[',
    'key cert ',
    'failed to parse ',
  ]) {
    const factor = growth((size) => {
      explain(unit.repeat(size / unit.length))
    }, 16_384)
    t.ok(factor < GROWS_WITH_SIZE, `${JSON.stringify(unit)}: ${factor.toFixed(1)} times`)
  }
  t.end()
})

t.test('every rule names causes and says who prints it in known words', (t) => {
  for (const { sign, causes: named, weight } of errorRules) {
    t.ok(named.length > 0 && weight > 0 && weight <= 100, String(sign).slice(0, 60))
    t.notOk(sign.global || sign.sticky, 'a sign keeps no state')
    t.equal(new Set(named).size, named.length)
  }
  t.end()
})

t.test('every cause can be explained, and its page is up to date', (t) => {
  const reachable = new Set(errorRules.flatMap(({ causes: named }) => named as readonly string[]))
  t.strictSame(
    Object.keys(causes).filter((name) => !reachable.has(name)),
    [],
  )
  t.equal(readFileSync(new URL('../../docs/causes.md', import.meta.url), 'utf8'), causesPage())
  t.end()
})
