/** The public door: every typed call and value, re-exported by name. */
export * from './errors.js'
export type { Evidence, EvidenceKind, Support } from './support.js'
export {
  formatDistinguishedName,
  parseDistinguishedName,
  type AttributeTypeAndValue,
  type DistinguishedName,
} from './pki/name.js'
export { readCsr, verifyCsr, csrPem, type CertificationRequest } from './pki/csr.js'
export {
  readCertificate,
  readCertificates,
  certificatePem,
  type Certificate,
} from './pki/certificate.js'
export {
  readPrivateKey,
  privateKeyPem,
  sealPrivateKey,
  type PrivateKey,
} from './pki/private-key.js'
export { readPfx, type Pfx } from './pki/read.js'
export { openPfx, type OpenedPfx } from './pki/open.js'
export { sealPfx, type BundleInput } from './pki/seal.js'
export { lackingAlgorithms, type LackingAlgorithm } from './pki/lacking.js'
export { profiles, type Profile, type ProfileId, type Recipe } from './pki/profile.js'
export { features, csrFeatures, type Feature } from './pki/features.js'
export { inspect, type InspectOptions, type InspectReport } from './pki/inspect.js'
export { importers } from './importers/index.js'
export type { Importer, Fact } from './importers/importer.js'
export { defaultTargets, resolveImporter, type ImporterTarget } from './importers/resolve.js'
export {
  diagnose,
  type DiagnoseOptions,
  type Diagnosis,
  type Finding,
  type Verdict,
} from './diagnose/diagnose.js'
export { predict, type Prediction } from './diagnose/predict.js'
export {
  detectToolchain,
  detectToolchains,
  findToolchains,
  type DetectOptions,
  type FoundToolchains,
} from './openssl/detect.js'
export {
  installToolchains,
  type InstalledToolchain,
  type InstallOptions,
} from './openssl/install.js'
export type { Toolchain } from './openssl/toolchain.js'
export type { Command } from './openssl/command.js'
export { capabilities, type CapabilityId } from './openssl/capabilities.js'
export {
  csrVerified,
  req,
  selfSigned,
  verifyCsr as verifyCsrCommand,
  type CertificateProfile,
  type ExtensionRequest,
  type KeyUsage,
  type ReqOptions,
  type SelfSignedOptions,
  type Validity,
} from './openssl/req.js'
export { genpkey, pkey, type GenpkeyOptions, type PkeyOptions } from './openssl/genpkey.js'
export { signCsr, testCa, type SignCsrOptions, type TestCaOptions } from './openssl/x509.js'
export {
  pkcs12Export,
  pkcs12Info,
  pkcs12Read,
  type Pkcs12Choices,
  type Pkcs12ExportOptions,
  type Pkcs12Form,
  type Pkcs12ReadOptions,
} from './openssl/pkcs12.js'
export {
  cmsDecrypt,
  cmsEncrypt,
  cmsSign,
  cmsVerify,
  messageProgram,
  type CmsDecryptOptions,
  type CmsEncryptOptions,
  type CmsSignOptions,
  type CmsVerifyOptions,
} from './openssl/cms.js'
export {
  chainVerified,
  verifyChain,
  type ChainVerdict,
  type VerifyOptions,
} from './openssl/verify.js'
export { commandLine, run, type CommandResult, type RunOptions } from './openssl/run.js'
export { createCsr, type CreateCsrOptions, type CreatedCsr } from './openssl/create-csr.js'
export { openPkcs12, type OpenedPkcs12, type OpenPkcs12Options } from './openssl/open-pkcs12.js'
export {
  issueCertificate,
  type IssueCertificateOptions,
  type IssuedCertificate,
} from './openssl/issue-certificate.js'
export {
  createPkcs12,
  type CreatePkcs12Options,
  type CreatedPkcs12,
} from './programs/create-pkcs12.js'
export { findPrograms } from './programs/find.js'
export {
  smimeRequest,
  type SmimeRequest,
  type SmimeRequestOptions,
  type SmimeUse,
} from './smime/request.js'
export type { SmimePerson, SmimeProfile } from './smime/subject.js'
export {
  createTestCa,
  smimeIssue,
  type SmimeIssued,
  type SmimeIssueOptions,
  type SmimeTestCa,
} from './smime/issue.js'
export { smimeBundle, type SmimeBundle, type SmimeBundleOptions } from './smime/bundle.js'
export {
  smimeCheck,
  type SmimeCheck,
  type SmimeChecked,
  type SmimeCheckOptions,
} from './smime/check.js'
export type { SmimeFinding, SmimeFindingCode } from './smime/checks.js'
export { readMaterial, type Material, type NamedFile } from './smime/material.js'
export {
  forgeEngine,
  opensslEngine,
  type MessageCipher,
  type MessageDigest,
  type MessageEngine,
  type MessageIdentity,
} from './smime/engine.js'
export { smimeSign, type SmimeMade, type SmimeSignOptions } from './smime/sign.js'
export {
  smimeVerify,
  type SmimeVerified,
  type SmimeVerifyOptions,
  type VerifiedSigner,
} from './smime/verify.js'
export { smimeEncrypt, type SmimeEncryptOptions } from './smime/encrypt.js'
export { smimeDecrypt, type SmimeDecrypted, type SmimeDecryptOptions } from './smime/decrypt.js'
export { loadConfig, type LoadedConfig } from './matrix/config.js'
export { loadScenarios, type Scenario } from './matrix/scenario.js'
export { makePlan, type Plan } from './matrix/plan.js'
export { runMatrix, matrixExitCode } from './matrix/run.js'
export type { MatrixReport } from './matrix/report-schema.js'
