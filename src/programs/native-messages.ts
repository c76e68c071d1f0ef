/** interssl's own reader of signed messages as Consumer: it verifies, and has no decryption of messages. */
import { InterSslError } from '../errors.js'
import { readCertificate } from '../pki/certificate.js'
import { judgePath } from '../pki/chain.js'
import { names, readCms, signatureFaults, verifySigner } from '../pki/cms.js'
import type { MessageConsumer } from './message.js'
import { quiet } from './program.js'

const trace = { ...quiet, commands: ['interssl smime verify FILE --trust root.pem'] }

export const nativeVerify: NonNullable<MessageConsumer['verify']> = async ({
  message: bytes,
  content: beside,
  anchors,
}) => {
  const refused = (error: string) => ({ state: 'refused' as const, error, trace })
  try {
    const message = readCms(bytes)
    if (message.kind !== 'signed-data') return refused('it is not signed')
    const content = message.content ?? beside
    if (content === null) return refused('what was signed is not here')
    const pool = message.certificates.map((der) => readCertificate(der))
    const signers = []
    for (const signer of message.signers) {
      const certificate = pool.find((one) => names(signer.signer, one))
      if (certificate === undefined) return refused('the certificate of the signer is not in it')
      const state = verifySigner(signer, content, certificate)
      if (state !== 'valid') return refused(signatureFaults[state])
      const { trusted, reasons } = judgePath(certificate, {
        anchors: anchors.map((der) => readCertificate(der)),
        intermediates: pool,
      })
      if (!trusted) return refused(reasons[0] ?? 'it leads to no anchor')
      signers.push({ how: 'certificate' as const, certificate: certificate.der })
    }
    if (signers.length === 0) return refused('nobody signed it')
    return { state: 'read', contents: { signers, content }, trace }
  } catch (error) {
    if (!(error instanceof InterSslError)) throw error
    return refused(error.message)
  }
}
