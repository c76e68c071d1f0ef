/** `interssl smime bundle`: the key and whatever the CA sent become a .pfx for the devices named. */
import { UsageError } from '../../errors.js'
import { sha256Hex } from '../../crypto/digest.js'
import { resolveImporter, type ImporterTarget } from '../../importers/resolve.js'
import { commandLine } from '../../openssl/run.js'
import { formatDistinguishedName } from '../../pki/name.js'
import { privateKeyForm } from '../../pki/private-key.js'
import { profileIds, type ProfileId } from '../../pki/profile.js'
import { exportCommand, type Pkcs12Writer } from '../../programs/create-pkcs12.js'
import { renderJson } from '../../report/json.js'
import { bundledText } from '../../report/smime-identity-text.js'
import { addressesOf } from '../../smime/address.js'
import { planBundle, smimeBundle, type SmimeBundleOptions } from '../../smime/bundle.js'
import { readMaterial, type Material } from '../../smime/material.js'
import { list, single, type Verb } from '../command.js'
import { checkOutputs, readInput, writeOutputs } from '../files.js'
import { passwordOptions, passwordSource, refuseTwoStdins } from '../password.js'
import { opensslFlag } from '../toolchain.js'
import { nameOf, passwordOf, toolchainFor, writers } from './pkcs12.js'
import { oncePassword } from './smime-message.js'
import { stemOf } from './smime-request.js'

