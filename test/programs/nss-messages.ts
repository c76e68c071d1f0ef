import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { forgeEncrypt } from '../../src/forge/cms.js'
import { nssDriver } from '../../src/programs/nss.js'
import { nssDecrypt, nssEncrypt, nssSign, nssVerify } from '../../src/programs/nss-messages.js'
import { content, decrypts, encrypts, identity, judges, signs } from '../fixtures/messages.js'
import { context, here } from '../fixtures/real-programs.js'

const [found] = await here(nssDriver)
const pk12util = found?.found ?? ''
const beside = (name: string): string => join(dirname(pk12util), name)
const skip =
  found !== undefined && existsSync(beside('cmsutil')) ? false : 'no cmsutil on this machine'
const tools = { pk12util, certutil: beside('certutil') }
const cmsutil = beside('cmsutil')
t.setTimeout(300_000)

t.test('our reader finds in its messages what was asked for', { skip }, (t) =>
  signs(t, nssSign(tools, cmsutil)),
)

t.test('it judges signatures', { skip }, (t) => judges(t, nssVerify(tools, cmsutil)))

t.test('it encrypts with its own cipher, and with no other', { skip }, async (t) => {
  const encrypt = nssEncrypt(tools, cmsutil)
  await encrypts(t, encrypt, 'aes-128-cbc')
  const other = { content, recipient: identity, cipher: 'aes-256-cbc', transport: 'pkcs1' } as const
  await t.rejects(encrypt(other, context), { code: 'ERR_ALGORITHM_UNSUPPORTED' })
})

t.test('the recipient opens what node-forge encrypted', { skip }, (t) =>
  decrypts(
    t,
    nssDecrypt(tools, cmsutil),
    forgeEncrypt(content, [identity.certificate], 'aes-256-cbc'),
  ),
)
