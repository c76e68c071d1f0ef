#!/usr/bin/env node
/** Writes docs/causes.md from src/diagnose/causes.ts; a test fails while they differ. */
import { writeFileSync } from 'node:fs'
import { causesPage } from '../dist/report/causes-page.js'

writeFileSync(new URL('../docs/causes.md', import.meta.url), causesPage())
