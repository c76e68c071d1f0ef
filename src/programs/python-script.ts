/** What runs inside Python: one JSON request on stdin, one JSON answer on stdout; nothing secret in argv. */

/**
 * For any cryptography since 38 and any Python that it runs on. `sys.path` loses the working folder first, where anybody
 * may have left a `cryptography.py`.
 */
export const pythonScript = `
import sys
sys.path[:] = [p for p in sys.path if p not in ('', '.')]
import base64, json
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, ed448, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

def b64(data):
    return base64.b64encode(data).decode('ascii')

def unb64(text):
    return base64.b64decode(text)

def signatures(key, challenge):
    sha256 = hashes.SHA256()
    if isinstance(key, rsa.RSAPrivateKey):
        pss = padding.PSS(mgf=padding.MGF1(sha256), salt_length=32)
        return {'pkcs1': b64(key.sign(challenge, padding.PKCS1v15(), sha256)), 'pss': b64(key.sign(challenge, pss, sha256))}
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return {'digest': b64(key.sign(challenge, ec.ECDSA(sha256)))}
    if isinstance(key, dsa.DSAPrivateKey):
        return {'digest': b64(key.sign(challenge, sha256))}
    if isinstance(key, (ed25519.Ed25519PrivateKey, ed448.Ed448PrivateKey)):
        return {'eddsa': b64(key.sign(challenge))}
    return {}

def load(given):
    key, leaf, others = pkcs12.load_key_and_certificates(unb64(given['pfx']), given['password'].encode('utf-8'))
    found = [c for c in [leaf] + list(others or []) if c is not None]
    answer = {'certificates': [b64(c.public_bytes(Encoding.DER)) for c in found], 'key': None}
    if key is not None:
        answer['key'] = {
            'spki': b64(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)),
            'signatures': signatures(key, unb64(given['challenge'])),
        }
        if not answer['key']['signatures']:
            answer['key']['pkcs8'] = b64(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    return answer

def write(given):
    key = serialization.load_der_private_key(unb64(given['pkcs8']), None)
    certificates = [x509.load_der_x509_certificate(unb64(c)) for c in given['certificates']]
    password = given['password'].encode('utf-8')
    if given['form'] == 'default':
        protection = serialization.BestAvailableEncryption(password)
    else:
        form = given['form']
        builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(form['rounds'])
        builder = builder.key_cert_algorithm(getattr(pkcs12.PBES, form['pbes'])).hmac_hash(getattr(hashes, form['mac'])())
        protection = builder.build(password)
    name = given['friendlyName'].encode('utf-8') or None
    return {'pfx': b64(pkcs12.serialize_key_and_certificates(name, key, certificates[0], certificates[1:], protection))}

def general_name(name):
    if isinstance(name, x509.RFC822Name):
        return 'email:' + name.value
    if isinstance(name, x509.DNSName):
        return 'dns:' + name.value
    if isinstance(name, x509.UniformResourceIdentifier):
        return 'uri:' + name.value
    if isinstance(name, x509.IPAddress):
        return 'ip:' + str(name.value)
    if isinstance(name, x509.OtherName) and name.type_id.dotted_string == '1.3.6.1.4.1.311.20.2.3' and name.value[0] == 0x0c and name.value[1] < 0x80:
        return 'upn:' + name.value[2:].decode('utf-8')
    return None

def read_csr(given):
    csr = x509.load_der_x509_csr(unb64(given['csr']))
    if not csr.is_signature_valid:
        return {'refused': 'is_signature_valid is False'}
    try:
        names = [general_name(n) for n in csr.extensions.get_extension_for_class(x509.SubjectAlternativeName).value]
    except x509.ExtensionNotFound:
        names = []
    return {
        'subject': b64(csr.subject.public_bytes()),
        'spki': b64(csr.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)),
        'names': names,
    }

CURVES = {'P-256': ec.SECP256R1, 'P-384': ec.SECP384R1, 'P-521': ec.SECP521R1}

def new_key(kind):
    algorithm, _, parameter = kind.partition(':')
    if algorithm == 'rsa':
        return rsa.generate_private_key(public_exponent=65537, key_size=int(parameter)), hashes.SHA256()
    if algorithm == 'ec':
        return ec.generate_private_key(CURVES[parameter]()), hashes.SHA256()
    return {'ed25519': ed25519.Ed25519PrivateKey, 'ed448': ed448.Ed448PrivateKey}[algorithm].generate(), None

def make_name(text):
    import ipaddress
    kind, _, value = text.partition(':')
    if kind == 'email':
        return x509.RFC822Name(value)
    if kind == 'dns':
        return x509.DNSName(value)
    if kind == 'uri':
        return x509.UniformResourceIdentifier(value)
    if kind == 'ip':
        return x509.IPAddress(ipaddress.ip_address(value))
    data = value.encode('utf-8')
    if kind != 'upn' or len(data) > 127:
        raise NotImplementedError('the name ' + text)
    return x509.OtherName(x509.ObjectIdentifier('1.3.6.1.4.1.311.20.2.3'), bytes([0x0c, len(data)]) + data)

USAGES = {'digitalSignature': 'digital_signature', 'nonRepudiation': 'content_commitment', 'keyEncipherment': 'key_encipherment',
    'dataEncipherment': 'data_encipherment', 'keyAgreement': 'key_agreement', 'keyCertSign': 'key_cert_sign',
    'cRLSign': 'crl_sign', 'encipherOnly': 'encipher_only', 'decipherOnly': 'decipher_only'}

def make_csr(given):
    key, algorithm = new_key(given['key'])
    attribute = lambda a: x509.NameAttribute(x509.ObjectIdentifier(a['oid']), a['value'])
    rdns = [x509.RelativeDistinguishedName([attribute(a) for a in rdn]) for rdn in given['subject']]
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name(rdns))
    if given['keyUsage']:
        usage = x509.KeyUsage(**dict((name, word in given['keyUsage']) for word, name in USAGES.items()))
        builder = builder.add_extension(usage, critical=True)
    if given['purposes']:
        purposes = [x509.ObjectIdentifier(p) for p in given['purposes']]
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    if given['names']:
        names = x509.SubjectAlternativeName([make_name(n) for n in given['names']])
        builder = builder.add_extension(names, critical=False)
    return {
        'csr': b64(builder.sign(key, algorithm).public_bytes(Encoding.DER)),
        'pkcs8': b64(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
    }

given = json.loads(sys.stdin.buffer.read().decode('utf-8'))
try:
    answer = {'load': load, 'write': write, 'read_csr': read_csr, 'make_csr': make_csr}[given['do']](given)
except Exception as error:
    answer = {'refused': type(error).__name__ + ': ' + str(error)}
sys.stdout.write(json.dumps(answer))
sys.exit(1 if 'refused' in answer else 0)
`

/** Prints what is here; fails where cryptography is not. */
export const pythonProbe = `
import sys
sys.path[:] = [p for p in sys.path if p not in ('', '.')]
import json
import cryptography
from cryptography.hazmat.backends.openssl.backend import backend
print(json.dumps({'executable': sys.executable, 'python': sys.version.split()[0], 'cryptography': cryptography.__version__, 'openssl': backend.openssl_version_text()}))
`
