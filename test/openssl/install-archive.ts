import t from 'tap'
import { chmodSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { archiveKeyring, mirrorsOf, openArchive } from '../../src/openssl/install-archive.js'
import { noFakes } from '../fixtures/fake-openssl.js'

function program(folder: string, name: string, lines: readonly string[]): Record<string, string> {
  writeFileSync(join(folder, name), ['#!/bin/sh', ...lines, ''].join('\n'))
  chmodSync(join(folder, name), 0o755)
  return { PATH: `${folder}:/usr/bin:/bin` }
}

t.test(
  'mirrors are what apt reads packages from, whatever its files look like',
  { skip: noFakes },
  async (t) => {
    const lines = [
      "'http://deb.example.com/debian/dists/bookworm/InRelease' a 0",
      "'http://deb.example.com/debian/dists/bookworm-updates/InRelease' b 0",
      "'http://deb.example.com/debian/dists/bookworm/main/binary-amd64/Packages.xz' c 0",
      "'http://deb.example.com/security/dists/bookworm-security/InRelease' d 0",
      "'http://old.example.com/security/dists/buster/updates/InRelease' e 0",
      "'file:/srv/mirror/dists/stable/Release' f 0",
    ]
    const env = program(t.testdir(), 'apt-get', ["cat <<'END'", ...lines, 'END'])
    t.strictSame(await mirrorsOf({ env }), ['http://deb.example.com/debian', 'file:/srv/mirror'])
  },
)

t.test('the first keyring that is here is taken', async (t) => {
  const folder = t.testdir({ 'b.gpg': '', 'c.gpg': '' })
  const paths = ['a', 'b', 'c'].map((name) => join(folder, `${name}.gpg`))
  t.equal(await archiveKeyring(paths), join(folder, 'b.gpg'))
  await t.rejects(archiveKeyring(paths.slice(0, 1)), { code: 'ERR_PROGRAM_MISSING' })
})

t.test('an error of apt never shows a password of a mirror', { skip: noFakes }, async (t) => {
  const folder = t.testdir({ work: {} })
  const words = 'E: no https://alice:secret@deb.example.com/debian here'
  const env = program(folder, 'apt-get', [`echo "W: first" >&2; echo "${words}" >&2; exit 100`])
  const open = openArchive(
    { mirror: 'https://alice:secret@deb.example.com/debian', keyring: '/k', suites: ['sid'] },
    join(folder, 'work'),
    { env },
  )
  await t.rejects(open, {
    code: 'ERR_PROGRAM_FAILED',
    message: 'apt-get failed: no https://***@deb.example.com/debian here',
  })
  t.strictSame(readdirSync(join(folder, 'work', 'debs')), [])
})

t.test('a folder that would end a quoted setting is refused', async (t) => {
  const open = openArchive({ mirror: 'x', keyring: '/k', suites: [] }, '/a"; b', { env: {} })
  await t.rejects(open, TypeError)
})
