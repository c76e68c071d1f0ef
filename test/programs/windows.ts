import t from 'tap'
import { signWith, spkiOf } from '../../src/crypto/keys.js'
import { hex } from '../../src/asn1/strings.js'
import { readBer } from '../../src/asn1/ber.js'
import {
  asciiJson,
  powershellArguments,
  settleAnswer,
  windowsDriver,
  windowsId,
  windowsScript,
} from '../../src/programs/windows.js'
import { newIdentity } from '../fixtures/real-programs.js'

const trace = { exitCode: 0, commands: [], log: '' }
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

t.test('the script goes as UTF-16, the password in stdin as ASCII', async (t) => {
  const args = powershellArguments(windowsScript)
  t.equal(Buffer.from(args.at(-1) ?? '', 'base64').toString('utf16le'), windowsScript)
  const sent = Buffer.from(asciiJson({ password: 'pässwörd 密码🔑"\\' })).toString('latin1')
  t.match(sent, /^[\x20-\x7e]*$/)
  t.strictSame(JSON.parse(sent), { password: 'pässwörd 密码🔑"\\' })
  t.notMatch(windowsScript, /Root|X509Store|PersistKeySet/, 'no store, no key that stays')
})

t.test('a signature counts when it verifies under the certificate that it came with', async (t) => {
  const challenge = Uint8Array.of(1, 2, 3)
  for (const key of ['rsa:2048', 'ec:P-256']) {
    const { pkcs8, certificate, chain } = await newIdentity(key)
    const signed = signWith(pkcs8, { digest: 'sha256' }, challenge)
    const signature = key.startsWith('ec') ? sideBySide(signed) : signed
    const printed = (octets: Uint8Array) =>
      JSON.stringify({
        certificates: [
          { der: base64(certificate), signature: base64(octets), failure: null },
          ...chain.map((der) => ({ der: base64(der), signature: null, failure: null })),
        ],
      })
    t.match(settleAnswer(printed(signature), challenge, trace), {
      state: 'read',
      contents: { keys: [{ how: 'signature', spki: spkiOf(pkcs8) }], certificates: { length: 2 } },
    })
    const other = settleAnswer(printed(signature), Uint8Array.of(9), trace)
    t.match(other, { state: 'read', contents: { keys: { length: 0 } } })
  }
})

/** As .NET gives an ECDSA signature. */
function sideBySide(der: Uint8Array): Uint8Array {
  const numbers = readBer(der).root.children.map(({ contentBytes }) => hex(contentBytes))
  return Uint8Array.from(
    Buffer.from(numbers.map((digits) => digits.slice(-64).padStart(64, '0')).join(''), 'hex'),
  )
}

t.test('a refusal is in the words of Windows; nonsense is nobody’s answer', async (t) => {
  const refused = '{"refused":"The specified network password is not correct. (0x80070056)"}'
  t.match(settleAnswer(refused, new Uint8Array(0), trace), {
    state: 'refused',
    error: /0x80070056/,
  })
  t.throws(() => settleAnswer('', new Uint8Array(0), trace), { code: 'ERR_PROGRAM_FAILED' })
})

t.test('which Windows it is', async (t) => {
  t.equal(windowsId('Windows 11 Pro', '10.0.26200'), 'windows-11')
  t.equal(windowsId('Windows 10 Pro', '10.0.22631'), 'windows-11', 'the build says so')
  t.equal(windowsId('Windows 10 Enterprise', '10.0.19045'), 'windows-10')
  t.equal(windowsId('Windows Server 2022 Datacenter', '10.0.20348'), 'windows-server-2022')
  t.equal(windowsId('Windows Server 2012 R2 Standard', '6.3.9600'), 'windows-server-2012-r2')
})

t.test(
  'it is marked, and finds nothing elsewhere',
  { skip: process.platform === 'win32' && 'this is Windows' },
  async (t) => {
    t.equal(windowsDriver.notYetRun, true)
    const surroundings = {
      toolchains: [],
      node: { path: '', version: '' },
      forgeVersion: '',
      ownVersion: '',
    }
    t.strictSame(await windowsDriver.find(surroundings), [])
  },
)
