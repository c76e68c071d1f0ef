/** Certificate requests, as those refuse them who are to sign them. */
import type { ErrorRule } from '../rule.js'
import { failed, patterns, request, said, took, unsupported, wrong } from '../words.js'

export const requests: readonly ErrorRule[] = [
  {
    sign: patterns(
      said(
        request,
        String.raw`(?:invalid|wrong|bad) signature|signature[^\n]{0,40}(?:${wrong}|fail\w*|verif\w*|check)|proof of possession|\bPOP\b`,
        90,
      ),
      String.raw`signature \(popo?\)|POPO? verification fail`,
    ),
    near: [patterns(failed, wrong)],
    weight: 84,
    causes: ['csr-signature-invalid', 'corrupted'],
    by: [],
  },
  {
    sign: patterns(
      said(
        request,
        String.raw`(?:\bCN\b|common ?name|subject|\bO\b|organi[sz]ation|country|\bDN\b)[^\n]{0,40}(?:longer than|too (?:long|short)|exceed\w*|more than|at most|characters?|invalid|empty|required)`,
        90,
      ),
      String.raw`add_entry_by_NID|\bDN\b[^\n]{0,60}(?:too long|illegal characters)`,
      String.raw`subject name is (?:invalid|too long)`,
    ),
    not: [/not in that format|expected[^\n]{0,20}format|extension/i],
    weight: 81,
    causes: ['subject-value-invalid', 'subject-format'],
    by: [],
  },
  {
    sign: /is not a recogni[sz]ed (?:name|attribute)|unknown (?:DN|RDN|subject) (?:attribute|component|field)|invalid (?:DN|distinguished name)\b/i,
    weight: 76,
    causes: ['subject-format', 'subject-value-invalid'],
    by: ['php'],
  },
  {
    sign: patterns(
      said(
        request,
        String.raw`key (?:size|length|type|algorithm)|\b(?:1024|2048|4096)\b|weak key|short key|algorithm/size`,
        80,
      ),
    ),
    near: [
      patterns(unsupported, 'incorrect|required|too|minimum|at least|unacceptable|reject|invalid'),
    ],
    not: [/e\.g\., due to a short key/i],
    weight: 76,
    causes: ['key-type-unsupported', 'csr-signature-invalid'],
    by: [],
  },
  {
    sign: patterns(
      said(
        request,
        String.raw`${failed}[^\n]{0,30}(?:${took}|decode)|(?:can|could) ?n[o']t be (?:decoded|parsed|read)|PEM|invalid format|malformed`,
        60,
      ),
      String.raw`"csr"\W{1,60}msg`,
    ),
    near: [patterns(failed, 'invalid|malformed')],
    not: [/signature|\bCN\b|key size|subject/i],
    weight: 58,
    causes: ['pem-expected', 'corrupted', 'der-expected'],
    by: [],
  },
]
