import t from 'tap'
import { diagnose } from '../../src/diagnose/diagnose.js'
import { nearMiss, nearPasswords } from '../../src/diagnose/near-miss.js'
import { resolveImporter } from '../../src/importers/resolve.js'
import { profiles, type MacRecipe, type Recipe } from '../../src/pki/profile.js'
import { readPfx } from '../../src/pki/read.js'
import { sealBags } from '../../src/pki/seal.js'
import { alice } from '../fixtures/alice.js'
import { findingFiles, sound, password as right } from '../fixtures/finding-files.js'

const made = alice()
const compat = profiles['compat-3des'].recipe
const sealed = (password: string, recipe: Recipe = compat): Uint8Array =>
  sealBags(
    [
      { kind: 'certificate', value: made.certificate },
      { kind: 'key', value: made.pkcs8 },
    ],
    password,
    recipe,
  )
const costly = sealed('secret-42', {
  ...compat,
  mac: { ...(compat.mac as MacRecipe), iterations: 1_500_000 },
})

const how = (given: string, meant: string): string | undefined =>
  nearPasswords(given).find(([candidate]) => candidate === meant)?.[1]

t.test('what happens to passwords on their way is tried, with words for it', (t) => {
  t.equal(how('pw\n', 'pw'), 'without the trailing newline')
  t.equal(how('pw\r\n', 'pw'), 'without the CR LF at its end')
  t.equal(how('pw\r', 'pw'), 'without the carriage return at its end')
  t.match(how('pw ', 'pw'), /white space at its end/)
  t.match(how('"pw"', 'pw'), /quotes/)
  t.match(how('p\\$w', 'p$w'), /backslashes/)
  t.match(how('pw', ''), /empty password/)
  t.match(how('pw', 'pw\n'), /with a newline/)
  t.match(how('PaSs', 'pAsS'), /Caps Lock/)
  t.match(how('Ã¼', 'ü'), /Latin-1/)
  t.match(how('u\u0308', '\u00fc'), /NFC/)
  t.end()
})

t.test('the password itself is never tried again, and nothing twice', (t) => {
  for (const given of ['', 'pw', 'pw\n', '"', ' ']) {
    const tried = nearPasswords(given).map(([candidate]) => candidate)
    t.notOk(tried.includes(given))
    t.equal(new Set(tried).size, tried.length)
  }
  t.end()
})

t.test('passwords that really open a file are found, with words for how', (t) => {
  const rows: [file: string, given: string, said: RegExp][] = [
    ['secret-42', 'secret-42\n', /without the trailing newline/],
    ['secret-42\n', 'secret-42', /with a newline at its end/],
    ['secret-42', ' secret-42', /white space at its start/],
    ['', 'secret-42', /left empty/],
    ['z\u00fcrich', 'zu\u0308rich', /NFC/],
    ['zu\u0308rich', 'z\u00fcrich', /NFD/],
    ['z\u00fcrich', 'z\u00c3\u00bcrich', /taken for Latin-1/],
    ['Secret', 'sECRET', /Caps Lock/],
    ['secret', 'Secret', /first letter/],
    ["it's", 'it\u2019s', /typographic/],
    ['secret-42', 'c2VjcmV0LTQy', /base64/],
    ['p@ss', 'p%40ss', /%XX/],
  ]
  for (const [file, given, said] of rows) {
    t.match(nearMiss(readPfx(sealed(file)), given).how, said, JSON.stringify([file, given]))
  }
  // What was widened byte by byte opens with its own password: nothing has to be changed.
  const { bytes, password } = findingFiles.PASSWORD_ENCODING ?? {}
  t.match(diagnose(bytes as Uint8Array, { name: 'a.p12', password }).inspect.password, {
    state: 'correct',
  })
  t.end()
})

t.test(
  'a file of millions of iterations is tried as far as the budget goes, and that is said',
  (t) => {
    const answer = nearMiss(readPfx(costly), 'wrong')
    t.equal(answer.how, null)
    t.ok(answer.untried >= 3)
    t.equal(answer.digestsEach, 1_500_000)
    const { findings } = diagnose(costly, { name: 'a.p12', password: 'wrong' })
    t.match(
      findings.find(({ code }) => code === 'PASSWORD_UNTRIED')?.message,
      /small changes.*not tried: each costs 1,500,000 digests/,
    )
    t.match(nearMiss(readPfx(costly), 'secret-42\n').how, /newline/, 'the likeliest is')
    t.end()
  },
)

t.test('without a MAC the contents cost, and are bounded too', (t) => {
  const recipe = { scheme: 'pbe-sha1-3des', iterations: 900_000, saltLength: 8 } as const
  const file = sealed('secret-42', { certificates: recipe, key: recipe, mac: 'none' })
  const answer = nearMiss(readPfx(file), 'wrong')
  t.ok(answer.untried >= 3)
  t.end()
})

t.test('wrong, unsupported, damaged and oddly encoded are four answers', (t) => {
  const said = (bytes: Uint8Array, password: string) => {
    const { inspect, findings } = diagnose(bytes, {
      name: 'a.p12',
      password,
      targets: ['macos@14/security-import', 'java@21'].flatMap(resolveImporter),
    })
    return { state: inspect.password.state, codes: findings.map(({ code }) => code) }
  }
  const wrong = said(sound, 'another')
  t.match(wrong, { state: 'incorrect', codes: ['PASSWORD_INCORRECT'] })

  const sha256 = sealed(right, profiles['modern-2023'].recipe)
  const unsupported = said(sha256, right)
  t.match(unsupported, { state: 'correct', codes: ['MAC_DIGEST_UNSUPPORTED'] })
  t.notOk(unsupported.codes.includes('PASSWORD_INCORRECT'))

  const damaged = said(findingFiles.MAC_MISMATCH?.bytes as Uint8Array, right)
  t.match(damaged, { state: 'correct' })
  t.ok(damaged.codes.includes('MAC_MISMATCH'))
  t.notOk(damaged.codes.includes('PASSWORD_INCORRECT'))

  const encoded = said(findingFiles.PASSWORD_ENCODING?.bytes as Uint8Array, 'p\u00e4sswort')
  t.match(encoded, { state: 'correct' })
  t.ok(encoded.codes.includes('PASSWORD_ENCODING'))
  t.notOk(encoded.codes.includes('PASSWORD_INCORRECT'))
  t.end()
})
