/** 40-bit ciphers and single DES: the password does not matter, everybody can read what is inside. */
import type { Check } from '../check.js'

const WEAK = /^(encryption:(pbe-sha1-rc2-40|pbe-sha1-rc4-40|pbes1-.*)|pbes2:(des-cbc|rc2-cbc))$/

export const encryptionWeak: Check = ({ features }) =>
  features
    .filter(({ name }) => WEAK.test(name))
    .map(({ name, span }) => ({
      severity: 'warns',
      message: `${name.replace(/^[^:]*:/, '').toUpperCase()} keeps nothing secret; it is no reason for an importer to refuse, but whoever gets the file can open that part`,
      span,
    }))
