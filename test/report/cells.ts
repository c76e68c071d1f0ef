import t from 'tap'
import { producersText, rootCauses, skippedLines } from '../../src/report/cells.js'
import { cell, surprise } from '../fixtures/matrix-report.js'

const features = (...names: string[]) => ({
  verdict: 'accepts' as const,
  because: [],
  features: names,
  error: null,
  evidence: [],
})

t.test(
  'one consumer that surprises for one feature has one root cause, whatever it was given',
  async (t) => {
    const causes = rootCauses([
      cell('csr/a × native → nss-3.87'),
      surprise('pkcs12/a × native → nss-3.87', { prediction: features('mac:hmac-sha256') }),
      surprise('pkcs12/b × forge-1.4 → nss-3.87', { prediction: features('mac:hmac-sha256') }),
      surprise('pkcs12/b × forge-1.4 → nss-3.110', { prediction: features('mac:hmac-sha256') }),
      surprise('pkcs12/b × native → nss-3.87', { prediction: features('key:ed25519') }),
    ])
    t.strictSame(
      causes.map(({ first, others }) => [first.id, others.map(({ id }) => id)]),
      [
        ['pkcs12/a × native → nss-3.87', ['pkcs12/b × forge-1.4 → nss-3.87']],
        ['pkcs12/b × forge-1.4 → nss-3.110', []],
        ['pkcs12/b × native → nss-3.87', []],
      ],
    )
  },
)

t.test(
  'without a deciding feature the scenario is the reason; what fails comes before what is new',
  async (t) => {
    const causes = rootCauses([
      surprise('pkcs12/new × native → nss-3.87', { verdict: 'new' }),
      surprise('pkcs12/a × native → nss-3.87'),
      surprise('pkcs12/b × native → nss-3.87'),
      surprise('pkcs12/a × forge-1.4 → nss-3.87'),
    ])
    t.strictSame(
      causes.map(({ first, others }) => [first.scenario, others.length]),
      [
        ['pkcs12/a', 1],
        ['pkcs12/b', 0],
        ['pkcs12/new', 0],
      ],
    )
  },
)

t.test('producers are named as briefly as they can be told', async (t) => {
  const all = ['native', 'forge-1.4', 'openssl-3.0', 'openssl-3.5', 'libressl-3.3', 'libressl-4.3']
  t.equal(producersText(all, all), 'all 6')
  t.equal(producersText(all.slice(1), all), 'all but native')
  t.equal(producersText(['openssl-3.0', 'openssl-3.5'], all), 'openssl-*')
  t.equal(producersText(all.slice(0, 4), all), 'all but libressl-*')
  t.equal(producersText(['openssl-3.5'], all), 'openssl-3.5')
  t.equal(producersText(['native', 'forge-1.4'], ['native', 'forge-1.4']), 'native, forge-1.4')
})

t.test('what could not be is one line a reason', async (t) => {
  const skipped = (id: string, reason: string) =>
    cell(id, {
      verdict: 'skipped',
      outcome: { state: 'unsupported', reason, exitCode: null, error: null },
    })
  t.strictSame(
    skippedLines('csr', [
      skipped('csr/a × forge-1.4 → native', 'makes RSA keys only'),
      skipped('csr/a × forge-1.4 → node-20', 'makes RSA keys only'),
      skipped('csr/b × forge-1.4 → native', 'makes RSA keys only'),
      cell('csr/c × native → native'),
      skipped('csr/c × native → node-20', 'node-20 does not read CSRs'),
    ]),
    ['a, b × forge-1.4: makes RSA keys only', 'c × native → node-20: node-20 does not read CSRs'],
  )
})
