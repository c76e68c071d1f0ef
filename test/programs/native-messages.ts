import t from 'tap'
import { forgeEncrypt } from '../../src/forge/cms.js'
import { nativeVerify } from '../../src/programs/native-messages.js'
import { content, identity, judges } from '../fixtures/messages.js'
import { context } from '../fixtures/programs-here.js'

t.test('it judges signatures', (t) => judges(t, (received) => nativeVerify(received, context)))

t.test('what is no signature at all is refused with the reason', async (t) => {
  const anchors = identity.chain
  const said = async (message: Uint8Array) =>
    nativeVerify({ message, content: null, anchors }, context)
  const secret = forgeEncrypt(content, [identity.certificate], 'aes-256-cbc')
  t.match(await said(secret), { state: 'refused', error: 'it is not signed' })
  t.match(await said(content), { state: 'refused', error: /no CMS message/ })
})
