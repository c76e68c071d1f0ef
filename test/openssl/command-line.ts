import t from 'tap'
import { spawnSync } from 'node:child_process'
import { commandLine, shellQuote } from '../../src/openssl/command-line.js'
import { pkcs12Export } from '../../src/openssl/pkcs12.js'
import { req } from '../../src/openssl/req.js'
import { parseDistinguishedName } from '../../src/pki/name.js'
import { certificatePem, keyPem } from '../fixtures/identity.js'
import { toolchain } from '../fixtures/toolchain.js'

const subject = parseDistinguishedName("CN=O'Hara $HOME")

t.test('a config comes along as a here-document', async (t) => {
  const command = req({ key: { newKey: 'rsa:4096' }, subject, profile: 'none' })
  const line = commandLine(command, toolchain(), { files: { key: 'my key.pem', csr: '-x.csr' } })
  t.equal(
    line,
    [
      ...["cat > req.cnf <<'EOF'", '[req]', 'prompt = no', 'utf8 = yes', 'string_mask = utf8only'],
      ...['distinguished_name = subject', '', '[subject]', "0.CN = O\\'Hara \\$HOME", 'EOF'],
      "/usr/bin/openssl req -new -batch -config req.cnf -newkey rsa:4096 -nodes -keyout 'my key.pem' -sha256 -out ./-x.csr",
    ].join('\n'),
  )
})

t.test('a secret is named, never shown', async (t) => {
  const options = {
    key: keyPem,
    certificate: certificatePem,
    keyPassword: 'geheim',
    password: 'geheim',
  }
  const command = pkcs12Export({ ...options, form: { profile: 'legacy-rc2' } })
  const line = commandLine(command, toolchain(), { secrets: { password: 'file:p w.txt' } })
  t.notMatch(line, /geheim/)
  t.match(line, "-passin env:KEY_PASSWORD -passout 'file:p w.txt'")
  t.match(line, '-legacy -certpbe PBE-SHA1-RC2-40')
  const libressl = commandLine(command, toolchain([], { path: '/opt/my ssl/openssl' }))
  t.match(libressl, "'/opt/my ssl/openssl' pkcs12 ")
  t.match(libressl, '-passout env:PASSWORD -certpbe', 'what only other binaries take is left out')
  t.notMatch(libressl, /-legacy|-macsaltlen/)
})

t.test('every step gets its line, with the environment of the toolchain', async (t) => {
  const command = req({ key: { newKey: 'ed25519' }, subject, profile: 'none', keyPassword: 'x' })
  const lines = commandLine(command, toolchain([], { env: { OPENSSL_MODULES: '/a b' } })).split(
    '\n',
  )
  t.equal(
    lines[0],
    "OPENSSL_MODULES='/a b' /usr/bin/openssl genpkey -algorithm ed25519 -aes256 -pass env:KEY_PASSWORD -out key.pem",
  )
  t.match(lines.at(-1), / req .* -key key.pem -passin env:KEY_PASSWORD /)
})

const noShell = process.platform === 'win32' ? 'there is no POSIX shell' : false

t.test('a quoted word is one word to a shell', { skip: noShell }, async (t) => {
  const words = ['', 'a b', "it's", '$HOME `id` \\ "', '*', '~', 'a\nb', 'ä', '!x', '#', '-x']
  const { stdout } = spawnSync('sh', ['-c', `printf '%s\\0' ${words.map(shellQuote).join(' ')}`])
  t.strictSame(stdout.toString().split('\0').slice(0, -1), words)
})
