#!/usr/bin/env zx
// Run by `npm test` before the tests: builds, checks the types of everything meanwhile, and takes them off for the tests.
import { fileURLToPath } from 'node:url'
import { $, glob } from 'zx'
import { withoutTypes } from './without-types.mjs'

const cwd = fileURLToPath(new URL('..', import.meta.url))
const files = await glob(['src/**/*.ts', 'test/**/*.ts'], { cwd, absolute: true })
await Promise.all([
  $({ stdio: 'inherit' })`npm run build`,
  $({ stdio: 'inherit' })`npm run typecheck`,
  ...files.map(withoutTypes),
])
