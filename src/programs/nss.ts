/** NSS, which Firefox and Thunderbird import with, through its own tools: pk12util and certutil. */
import { dirname } from 'node:path'
import { hex } from '../asn1/strings.js'
import { random } from '../crypto/random.js'
import { AlgorithmUnsupportedError } from '../errors.js'
import { readPrivateKey } from '../pki/private-key.js'
import { profiles } from '../pki/profile.js'
import { sealPfx } from '../pki/seal.js'
import { binariesOf, numbered } from './binaries.js'
import type { Driver, FoundProgram, Surroundings } from './driver.js'
import { judgeContents, mustSucceed } from './judge.js'
import {
  copyDatabase,
  database,
  emptyDatabase,
  readDatabase,
  slotPassword,
  type NssTools,
} from './nss-database.js'
import { makeNssCsr } from './nss-make-csr.js'
import { nssDecrypt, nssEncrypt, nssSign, nssVerify } from './nss-messages.js'
import { readNssCsr } from './nss-read-csr.js'
import { quiet, type Consumer, type Producer } from './program.js'
import { refuseWishes } from './recipe.js'
import { attemptIn, inSession, selfDescription } from './session.js'

const importing = [
  'certutil -N -d sql:db --empty-password',
  'pk12util -i in.p12 -d sql:db -w password.txt',
  'certutil -L -d sql:db',
  'certutil -K -d sql:db',
]

export function nssConsumer(tools: NssTools): Consumer {
  const empty = emptyDatabase(tools)
  return {
    async readPkcs12(bytes, password, context) {
      if (!fitsPasswordFile(password)) {
        const reason = 'pk12util reads a password up to the end of its line'
        return { state: 'unsupported', reason, trace: { ...quiet, commands: importing } }
      }
      return attemptIn(context, importing, async (session) => {
        await copyDatabase(session, await empty(context))
        await session.write('in.p12', bytes)
        await session.write('password', `${password}\n`)
        const result = await session.call(
          tools.pk12util,
          ['-i', 'in.p12', ...database, '-w', 'password', '-k', slotPassword],
          { secrets: [password] },
        )
        const contents = await readDatabase(tools, session)
        const trace = { exitCode: result.exitCode, commands: importing, log: result.stderr }
        return judgeContents(contents, trace, ownWords(result.stderr))
      })
    },
    readCsr: readNssCsr(tools),
    ...(tools.cmsutil === undefined
      ? {}
      : { verify: nssVerify(tools, tools.cmsutil), decrypt: nssDecrypt(tools, tools.cmsutil) }),
  }
}

/** As its export names them; the other forms that it knows are no older readers' either. */
const tripleDes = 'PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC'
const forms: Readonly<Record<string, readonly string[]>> = {
  default: [],
  legacy: ['-c', tripleDes, '-C', tripleDes, '-M', 'SHA-1'],
}

