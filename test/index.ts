import t from 'tap'
import * as interssl from '../src/index.js'

t.test('the calls that the contract promises are there by name', async (t) => {
  for (const name of [
    'detectToolchains',
    'createCsr',
    'createPkcs12',
    'inspect',
    'runMatrix',
    'run',
    'req',
    'pkcs12Export',
    'smimeRequest',
    'smimeIssue',
    'smimeBundle',
    'smimeCheck',
    'smimeSign',
    'smimeVerify',
    'smimeEncrypt',
    'smimeDecrypt',
    'opensslEngine',
  ] as const) {
    t.type(interssl[name], 'function', name)
  }
  t.ok(interssl.importers.some(({ id }) => id === 'macos'))
  t.strictSame(Object.keys(interssl.profiles), [
    'pbmac1-2026',
    'modern-2026',
    'modern-2023',
    'compat-3des',
    'legacy-rc2',
  ])
})

t.test('a failure of a typed call is one of the coded errors', async (t) => {
  await t.rejects(interssl.detectToolchain('/nonexistent/openssl'), {
    code: 'ERR_TOOLCHAIN_NOT_FOUND',
    name: 'ToolchainNotFoundError',
  })
  t.throws(() => interssl.readCsr(new Uint8Array([0x30])), { code: 'ERR_CSR_INVALID' })
})
