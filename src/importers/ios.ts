/** iOS and iPadOS: SecPKCS12Import alone, the MODERN decoder. */
import * as apple from './apple.js'
import { accepts, loses, observed, refuses, reported, restingOn, scoped, unknown } from './fact.js'
import type { Fact, Importer } from './importer.js'

const SAME_TRAIN = reported(
  '7ritn/VaulTLS#176: iOS 17 refuses; releases by the source tags shared with macOS',
)
const IOS = observed(
  'Apple p12import.c and SecImportExport.c as iOS 14 to 26 build them, run outside iOS',
)

const PROFILES = reported(
  '7ritn/VaulTLS#176 (iOS 17 refuses what newer ones take); no report that names a version and this way',
)
const SETTINGS = reported('openradar 12307889: Settings asks for a password and takes no empty one')

const secPkcs12Import: readonly Fact[] = [
  ...scoped(restingOn(apple.modernBefore15, SAME_TRAIN), { versions: '<18.0' }),
  ...scoped(restingOn(apple.modernSince15, SAME_TRAIN), { versions: '>=18.0' }),
  ...scoped(apple.pairingBefore26, { versions: '<26.0' }),
  ...scoped(apple.pairingSince26, { versions: '>=26.0' }),
  ...apple.emptyIsBmpNul,
  ...accepts('key:ec-p192 key:ec-p224', IOS),
  ...loses('keys:none', ['the certificates'], IOS),
  ...scoped(apple.contentTypesKnown, { versions: '>=15.0' }),
  ...loses('content-type:unknown bag:crl-unknown-type', ['what is in it'], IOS, {
    versions: '<15.0',
  }),
]

export const ios: Importer = {
  id: 'ios',
  label: 'iOS',
  decisive: true,
  aliases: ['ipados'],
  versions: [
    { version: '14', label: 'iOS 14', newest: '14.8' },
    { version: '15', label: 'iOS 15', newest: '15.8' },
    { version: '16', label: 'iOS 16', newest: '16.7', inDefaultSet: true },
    { version: '17', label: 'iOS 17', newest: '17.7', inDefaultSet: true },
    {
      version: '18',
      label: 'iOS 18',
      newest: '18.6',
      releases: ['18.0', '18.1', '18.2', '18.3', '18.4', '18.5', '18.6'],
      inDefaultSet: true,
    },
    {
      version: '26',
      label: 'iOS 26',
      newest: '26.0',
      releases: ['26.0'],
      inDefaultSet: true,
    },
  ],
  paths: [{ id: 'profile', label: 'configuration profile, MDM or Settings', onlyIfAsked: true }],
  facts: [
    ...secPkcs12Import,
    ...refuses(
      'password:empty-bmp-nul password:empty-zero-length',
      { code: null, text: '…' },
      SETTINGS,
      {
        paths: ['profile'],
        note: 'an old report, without a version',
      },
    ),
    ...unknown(
      ['*', ...new Set(secPkcs12Import.map(({ feature }) => feature))]
        .filter((feature) => !feature.startsWith('password:empty-'))
        .join(' '),
      PROFILES,
      {
        paths: ['profile'],
        note: 'what installs profiles and files that are tapped is closed; taken to call SecPKCS12Import, which nobody has seen',
      },
    ),
  ],
}
