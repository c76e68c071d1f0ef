import t from 'tap'
import { releasesThatDiffer, type ReleaseVerdict } from '../../src/diagnose/line.js'
import { resolveImporter } from '../../src/importers/resolve.js'

const differing = (words: string, ref: string): ReleaseVerdict[] => {
  const [target] = resolveImporter(ref)
  if (target === undefined) throw new Error(`${ref} names nothing`)
  return releasesThatDiffer(
    words.split(' ').map((name) => ({ name })),
    target,
  )
}

t.test('the releases that do otherwise than their line are named', (t) => {
  t.strictSame(differing('mac:pbmac1', 'java@25'), [
    { release: '25.0.3', verdict: 'refuses' },
    { release: '25.0.4', verdict: 'unknown' },
  ])
  t.strictSame(differing('password:empty-bmp-nul', 'macos@15/secpkcs12import'), [
    { release: '15.0', verdict: 'accepts' },
    { release: '15.1', verdict: 'accepts' },
  ])
  t.end()
})

t.test('there is nothing to name where all agree, or one release was asked for', (t) => {
  t.strictSame(differing('mac:hmac-sha256', 'java@25'), [])
  t.strictSame(differing('mac:pbmac1', 'java@25.0.3'), [])
  t.strictSame(differing('mac:pbmac1', 'native'), [])
  t.end()
})
