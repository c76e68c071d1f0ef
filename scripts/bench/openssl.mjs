// What a typed openssl call costs over a bare child process of the same argv, and over the npm package pem for the same job.
// Run by `npm run bench`; every figure is a ratio of medians within one run, calls taken in turn.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pem from 'pem'
import * as interssl from '../../dist/index.js'

const rounds = 40

export async function bench() {
  for (const line of await measure()) console.log(line)
}

async function measure() {
  const [toolchain] = await interssl.detectToolchains({ elsewhere: [] })
  if (toolchain === undefined) return ['openssl: skipped, no openssl on PATH']
  const folder = mkdtempSync(join(tmpdir(), 'interssl-bench-'))
  try {
    return [`toolchain ${toolchain.versionText}`, ...(await against(toolchain, folder))]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function against(toolchain, folder) {
  const key = join(folder, 'key.pem')
  execFileSync(toolchain.path, ['genpkey', '-algorithm', 'RSA', '-out', key], { stdio: 'ignore' })
  const keyPem = execFileSync(toolchain.path, ['pkey', '-in', key])
  const cert = join(folder, 'cert.pem')
  const subject = ['-subj', '/CN=Alice Example', '-days', '30']
  execFileSync(toolchain.path, ['req', '-x509', '-new', '-key', key, '-out', cert, ...subject])
  const bundle = join(folder, 'a.p12')
  const env = { ...process.env, PW: 'secret-42' }
  const out = ['-passout', 'env:PW', '-out', bundle]
  execFileSync(toolchain.path, ['pkcs12', '-export', '-in', cert, '-inkey', key, ...out], { env })
  const pfx = new Uint8Array(execFileSync('cat', [bundle]))

  const bareRead = () =>
    bare(toolchain.path, ['pkcs12', '-in', bundle, '-nodes', '-passin', 'env:PW'], env)
  const typedRead = () =>
    interssl.run(interssl.pkcs12Read({ pfx, password: 'secret-42' }), toolchain)
  const config = join(folder, 'req.cnf')
  writeFileSync(config, '[req]\nprompt=no\ndistinguished_name=d\n[d]\nCN=Alice Example\n')
  const bareCsr = () =>
    bare(toolchain.path, ['req', '-new', '-key', key, '-config', config, '-out', join(folder, 'c')])
  const dn = interssl.parseDistinguishedName('CN=Alice Example')
  const typedCsr = () =>
    interssl.createCsr({ key: { existing: keyPem }, subject: dn, profile: 'none', toolchain })
  const pemCsr = () =>
    new Promise((resolve, reject) =>
      pem.createCSR({ clientKey: keyPem.toString(), commonName: 'Alice Example' }, (error, made) =>
        error ? reject(error) : resolve(made),
      ),
    )
  const [bareR, typedR] = await inTurn([bareRead, typedRead])
  const [bareC, typedC, pemC] = await inTurn([bareCsr, typedCsr, pemCsr])
  return [
    row('open a bundle: interssl / bare spawn', typedR, bareR),
    row('make a CSR, read back twice: interssl / bare spawn', typedC, bareC),
    row('make a CSR: interssl (with its checks) / pem', typedC, pemC),
  ]
}

function bare(path, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.resume()
    child.stderr.resume()
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))))
  })
}

/** The median milliseconds of each job, one of each in turn so that the machine's mood is shared. */
async function inTurn(jobs) {
  const times = jobs.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, job] of jobs.entries()) {
      const started = performance.now()
      await job()
      times[index].push(performance.now() - started)
    }
  }
  return times.map((list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)])
}

function row(what, ours, theirs) {
  const ratio = (ours / theirs).toFixed(2)
  return `${what}: ${ratio} (${ours.toFixed(1)} ms / ${theirs.toFixed(1)} ms)`
}