export const smimeBundleVerb: Verb = {
  command: 'bundle [files..]',
  describe: 'make a .pfx of the key and what the CA sent',
  flags: (yargs) =>
    yargs
      .positional('files', {
        type: 'string',
        array: true,
        describe: 'what the CA sent: .pem, .crt, .cer, .p7b, .pfx; in any order',
      })
      .options({
        key: {
          type: 'string',
          requiresArg: true,
          describe: 'the private key of the request; not needed where a .pfx holds it',
        },
        for: {
          type: 'string',
          requiresArg: true,
          describe:
            'devices and programs: macos,ios,windows,thunderbird,outlook,gpgsm (macos@15 …); default: all of these that are in use',
        },
        profile: {
          type: 'string',
          requiresArg: true,
          choices: profileIds,
          describe: 'how it is encrypted; default: the strongest that all of --for accept',
        },
        out: {
          type: 'string',
          requiresArg: true,
          describe: 'the bundle to write (0600); default alice.pfx for alice@…',
        },
        name: {
          type: 'string',
          requiresArg: true,
          describe: 'the name shown to people; default: the address',
        },
        with: {
          type: 'string',
          requiresArg: true,
          choices: writers,
          describe: 'who writes it; default: openssl where it can, else interssl',
        },
        force: { type: 'boolean', describe: 'replace a file that exists' },
        'print-command': { type: 'boolean', describe: 'print the openssl line, run nothing' },
        json: { type: 'boolean', describe: 'print one JSON document' },
        ...opensslFlag,
      })
      .options(passwordOptions(''))
      .options(passwordOptions('key-')),
  run: async (argv, { terminal, signal }) => {
    refuseTwoStdins(argv)
    const paths = [argv['files'] ?? []].flat().map(String)
    const keyPath = single(argv, 'key')
    if (paths.length === 0) {
      throw new UsageError('no file of the CA', {
        hint: 'interssl smime bundle certificate.pem chain.p7b --key alice.key',
      })
    }
    const writer = single(argv, 'with') as Pkcs12Writer | undefined
    const profile = single(argv, 'profile') as ProfileId | undefined
    const asked = list(argv['for'])
    if (profile !== undefined && asked !== undefined) {
      throw new UsageError('--profile and --for contradict each other', {
        hint: '--for chooses the profile; name one or the other',
      })
    }
    const targets = asked === undefined ? undefined : distinct(asked.flatMap(resolveImporter))
    const printOnly = argv['print-command'] === true
    if (printOnly && writer !== undefined && writer !== 'openssl') {
      throw new UsageError(`--print-command prints openssl lines; --with ${writer} runs none`)
    }
    const force = argv['force'] === true
    const given = single(argv, 'out')
    if (given !== undefined && !printOnly) await checkOutputs([given], force)
    const keyPassword = oncePassword(argv, 'key-', terminal, keyPath ?? paths[0] ?? '')
    const materials: Material[] = []
    const keyEncrypted =
      keyPath === undefined ? null : privateKeyForm(await readInput(keyPath)) === 'encrypted'
    for (const name of [...(keyPath === undefined ? [] : [keyPath]), ...paths]) {
      materials.push(await readMaterial({ name, bytes: await readInput(name) }, keyPassword))
    }
    // The key that is named counts alone: a .pfx of the CA may hold others.
    const [named] = materials
    const keys = keyPath === undefined ? materials.flatMap((one) => one.keys) : (named?.keys ?? [])
    const certificates = materials.flatMap((one) => one.certificates)
    const material = { keys, certificates, targets, profile, with: writer }
    // Before a password is asked for: what does not belong together shows at once.
    const { assembled } = planBundle({ ...material, password: 'trial' })
    const out = given ?? `${stemOf(addressesOf(assembled.certificate)[0] ?? '')}.pfx`
    if (given === undefined && !printOnly) await checkOutputs([out], force)
    const toolchain = await toolchainFor(writer, single(argv, 'openssl'), printOnly, signal)
    const password = await passwordOf(argv, terminal)
    const options: SmimeBundleOptions = {
      ...material,
      ...{ password, toolchain, signal },
      friendlyName: single(argv, 'name'),
    }
    const holder = materials.find((one) => one.certificates.includes(assembled.certificate))
    const others = materials.filter((one) => one !== holder && one.certificates.length > 0)
    const shown = {
      files: {
        key: keyPath ?? 'key.pem',
        certificate: holder?.name ?? 'certificate.pem',
        chain: others[0]?.name ?? 'chain.pem',
        pfx: out,
      },
      keyEncrypted: keyEncrypted === true,
      secrets: { password: passwordSource(argv, ''), keyPassword: passwordSource(argv, 'key-') },
    }
    if (printOnly && toolchain !== undefined) {
      const plain = [holder, ...others].every((one) => one?.kind === 'certificates' && one.isPem)
      if (!plain || others.length > 1 || keyPath === undefined) {
        throw new UsageError(
          'no single openssl line does that: it reads PEM, from two files at most',
          {
            hint: 'without --print-command interssl sorts it out itself',
          },
        )
      }
      const { pfx } = planBundle(options)
      // openssl takes everything that stands beside the certificate along.
      const command = exportCommand(
        others.length === 0 ? { ...pfx, chain: [] } : pfx,
        shown.keyEncrypted,
      )
      terminal.answer(commandLine(command, toolchain, shown))
      return 0
    }
    const made = await smimeBundle(options, shown)
    await writeOutputs([{ path: out, bytes: made.bytes, secret: true }], force)
    const { acceptance, certificate, chain, missing } = made
    if (made.note !== null) terminal.note(`interssl: note: ${made.note}`)
    if (acceptance.profile === 'legacy-rc2') {
      terminal.warn('RC2-40 is no protection; compat-3des is accepted wherever this is')
    }
    if (password === '') {
      terminal.warn('the password is empty; platforms disagree on how that is written, so give one')
    }
    if (Date.parse(certificate.notAfter) < Date.now()) {
      terminal.warn(
        `the certificate expired on ${certificate.notAfter}: it still decrypts old mail`,
      )
    }
    if (argv['json'] === true) {
      terminal.answer(
        renderJson({
          schemaVersion: 1,
          file: { path: out, size: made.bytes.length, sha256: sha256Hex(made.bytes) },
          profile: acceptance.profile,
          toolchain:
            made.toolchain === null
              ? null
              : { id: made.toolchain.id, version: made.toolchain.versionText },
          acceptedBy: acceptance.acceptedBy.map(nameOf),
          refusedBy: acceptance.refusedBy.map(nameOf),
          notKnown: acceptance.unknown.map(nameOf),
          certificate: {
            subject: formatDistinguishedName(certificate.subject),
            addresses: addressesOf(certificate),
            notAfter: certificate.notAfter,
            sha256: certificate.sha256,
          },
          chain: chain.map(({ subject }) => formatDistinguishedName(subject)),
          missing,
          leftOut: made.left.map(({ subject }) => formatDistinguishedName(subject)),
          commands: made.commands,
        }),
      )
      return 0
    }
    const by = made.toolchain?.versionText ?? (made.writer === 'forge' ? 'node-forge' : 'interssl')
    terminal.answer(bundledText(made, { out, by }))
    return 0
  },
}

/** `outlook` and `windows` are one. */
function distinct(targets: readonly ImporterTarget[]): ImporterTarget[] {
  return targets.filter(
    (one, index) => targets.findIndex((each) => nameOf(each) === nameOf(one)) === index,
  )
}
