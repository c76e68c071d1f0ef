import t from 'tap'
import { capabilityIds } from '../../src/openssl/capabilities.js'
import { renderToolchains } from '../../src/report/toolchains-text.js'
import { toolchain } from '../fixtures/toolchain.js'

t.test('a person sees what each binary is, where it lies and what it lacks', async (t) => {
  const able = capabilityIds.filter((id) => id !== 'pkcs12.iter' && id !== 'provider.fips')
  t.equal(
    renderToolchains(
      [toolchain(able)],
      [
        { path: '', reason: 'an empty entry of PATH' },
        { path: '/x/openssl', reason: '/x may be written to by everyone' },
      ],
    ),
    [
      'openssl-3.0  OpenSSL 3.0.19 27 Jan 2026',
      '  path       /usr/bin/openssl (PATH)',
      '  providers  legacy yes, FIPS no',
      '  lacks      pkcs12.iter',
      'skipped',
      "  '': an empty entry of PATH",
      '  /x/openssl: /x may be written to by everyone',
      '',
    ].join('\n'),
  )
})

t.test('nothing found, nothing lacking, nothing that steers a terminal', async (t) => {
  t.equal(renderToolchains([], []), 'no openssl found\n')
  t.match(renderToolchains([toolchain()], []), /lacks {6}nothing that is asked for/)
  const old = toolchain(['req.newkey-ec'], { path: '/a\u001b[2J/openssl' })
  t.match(renderToolchains([old], []), /legacy not needed/)
  t.notMatch(renderToolchains([old], []), /\u001b/)
})
