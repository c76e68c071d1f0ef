import t from 'tap'
import { gnutlsDriver } from '../../src/programs/gnutls.js'
import { gnutlsSign, gnutlsVerify } from '../../src/programs/gnutls-messages.js'
import { content, identity, judges, signs } from '../fixtures/messages.js'
import { context, here } from '../fixtures/real-programs.js'

const [found] = await here(gnutlsDriver)
const skip = found === undefined ? 'no certtool on this machine' : false
const sign = gnutlsSign(found?.found ?? '')

t.test('our reader finds in its messages what was asked for', { skip }, (t) => signs(t, sign))

t.test('it judges signatures', { skip }, (t) => judges(t, gnutlsVerify(found?.found ?? ''), sign))

t.test('a key for PKCS #1 v1.5 is not asked for PSS', { skip }, async (t) => {
  const request = { content, signer: identity, detached: true, digest: 'sha256' } as const
  const unsupported = { code: 'ERR_ALGORITHM_UNSUPPORTED' }
  await t.rejects(sign({ ...request, scheme: 'pss' }, context), unsupported)
})
