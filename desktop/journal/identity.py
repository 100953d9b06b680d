"""Keys and certificates: who signs. One device key = one P-256 key and one certificate from the bureau's own CA.

The same certificate signs entries, requests to the server, and PDFs. Chains are judged by signature alone, never by
a clock: an expired certificate is no reason to refuse what it signed. `seal_to`/`open_with` (HPKE, RFC 9180) encrypt
to a certificate's key: the recovery wrap of a desk and parcels.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import re
import unicodedata
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, hpke, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    Prehashed,
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from desktop.errors import BadInput, Damaged

PrivateKey = ec.EllipticCurvePrivateKey
PublicKey = ec.EllipticCurvePublicKey
Certificate = x509.Certificate

_PREHASHED = ec.ECDSA(Prehashed(hashes.SHA256()))
_SUITE = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
ROOT_YEARS = 20
_UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion)  # what changed bytes may raise
DEVICE_YEARS = 5  # the longest a device may go without renewal


@dataclass(frozen=True, slots=True)
class Holder:
    """A key with its certificate."""

    key: PrivateKey
    certificate: Certificate

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, hex: the `author` of entries."""
        return fingerprint(self.certificate)


def new_key() -> PrivateKey:
    """A fresh P-256 private key."""
    return ec.generate_private_key(ec.SECP256R1())


