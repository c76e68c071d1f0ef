import t from 'tap'
import { nearPasswords } from '../../src/diagnose/near-miss.js'

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
