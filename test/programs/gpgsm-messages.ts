import t from 'tap'
import { gpgsmDriver } from '../../src/programs/gpgsm.js'
import {
  gpgsmDecrypt,
  gpgsmEncrypt,
  gpgsmSign,
  gpgsmVerify,
} from '../../src/programs/gpgsm-messages.js'
import { content, decrypts, encrypts, identity, judges, signs } from '../fixtures/messages.js'
import { context, here } from '../fixtures/real-programs.js'

const [found] = await here(gpgsmDriver)
const skip = found === undefined ? 'no gpgsm on this machine' : false
const path = found?.found ?? ''
const encrypt = gpgsmEncrypt(path)
t.setTimeout(300_000)

t.test('our reader finds in its messages what was asked for', { skip }, (t) =>
  signs(t, gpgsmSign(path)),
)

t.test('it judges signatures', { skip }, (t) => judges(t, gpgsmVerify(path)))

t.test('it encrypts with the cipher that was asked for', { skip }, (t) =>
  encrypts(t, encrypt, 'des-ede3-cbc'),
)

t.test('the recipient opens what it encrypted', { skip }, async (t) => {
  const sealing = { content, recipient: identity, transport: 'pkcs1' } as const
  const { bytes } = await encrypt({ ...sealing, cipher: 'aes-256-cbc' }, context)
  await decrypts(t, gpgsmDecrypt(path), bytes)
})

t.test('what it has no words for is not written', { skip }, async (t) => {
  const unsupported = { code: 'ERR_ALGORITHM_UNSUPPORTED' }
  const sealing = { content, recipient: identity, cipher: 'aes-256-gcm' } as const
  await t.rejects(encrypt({ ...sealing, transport: 'pkcs1' }, context), unsupported)
})
