/** The JSON Schema of every document we read or write, made from the zod schemas. */
import { z } from 'zod'
import { matrixConfigSchema } from '../matrix/config.js'
import { matrixDiffSchema } from '../matrix/diff.js'
import { doctorDocument } from '../matrix/doctor.js'
import { evidenceSchema } from '../matrix/evidence.js'
import { matrixReportSchema } from '../matrix/report-schema.js'
import { scenarioSchema } from '../matrix/scenario.js'
import {
  csrDocument,
  diagnoseDocument,
  explainDocument,
  importersDocument,
  inspectDocument,
  pkcs12Document,
  repairDocument,
  smimeBundleDocument,
  smimeCheckDocument,
  smimeDecryptDocument,
  smimeIssueDocument,
  smimeMadeDocument,
  smimeRequestDocument,
  smimeVerifyDocument,
  toolchainsDocument,
} from '../report/documents.js'

const documents: Readonly<Record<string, z.ZodType>> = {
  scenario: scenarioSchema,
  matrix: matrixConfigSchema,
  'matrix-report': matrixReportSchema,
  'matrix-diff': matrixDiffSchema,
  'matrix-doctor': doctorDocument,
  evidence: evidenceSchema,
  inspect: inspectDocument,
  diagnose: diagnoseDocument,
  importers: importersDocument,
  csr: csrDocument,
  pkcs12: pkcs12Document,
  explain: explainDocument,
  repair: repairDocument,
  toolchains: toolchainsDocument,
  'smime-request': smimeRequestDocument,
  'smime-issue': smimeIssueDocument,
  'smime-bundle': smimeBundleDocument,
  'smime-check': smimeCheckDocument,
  'smime-verify': smimeVerifyDocument,
  'smime-made': smimeMadeDocument,
  'smime-decrypt': smimeDecryptDocument,
}

/** File name (without `.json`) to schema, as written to `schemas/`. What we read is described as it may be written. */
export function jsonSchemas(): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(documents).map(([name, schema]) => [
      name,
      z.toJSONSchema(schema, { io: 'input' }),
    ]),
  )
}
