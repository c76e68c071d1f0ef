/** Which openssl a command runs: --openssl ID|PATH, else the best on PATH. */
import { isAbsolute, sep } from 'node:path'
import { existsSync } from 'node:fs'
import { ToolchainNotFoundError } from '../errors.js'
import { detectToolchain, detectToolchains, howToGetOpenssl } from '../openssl/detect.js'
import type { Toolchain } from '../openssl/toolchain.js'

export const opensslFlag = {
  openssl: {
    type: 'string' as const,
    requiresArg: true,
    describe: 'the openssl to run: an id as in `interssl toolchains`, or a path',
  },
}

/** ERR_TOOLCHAIN_NOT_FOUND when there is none, with how to get one. */
export async function chooseToolchain(
  asked: string | undefined,
  signal: AbortSignal,
): Promise<Toolchain> {
  if (asked !== undefined && (isAbsolute(asked) || asked.includes(sep) || existsSync(asked))) {
    return detectToolchain(asked, { signal })
  }
  if (asked === undefined) {
    const [best] = await detectToolchains({ signal, elsewhere: [] })
    if (best !== undefined) return best
    throw new ToolchainNotFoundError('no openssl on PATH', [], {
      hint: howToGetOpenssl(),
    })
  }
  const found = await detectToolchains({ signal })
  const byId = found.find(({ id }) => id === asked)
  if (byId !== undefined) return byId
  throw new ToolchainNotFoundError(`no openssl called ${asked} on this machine`, [], {
    hint:
      found.length > 0
        ? `here: ${found.map(({ id, path }) => `${id} (${path})`).join(', ')}`
        : 'no openssl at all was found on PATH',
  })
}
