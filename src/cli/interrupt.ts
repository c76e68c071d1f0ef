/** SIGINT and SIGTERM as an AbortSignal. */
import { setMaxListeners } from 'node:events'
import { InterSslError } from '../errors.js'

/** Aborted with ERR_ABORTED by the first SIGINT or SIGTERM, which then `clean` answers. */
export function interruption(clean: () => void): AbortSignal {
  const interrupt = new AbortController()
  // Every program that runs listens; there is no leak to warn of.
  setMaxListeners(0, interrupt.signal)
  const onSignal = (name: NodeJS.Signals): void => {
    interrupt.abort(new InterSslError('ERR_ABORTED', `interrupted by ${name}`))
    clean()
  }
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  return interrupt.signal
}
