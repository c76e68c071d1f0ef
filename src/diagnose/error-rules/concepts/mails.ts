/** Signed and encrypted mail, as mail programs speak of it. */
import type { ErrorRule } from '../rule.js'
import { connection, elsewhere, key, mail, mismatch, missing, patterns, said } from '../words.js'

export const mails: readonly ErrorRule[] = [
  {
    sign: patterns(
      said(
        String.raw`\bmessages?\b|\bcontents?\b|\bsignature`,
        String.raw`\baltered\b|tampered|modified (?:after|since)|changed (?:after|since)|digest (?:mismatch|attribute value does not)|does ?n[o']t match the (?:message|content)`,
        80,
      ),
    ),
    near: [mail],
    not: [/keystore|SAML|\bapk\b|JWT|saml/i],
    weight: 78,
    causes: ['smime-signature-invalid', 'corrupted'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`decrypt\w*[^\n]{0,160}(?:${missing}|not able to find|have a|no )[^\n]{0,60}(?:digital ID|private key|certificate)`,
      String.raw`(?:digital ID|${key})[^\n]{0,60}${missing}[^\n]{0,60}decrypt`,
      String.raw`not able to find this certificate`,
      String.raw`\bno (?:\w+ )?recipient\b|no enveloped recipient|exception unwrapping key`,
    ),
    near: [mail],
    not: [elsewhere, connection, /bad decrypt/i],
    weight: 72,
    causes: ['smime-recipient-mismatch', 'no-key-in-file', 'cms-algorithm-unsupported'],
    by: [],
  },
  {
    sign: patterns(
      String.raw`recipients? (?:had|have|has) (?:missing or invalid|no (?:valid )?)\s?cert|missing or invalid certificates|conflicting or unsupported encryption capabilities`,
      String.raw`(?:problems?|issues?|errors?) with the certificates? of[^\n]{0,30}recipients?`,
      String.raw`\brecipients?\b[^\n]{0,30}certificates?[^\n]{0,40}${missing}`,
      String.raw`(?:find|locate|have|get)\w* (?:an? |the |any )?(?:valid )?(?:S/MIME )?certificates? for \W?\S+@\S+`,
      String.raw`no (?:\(?valid\)? |usable |suitable )?(?:encryption )?certificates? (?:was |were )?(?:found )?(?:for|to encrypt)[^\n]{0,20}\S+@\S+`,
    ),
    weight: 74,
    causes: ['smime-recipient-mismatch', 'smime-eku', 'cms-algorithm-unsupported'],
    by: ['outlook', 'thunderbird'],
  },
  {
    sign: patterns(
      String.raw`no certificates? which can be used to send from`,
      String.raw`(?:cert\w*|signer)[^\n]{0,60}(?:e-?mail )?address[^\n]{0,60}(?:${mismatch}|differs?|different)`,
      String.raw`(?:e-?mail )?address[^\n]{0,60}(?:cert\w*|signer)[^\n]{0,40}(?:${mismatch}|differs?|different)`,
      String.raw`(?:different|other) (?:e-?mail )?address than`,
    ),
    near: [mail],
    weight: 74,
    causes: ['smime-from-mismatch', 'smime-eku', 'no-identity-paired'],
    by: ['outlook', 'apple-mail'],
  },
  {
    sign: patterns(
      String.raw`(?:used to )?(?:create|make) this signature is not (?:trusted|valid)|signer'?s? cert\w*[^\n]{0,40}not (?:trusted|valid)|unable to verify (?:the )?(?:message )?signature`,
      said(
        String.raw`certificate authority|\bissuer\b|\bissued by\b|root cert\w*|\bCA\b|signer'?s? cert\w*|verifier`,
        String.raw`(?:do(?:es)? ?n[o']t|is ?n[o']t|not) (?:\w+ )?trust\w*|untrusted|not valid at|cannot be verified|not issued by|not (?:\w+ ){0,3}trusted`,
        80,
      ),
    ),
    near: [mail],
    not: [connection, /no certificates which|send from/i],
    weight: 62,
    causes: ['smime-untrusted-signer', 'smime-signature-invalid', 'chain-incomplete'],
    by: ['outlook', 'apple-mail'],
  },
  {
    sign: /certificate[^\n]{0,60}(?:usage propert|key usage|not (?:usable|suitable|intended|allowed|permitted) (?:for|to))|wrong key usage|certificate is not valid\W{0,3}$/im,
    near: [mail],
    not: [connection],
    weight: 72,
    causes: ['smime-eku', 'chain-incomplete', 'smime-untrusted-signer'],
    by: [],
  },
  {
    sign: /s\/?mime[^\n]{0,60}(?:cannot|can't|unable to|failed to|could not) sign|(?:unable to|cannot|can't|could not) sign (?:the |this )?(?:message|mail)/i,
    weight: 64,
    causes: ['chain-incomplete', 'no-identity-paired', 'smime-eku', 'smime-from-mismatch'],
    by: [],
  },
]
