import { spawnSync } from 'node:child_process'
import t from 'tap'
import { renderJunit } from '../../src/report/junit.js'
import {
  cell,
  hostile,
  manyCells,
  program,
  report,
  surprise,
  untested,
} from '../fixtures/matrix-report.js'

// Another parser reads it back: the XML of Python, which refuses what is not well-formed.
const reader = `
import json, sys, xml.etree.ElementTree as E
def tree(e): return [e.tag, e.attrib, e.text or '', [tree(c) for c in e]]
print(json.dumps(tree(E.fromstring(sys.stdin.buffer.read()))))
`
type Tree = [tag: string, attributes: Record<string, string>, text: string, children: Tree[]]
const noPython =
  spawnSync('python3', ['--version']).status === 0 ? false : 'no python3 to read it back'

function parse(xml: string): Tree {
  const ran = spawnSync('python3', ['-c', reader], { input: xml, maxBuffer: 1 << 28 })
  if (ran.status !== 0) throw new Error(ran.stderr.toString())
  return JSON.parse(ran.stdout.toString())
}

function all(tree: Tree, tag: string): Tree[] {
  return [...(tree[0] === tag ? [tree] : []), ...tree[3].flatMap((child) => all(child, tag))]
}

const mixed = report(
  [
    cell('csr/a × native → node-20'),
    surprise('pkcs12/b × native → node-20', {
      log: 'first\nsecond',
      prediction: {
        verdict: 'accepts',
        because: [],
        features: ['mac:hmac-sha256'],
        error: null,
        evidence: [{ how: 'source', where: 'p12.c:1', on: '2026-11-23' }],
      },
    }),
    surprise('pkcs12/b × native → nss-3.87', {
      outcome: { state: 'broken', reason: 'no artifact', exitCode: null, error: null },
      because: 'the run itself broke',
    }),
    cell('pkcs12/b × forge-1.4 → node-20', { verdict: 'known', because: 'a bug' }),
    cell('pkcs12/b × forge-1.4 → nss-3.87', { verdict: 'new', because: 'there was no prediction' }),
    untested('pkcs12/b × forge-1.4 → ios-18', 'refuses'),
  ],
  [program('node-20', { version: 'Node.js 20.20.2' })],
)

t.test(
  'a suite a scenario, a test case a cell, each judged once',
  { skip: noPython },
  async (t) => {
    const tree = parse(renderJunit(mixed))
    t.strictSame(
      all(tree, 'testsuite').map(([, { name, tests, failures, errors, skipped }]) => [
        name,
        [tests, failures, errors, skipped].join(' '),
      ]),
      [
        ['csr/a', '1 0 0 0'],
        ['pkcs12/b', '5 1 1 2'],
      ],
    )
    t.strictSame(
      all(tree, 'testcase').map(([, { name, classname }, , children]) => [
        name,
        classname,
        children.map(([tag]) => tag).join(' '),
      ]),
      [
        ['csr/a × native → node-20', 'interssl.csr.a', ''],
        ['pkcs12/b × native → node-20', 'interssl.pkcs12.b', 'properties failure'],
        ['pkcs12/b × native → nss-3.87', 'interssl.pkcs12.b', 'properties error'],
        ['pkcs12/b × forge-1.4 → node-20', 'interssl.pkcs12.b', 'properties skipped'],
        ['pkcs12/b × forge-1.4 → nss-3.87', 'interssl.pkcs12.b', 'properties system-out'],
        ['pkcs12/b × forge-1.4 → ios-18', 'interssl.pkcs12.b', 'properties skipped'],
      ],
    )
    const [failure] = all(tree, 'failure')
    t.strictSame(failure?.[1], {
      message: 'predicted: everything arrived; but it was refused',
      type: 'rejected',
    })
    t.equal(
      failure?.[2],
      [
        'predicted: accepts (mac:hmac-sha256)',
        'happened: rejected, exit 1, refused',
        'why: predicted: everything arrived; but it was refused',
        'error: mac verify failure',
        'evidence: source 2026-11-23: p12.c:1',
        'to see it:',
        '  read pkcs12/b × native → node-20',
        'log:',
        'first',
        'second',
      ].join('\n'),
    )
  },
)

t.test(
  'plan, host and the versions that took part are properties',
  { skip: noPython },
  async (t) => {
    const tree = parse(renderJunit({ ...mixed, shard: '1/4' }))
    const [first] = all(tree, 'testsuite')
    const found = Object.fromEntries(
      (first?.[3][0]?.[3] ?? []).map(([, { name = '', value = '' }]) => [name, value]),
    )
    t.strictSame(found, {
      planHash: '00',
      host: 'linux x64 c0ffee',
      startedAt: '2026-11-23T10:00:00.000Z',
      shard: '1/4',
      'version.node-20': 'Node.js 20.20.2',
    })
  },
)

t.test(
  'whatever a program printed, it is XML, and the text is there to read',
  { skip: noPython },
  async (t) => {
    const every = Array.from({ length: 0x300 }, (_, code) => String.fromCharCode(code)).join('')
    const wild = `${hostile}${every}\ufffe\ud83d\udca5\udfff]]>]]>`
    const tree = parse(
      renderJunit(
        report(
          [
            surprise(`pkcs12/${wild} × native → node-20`, {
              because: wild,
              commands: [wild],
              log: wild,
              outcome: { state: 'rejected', reason: wild, exitCode: 1, error: wild },
            }),
            cell(`pkcs12/${wild} × native → b`, { verdict: 'skipped', because: wild }),
            cell(`pkcs12/${wild} × native → c`, { verdict: 'new', log: wild }),
          ],
          [program('node-20', { version: wild })],
        ),
      ),
    )
    t.equal(all(tree, 'testcase').length, 3)
    t.equal(all(tree, 'img').length, 0)
    const [failure] = all(tree, 'failure')
    for (const text of [
      '\\x00',
      '\\x1b[31m',
      '\\u{202e}',
      '\\u{ffff}',
      ']]\\x3e',
      '<img src=x',
      '💥',
    ]) {
      t.ok(failure?.[2].includes(text), text)
    }
  },
)

t.test('thousands of cells', { skip: noPython }, async (t) => {
  const tree = parse(renderJunit(report(manyCells(20, 5, 40))))
  t.equal(all(tree, 'testcase').length, 4000)
  t.equal(tree[1]['skipped'], '400')
})
