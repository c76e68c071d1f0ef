/** Keys, certificates, chains and entries that are not in a file, or there already. */
import type { ErrorRule } from '../rule.js'
import {
  bundle,
  certificate,
  connection,
  elsewhere,
  exists,
  failed,
  identity,
  key,
  mismatch,
  missing,
  ours,
  patterns,
  said,
} from '../words.js'

export const contents: readonly ErrorRule[] = [
  {
    sign: patterns(
      said(key, missing, 80),
      String.raw`no private key`,
      String.raw`\b0 entries successfully imported|\b(?:0|no) (?:private )?keys? (?:were )?imported`,
      String.raw`(?:alias|entry|certificate)\b[^\n]{0,40}(?:has no (?:private )?key|does not (?:identify|have|contain) a (?:private )?key)`,
    ),
    near: [patterns(ours.source, 'identity|sign|alias|charon|panicked|successfully imported')],
    not: [
      elsewhere,
      connection,
      /No such file|PEM (?:data|block|format|inputs)|start line|valid private key|decrypt|encoded/i,
      patterns(mismatch),
    ],
    weight: 52,
    causes: ['no-key-in-file', 'no-identity-paired', 'keychain-not-in-search-list'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`${bundle}[^\n]{0,60}(?:contain\w*|ha[sd]|with|includ\w+|found) (?:no|neither) (?:\w+ ){0,3}cert\w*`,
      String.raw`${bundle}[^\n]{0,80}(?:not|n't) (?:contain|include|have) (?:any |a )?(?:\w+ ){0,2}cert\w*`,
      String.raw`no (?:\w+ ){0,2}cert\w*(?: (?:was|were))?(?: found)? in (?:the )?(?:file )?${bundle}`,
      String.raw`(?:accompanied by|without) (?:a |its )?certificate(?: chain)?`,
    ),
    not: [connection],
    weight: 76,
    causes: ['no-cert-in-file', 'no-identity-paired', 'chain-incomplete'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`${bundle}[^\n]{0,60}(?:contain\w*|ha[sd]|with|includ\w+) no (?:\w+ ){0,2}keys?\b`,
      String.raw`no (?:\w+ ){0,2}keys?(?: (?:was|were))?(?: found)? in (?:the )?(?:file )?${bundle}`,
      String.raw`(?:certificate|alias|entry)\b[^\n]{0,30}\bhas no key`,
    ),
    weight: 78,
    causes: ['no-key-in-file', 'unencrypted-key-bag', 'no-identity-paired'],
    by: [],
  },
  {
    sign: patterns(
      said(identity, missing),
      String.raw`\bno\b[^\n]{0,20}(?:code ?)?sign(?:ing)? (?:identit|cert)\w*`,
      String.raw`\b0 (?:valid )?identit\w+`,
      String.raw`find user certs from nickname failed`,
    ),
    near: [/sign|keychain|cert|profile/i],
    not: [elsewhere, /s\/?mime|mail/i],
    weight: 52,
    causes: [
      'no-identity-paired',
      'chain-incomplete',
      'no-key-in-file',
      'keychain-not-in-search-list',
    ],
    by: ['macos-security', 'windows'],
  },
  {
    sign: patterns(
      String.raw`(?:no (?:key|entry|certificate) (?:with|found (?:for|under)|for) (?:the )?alias|alias\b[^\n]{0,60}(?:does not exist|not found|nicht vorhanden|不存在))`,
    ),
    near: [patterns(ours.source, 'alias')],
    weight: 66,
    causes: ['no-identity-paired', 'no-key-in-file', 'wrong-keystore-type'],
    by: ['java'],
  },
  {
    sign: patterns(
      String.raw`\b(?:cert\w* )?chain\b[^\n]{0,80}(?:${missing}|incomplete|invalid|broken|not (?:be )?(?:valid|trusted|verified|built|complete)|out of order|must start)`,
      String.raw`could not validate the certificate`,
      String.raw`(?:establish|build|validate|verify|complete|getting|get)\w*\b[^\n]{0,30}\bchain\b`,
      String.raw`intermediate (?:certificate|CA)[^\n]{0,60}(?:${missing}|invalid|required)|${missing}[^\n]{0,30}intermediate`,
      String.raw`issuer\b[^\n]{0,24}${missing}|(?:missing|unknown|no) issuer`,
    ),
    near: [
      /cert|\bCA\b|x509|issuer|keytool/i,
      patterns(failed, missing, 'unable|warning|must|invalid|incomplete|broken'),
    ],
    not: [elsewhere, connection, /chain not found for/i],
    weight: 50,
    causes: ['chain-incomplete', 'smime-untrusted-signer'],
    by: [],
  },
  {
    sign: /trustAnchors parameter must be non-empty/i,
    weight: 80,
    causes: ['no-cert-in-file', 'chain-incomplete', 'file-not-found', 'mac-missing'],
    by: ['java'],
  },
  {
    sign: patterns(
      said(
        String.raw`\balias <|keystore[^\n]{0,40}\balias\b|${certificate}|key ?pair|nickname|friendly ?name|key ?chain`,
        exists,
      ),
      String.raw`ambiguous \(matches`,
      String.raw`same (?:nick)?name already`,
    ),
    not: [
      elsewhere,
      connection,
      /(?<!hash )table|column|branch|constraint|repositor|issued for|container|namespace/i,
    ],
    weight: 64,
    causes: ['duplicate-item', 'no-identity-paired'],
    by: [],
  },
]
