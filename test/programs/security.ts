import t from 'tap'
import { encode, certificatePem } from '../fixtures/identity.js'
import {
  certificatesOf,
  importCalls,
  importError,
  programsOfMac,
  securityDriver,
  shownCall,
} from '../../src/programs/security.js'
import { verifyPkcs12 } from '../../src/programs/verify-pkcs12.js'
import { findPrograms } from '../../src/programs/find.js'

const it = {
  keychain: '/tmp/x/throwaway.keychain-db',
  keychainPassword: 'chain-secret',
  file: '/tmp/x/in.p12',
  password: '-P',
  exported: '/tmp/x/out.p12',
  exportPassword: 'export-secret',
}

t.test(
  'every call names the throw-away keychain, and none the default one or the search list',
  async (t) => {
    const calls = importCalls('security-import', it)
    for (const args of Object.values(calls)) t.ok((args as readonly string[]).includes(it.keychain))
    const verbs = Object.values(calls).map(([verb]) => verb)
    t.strictSame(
      verbs.filter((verb) => /default-keychain|list-keychains|login-keychain/.test(verb)),
      [],
    )
    t.equal(verbs.at(0), 'create-keychain')
    t.equal(verbs.at(-1), 'delete-keychain')
  },
)

t.test('-f pkcs12 is said on that path alone, and -x never', async (t) => {
  t.strictSame(importCalls('security-import', it).import, [
    ...['import', it.file, '-k', it.keychain, '-P', '-P', '-A'],
  ])
  const modern = importCalls('security-import-f-pkcs12', it).import
  t.strictSame(modern.slice(-2), ['-f', 'pkcs12'])
  t.notOk(modern.includes('-x'))
})

t.test('what is shown holds no password', async (t) => {
  for (const args of Object.values(
    importCalls('security-import', { ...it, password: 'pw-secret' }),
  )) {
    t.notMatch(shownCall(args, { ...it, password: 'pw-secret' }), /secret|\/tmp\/x/)
  }
})

t.test('certificates and the refusal are read out of what security prints', async (t) => {
  const printed = encode(`keychain: x\n${Buffer.from(certificatePem).toString()}`)
  t.equal(certificatesOf(printed).length, 1)
  t.equal(certificatesOf(encode('')).length, 0)
  const words = 'security: SecKeychainItemImport: MAC verification failed during PKCS12 import'
  t.equal(
    importError(`note\n${words} (wrong password?)\nsecurity: other\n`),
    `${words} (wrong password?)`,
  )
})

t.test('a Mac has one path before 15 and two from then on', async (t) => {
  const ids = (version: string) => programsOfMac(version).map(({ id }) => id)
  t.strictSame(ids('14.6.1\n'), ['macos-14-security-import'])
  t.strictSame(ids('15.1\n'), ['macos-15-security-import', 'macos-15-security-import-f-pkcs12'])
  t.strictSame(ids('10.15.7'), ['macos-10.15-security-import'])
  t.strictSame(ids('nonsense'), [])
})

t.test(
  'it is marked: not yet run, password in argv, and so never given a file of a person',
  async (t) => {
    t.match(securityDriver, { notYetRun: true, passwordInArgv: true })
    const row = {
      id: 'macos-15-security-import',
      driver: 'security',
      importer: 'macos@15/security-import',
    } as const
    const surroundings = {
      toolchains: [],
      node: { path: process.execPath, version: process.versions.node },
      forgeVersion: '0',
      ownVersion: '0',
      path: '',
    }
    const [mac] = await findPrograms([row], surroundings)
    if (mac === undefined) throw new Error('declared, so listed')
    t.match(mac, { notYetRun: true, passwordInArgv: true })
    const asked: string[] = []
    const consumer = {
      readPkcs12: async () => {
        asked.push('asked')
        return {
          state: 'broken',
          reason: '',
          trace: { exitCode: 0, commands: [], log: '' },
        } as const
      },
    }
    const file = {
      bytes: new Uint8Array(0),
      password: 'x',
      features: [],
      keys: [],
      certificates: [],
    }
    const { notes } = await verifyPkcs12(file, [{ ...mac, consumer }], { timeoutMs: 1000 })
    t.strictSame(asked, [])
    t.match(notes, [/is not asked: it takes a password in argv/])
  },
)

t.test(
  'elsewhere it finds nothing',
  { skip: process.platform === 'darwin' && 'this is a Mac' },
  async (t) => {
    const surroundings = {
      toolchains: [],
      node: { path: '', version: '' },
      forgeVersion: '',
      ownVersion: '',
    }
    t.strictSame(await securityDriver.find(surroundings), [])
  },
)
