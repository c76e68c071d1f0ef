import t from 'tap'
import { drivers } from '../../src/programs/drivers.js'
import { detectSystem, installLine, systemOf } from '../../src/programs/install-line.js'

t.test('a system is known by what it is, or by what it is like', async (t) => {
  t.equal(systemOf('PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n'), 'debian')
  t.equal(systemOf('ID=ubuntu\nID_LIKE=debian\n'), 'debian')
  t.equal(systemOf('NAME="Alpine Linux"\nID=alpine\n'), 'alpine')
  t.equal(systemOf('ID="rocky"\nID_LIKE="rhel centos fedora"\n'), 'fedora')
  t.equal(systemOf('VARIANT_ID=debian\nID=arch\n'), null)
  t.equal(systemOf(''), null)
  t.equal(await detectSystem('darwin'), 'homebrew')
  t.equal(await detectSystem('win32'), null)
  t.equal(await detectSystem('linux', `${t.testdir()}/none`), null)
})

t.test('LibreSSL is not what the openssl packages bring', async (t) => {
  const openssl = drivers.find(({ id }) => id === 'openssl')
  const row = { id: 'libressl-3.3', importer: 'libressl@3.3.6' }
  t.equal(installLine(row, openssl, 'debian'), null)
  t.equal(installLine(row, openssl, 'alpine'), 'apk add libressl')
  t.equal(
    installLine({ id: 'openssl-legacy-3.5', importer: 'openssl-legacy@3.5' }, openssl, 'debian'),
    'interssl toolchains install openssl-3.5',
  )
  t.equal(
    installLine({ id: 'openssl-9.9', importer: 'openssl@9.9' }, openssl, 'debian'),
    'apt-get install openssl',
  )
  t.equal(installLine({ id: 'ios-18', importer: 'ios@18' }, undefined, 'debian'), null)
})

t.test('what interssl installs itself is named by its line, on every system', async (t) => {
  const of = (id: string, driverId: string) =>
    installLine(
      { id, importer: `${driverId}@1` },
      drivers.find((driver) => driver.id === driverId),
      null,
    )
  t.equal(of('node-22', 'node'), 'interssl toolchains install node-22')
  t.equal(of('node-22#2', 'node'), 'interssl toolchains install node-22')
  t.equal(of('bun-1.4', 'bun'), 'interssl toolchains install bun-1')
  t.equal(of('nss-3.110', 'nss'), null)
})
