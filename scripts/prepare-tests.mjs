#!/usr/bin/env zx
// Run by `npm test` before the tests: builds, and checks the types of everything meanwhile.
import { $ } from 'zx'

await Promise.all([
  $({ stdio: 'inherit' })`npm run build`,
  $({ stdio: 'inherit' })`npm run typecheck`,
])
