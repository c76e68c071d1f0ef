import t from 'tap'
import { openPfx, readPfx } from '../../src/pki/pfx.js'
import { sharedBytes, sharedJson, sharedMissing } from '../fixtures/pki/shared.js'

interface Imports {
  readonly unicodePasswords: Readonly<Record<string, string>>
  readonly production: readonly { producer: string; form: string; ok: boolean; pw: string | null }[]
}

interface Case {
  readonly file: string
  readonly password: string
  readonly keys: number
  readonly certs: number
}

t.test(
  'what ten openssl binaries wrote opens with its password',
  { skip: sharedMissing },
  async (t) => {
    const { production } = sharedJson<Imports>('observed/openssl/imports.json')
    for (const { producer, form, ok, pw } of production) {
      // `u-latin-C` was written under another locale from octets its record does not hold.
      if (!ok || pw === null || form.endsWith('-C')) continue
      const pfx = readPfx(sharedBytes(`observed/openssl/files/${producer}.${form}.p12`))
      const opened = openPfx(pfx, pw)
      t.match(
        { malformed: pfx.malformed, failures: opened.failures, keys: opened.keys.length },
        { malformed: null, failures: [], keys: 1 },
        `${producer} ${form}`,
      )
      t.equal(opened.keys[0]?.readable, true, `${producer} ${form}`)
    }
  },
)

t.test(
  'the good encodings of one identity open, the bad ones say why',
  { skip: sharedMissing },
  async (t) => {
    for (const { file, password, keys, certs } of sharedJson<Case[]>(
      'observed/importers/cases.json',
    )) {
      const opened = openPfx(readPfx(sharedBytes(`observed/importers/files/${file}`)), password)
      if (keys < 0) continue
      t.strictSame([opened.keys.length, opened.certificates.length], [keys, certs], file)
      t.strictSame(opened.failures, [], file)
    }
    const open = (file: string, password: string) =>
      openPfx(readPfx(sharedBytes(`observed/importers/files/${file}`)), password)
    t.equal(open('w-wrongpass.p12', 'not-the-password').passwordState, 'incorrect')
    t.equal(open('w-truncated.p12', 'secret-Pass1').passwordState, 'undecidable')
    t.match(open('w-badmac.p12', 'secret-Pass1'), { passwordState: 'correct', macVerified: false })
  },
)