def fingerprint(certificate: Certificate) -> str:
    """SHA-256 over the certificate's DER bytes, hex."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def public_key(certificate: Certificate) -> PublicKey:
    """The P-256 key of a certificate. Damaged when it holds another kind of key."""
    try:
        key = certificate.public_key()
    except _UNREADABLE as error:
        raise Damaged("证书中的公钥已损坏。") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Damaged("证书不是 P-256 证书，不能使用。")
    return key


def sign(key: PrivateKey, digest_hex: str) -> bytes:
    """ES256 over a SHA-256 digest given in hex: 64 bytes, r‖s."""
    r, s = decode_dss_signature(key.sign(bytes.fromhex(digest_hex), _PREHASHED))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def is_signed(key: PublicKey, digest_hex: str, signature: bytes) -> bool:
    """Whether the signature (64 bytes, r‖s) over the digest is by this key."""
    if len(signature) != 64:
        return False
    der = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    try:
        key.verify(der, bytes.fromhex(digest_hex), _PREHASHED)
    except InvalidSignature:
        return False
    return True


def found_authority(name: str, now: dt.datetime) -> Holder:
    """A new bureau's own CA: a self-signed root that may issue leaves only."""
    key = new_key()
    subject = _name(name, f"{name}根证书")
    certificate = (
        _builder(subject, subject, key.public_key(), now, ROOT_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(is_authority=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Holder(key, certificate)


def issue(authority: Holder, key: PublicKey, person: str, now: dt.datetime) -> Certificate:
    """A device's leaf certificate: digitalSignature and nonRepudiation, for entries and PDFs."""
    issuer = authority.certificate.subject
    organisation = str(issuer.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value)
    return (
        _builder(_name(organisation, person), issuer, key, now, DEVICE_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(is_authority=False), critical=True)
        .add_extension(_authority_id(authority), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .sign(authority.key, hashes.SHA256())
    )


def issue_server(authority: Holder, key: PublicKey, hosts: list[str], now: dt.datetime) -> Certificate:
    """The server's TLS certificate for these host names and addresses, from the same root."""
    names: list[x509.GeneralName] = [_host(host) for host in hosts]
    return (
        _builder(_name("一矿一表服务", hosts[0]), authority.certificate.subject, key, now, DEVICE_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_authority_id(authority), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .sign(authority.key, hashes.SHA256())
    )


def request(key: PrivateKey, person: str) -> bytes:
    """Certificate request (DER) that proves the holder has the key."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, person)])
    csr = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    return csr.public_bytes(serialization.Encoding.DER)


def requested_key(data: bytes) -> PublicKey:
    """The key of a certificate request. BadInput when it is not one, or does not prove its key."""
    try:
        csr = x509.load_der_x509_csr(data)
        proved = csr.is_signature_valid
        key = csr.public_key()
    except _UNREADABLE as error:
        raise BadInput("证书申请无法读取，请重新注册。") from error
    if not proved or not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise BadInput("证书申请未证明其密钥，请重新注册。")
    return key


def is_issued_by(certificate: Certificate, root: Certificate) -> bool:
    """Whether the root's key signed this certificate. No clock is asked."""
    try:
        certificate.verify_directly_issued_by(root)
    except (*_UNREADABLE, InvalidSignature):
        return False
    return True


def common_name(certificate: Certificate) -> str:
    """Whom the certificate was issued to, young characters given back; "" when its name cannot be read."""
    try:
        found = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    except _UNREADABLE:
        return ""
    return young_characters(str(found[0].value)) if found else ""


def young_characters(text: str) -> str:
    """The text of a name whose characters younger than Unicode 3.2 a certificate writes as U+XXXX."""
    return re.sub(r"U\+([0-9A-F]{4,5})", lambda found: chr(int(found[1], 16)), text)


def to_der(certificate: Certificate) -> bytes:
    """DER bytes of a certificate."""
    return certificate.public_bytes(serialization.Encoding.DER)


def from_der(data: bytes) -> Certificate:
    """Certificate from DER bytes. Damaged when it is none."""
    try:
        return x509.load_der_x509_certificate(data)
    except _UNREADABLE as error:
        raise Damaged("证书内容损坏。") from error


def to_pem(certificate: Certificate) -> bytes:
    """PEM bytes of a certificate, for files that people handle."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def from_pem(data: bytes) -> Certificate:
    """Certificate from PEM or DER bytes. BadInput when it is none."""
    try:
        return x509.load_pem_x509_certificate(data) if b"-----BEGIN" in data else x509.load_der_x509_certificate(data)
    except _UNREADABLE as error:
        raise BadInput("这个文件不是证书，请选择单位的根证书文件（root.pem）。") from error


def key_to_der(key: PrivateKey) -> bytes:
    """Unencrypted PKCS#8 of a key; wrap before it touches a disk."""
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def key_from_der(data: bytes) -> PrivateKey:
    """Key from PKCS#8 bytes. Damaged when it is none."""
    try:
        key = serialization.load_der_private_key(data, None)
    except _UNREADABLE as error:
        raise Damaged("私钥内容损坏。") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise Damaged("私钥不是 P-256 密钥。")
    return key


def public_to_der(key: PublicKey) -> bytes:
    """SubjectPublicKeyInfo of a public key."""
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def public_from_der(data: bytes) -> PublicKey:
    """Public key from SubjectPublicKeyInfo. Damaged when it is none."""
    try:
        key = serialization.load_der_public_key(data)
    except _UNREADABLE as error:
        raise Damaged("公钥内容损坏。") from error
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise Damaged("公钥不是 P-256 公钥。")
    return key


def seal_to(key: PublicKey, plain: bytes, purpose: bytes) -> bytes:
    """Bytes that only the holder of the key can open, for this purpose (HPKE base mode)."""
    return _SUITE.encrypt(plain, key, purpose)


def open_with(key: PrivateKey, sealed: bytes, purpose: bytes) -> bytes:
    """The plain bytes. Damaged when they were not sealed to this key for this purpose."""
    try:
        return _SUITE.decrypt(sealed, key, purpose)
    except (InvalidTag, ValueError) as error:
        raise Damaged("这份加密内容不是给本设备的，或者已经损坏。") from error


def request_digest(method: str, path: str, body: bytes, nonce: str) -> str:
    """What a device signs to prove a request is its own; has no clock in it."""
    text = "\n".join(["yikuang-request-1", method, path, hashlib.sha256(body).hexdigest(), nonce])
    return hashlib.sha256(text.encode()).hexdigest()


def _name(organisation: str, common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _old_characters(organisation)[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, _old_characters(common)[:64]),
        ]
    )


def _old_characters(text: str) -> str:
    """Characters younger than Unicode 3.2 as U+XXXX: validators that prepare names by RFC 4518 refuse them
    otherwise.
    """
    return "".join(f"U+{ord(one):04X}" if unicodedata.ucd_3_2_0.category(one) == "Cn" else one for one in text)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PublicKey, now: dt.datetime, years: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=366 * years))
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _authority_id(authority: Holder) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