export function nssProducer(tools: NssTools): Producer {
  const empty = emptyDatabase(tools)
  return {
    async makePkcs12(recipe, identity, context) {
      refuseWishes(recipe, 'pk12util')
      const { form, password, friendlyName } = recipe
      const options = forms[form]
      if (options === undefined) {
        throw new AlgorithmUnsupportedError(
          `pk12util writes 600000 iterations and lengths of its own, so not exactly ${form}`,
          form,
        )
      }
      if (friendlyName === '') {
        throw new AlgorithmUnsupportedError('pk12util always writes a friendlyName', 'friendlyName')
      }
      if (!fitsPasswordFile(password)) {
        throw new AlgorithmUnsupportedError('pk12util reads one line as the password', 'password')
      }
      return inSession(context, async (session) => {
        await copyDatabase(session, await empty(context))
        const passing = hex(random(16))
        const key = readPrivateKey(identity.pkcs8)
        const certificates = [identity.certificate, ...identity.chain]
        const { recipe: compatible } = profiles['compat-3des']
        await session.write(
          'in.p12',
          sealPfx({ key, certificates, friendlyName }, passing, compatible),
        )
        await session.write('passing', `${passing}\n`)
        await session.write('password', `${password}\n`)
        const unlock = [...database, '-k', slotPassword]
        const imported = await session.call(
          tools.pk12util,
          ['-i', 'in.p12', ...unlock, '-w', 'passing'],
          { secrets: [passing] },
        )
        // It has to hold the key first; a key that it can't take is one that it can't write.
        if (imported.exitCode !== 0) {
          throw new AlgorithmUnsupportedError(
            `pk12util can't hold the key: ${ownWords(imported.stderr)}`,
            key.algorithm,
          )
        }
        const args = ['-o', 'out.p12', '-n', friendlyName, ...unlock, '-w', 'password', ...options]
        mustSucceed(
          await session.call(tools.pk12util, args, { secrets: [password] }),
          'pk12util -o',
        )
        const shown = options.map((word) => (word.includes(' ') ? `"${word}"` : word))
        return {
          bytes: await session.read('out.p12'),
          commands: [
            'pk12util -i identity.p12 -d sql:db -w passing.txt',
            ['pk12util -o out.p12 -n NAME -d sql:db -w password.txt', ...shown].join(' '),
          ],
        }
      })
    },
    makeCsr: makeNssCsr(tools),
    ...(tools.cmsutil === undefined
      ? {}
      : { sign: nssSign(tools, tools.cmsutil), encrypt: nssEncrypt(tools, tools.cmsutil) }),
  }
}

/** Its reader of password files ends at the first of these. */
function fitsPasswordFile(password: string): boolean {
  return !/[\r\n\0]/.test(password)
}

/** The first thing it complains about. */
function ownWords(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.replace(/^pk12util: /, '').trim())
  const complaint = lines.find((line) => line !== '' && !/^(no|using) nickname/.test(line))
  return complaint ?? ''
}

/**
 * No tool of NSS tells its own version. modutil prints that of the library which they all load (`Library Version:
 * 3.87`), as the library's C_GetInfo gives it; the patch is not in it.
 */
async function versionOf(modutil: string, signal?: AbortSignal): Promise<string | undefined> {
  const internal = 'NSS Internal PKCS #11 Module'
  const args = ['-list', internal, '-nocertdb', '-dbdir', 'sql:.', '-force']
  const said = await selfDescription(modutil, args, signal)
  return /^\s*Library Version: (\d+\.\d+)/m.exec(said)?.[1]
}

async function find({ path, signal }: Surroundings): Promise<FoundProgram[]> {
  const found = await Promise.all(
    (await binariesOf('pk12util', { path })).map(async ({ path: pk12util }) => {
      const folder = dirname(pk12util)
      const beside = async (name: string): Promise<string | undefined> =>
        (await binariesOf(name, { path: folder }))[0]?.path
      const certutil = await beside('certutil')
      const modutil = await beside('modutil')
      if (certutil === undefined || modutil === undefined) return []
      const release = await versionOf(modutil, signal)
      if (release === undefined) return []
      const cmsutil = await beside('cmsutil')
      const tools = { pk12util, certutil, ...(cmsutil === undefined ? {} : { cmsutil }) }
      return [
        {
          id: `nss-${release}`,
          version: `NSS ${release}`,
          found: pk12util,
          why: `pk12util, certutil and modutil in ${folder}`,
          producer: nssProducer(tools),
          consumer: nssConsumer(tools),
          importer: 'nss/pk12util',
          release,
        },
      ]
    }),
  )
  return numbered(found.flat())
}

export const nssDriver: Driver = {
  id: 'nss',
  reads: ['csr', 'pkcs12', 'smime'],
  install: {
    debian: 'apt-get install libnss3-tools',
    alpine: 'apk add nss-tools',
    fedora: 'dnf install nss-tools',
    homebrew: 'brew install nss',
  },
  find,
}
