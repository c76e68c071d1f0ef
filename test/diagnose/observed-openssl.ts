import t from 'tap'
import { featuresOf, read, said, skip } from '../fixtures/observed.js'

interface OpensslResults {
  readonly production: readonly { producer: string; form: string; pw: string }[]
  readonly imports: readonly {
    readonly producer: string
    readonly form: string
    readonly consumer: string
    readonly extra: readonly string[]
    readonly ok: boolean
  }[]
}

t.test('every import by ten openssl binaries is predicted, but for -nomacver', { skip }, (t) => {
  const results = read<OpensslResults>('openssl/imports.json')
  const surprises: string[] = []
  let judged = 0
  for (const { producer, form, consumer, extra, ok } of results.imports) {
    if (extra.includes('-nomacver')) continue
    const password = results.production.find(
      (one) => one.producer === producer && one.form === form,
    )?.pw
    if (password === undefined) throw new Error(`no password for ${producer} ${form}`)
    const [id, version] = consumer.split('-')
    const ref = `${id}${extra.includes('-legacy') ? '-legacy' : ''}@${version}`
    const { verdict } = said(featuresOf(`openssl/files/${producer}.${form}.p12`, password), ref)
    judged++
    if (verdict !== (ok ? 'accepts' : 'refuses')) {
      surprises.push(`${producer}.${form} in ${ref}: ${verdict}`)
    }
  }
  t.strictSame(surprises, [])
  t.ok(judged > 3000)
  t.end()
})
