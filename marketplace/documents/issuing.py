"""Certificates of the demonstration: they are valid for thirty years, and every name in them says 시험용."""

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)
LONGEST = 64  # bytes of a name's part


def name_of(common: str, *, organisation: str = "이음 (시험용)", number: str = "") -> x509.Name:
    """Of a Korean organisation; `number`: its business number. What is too long is cut."""
    parts = {NameOID.COUNTRY_NAME: "KR", NameOID.ORGANIZATION_NAME: organisation, NameOID.COMMON_NAME: common}
    parts |= {NameOID.SERIAL_NUMBER: number} if number else {}
    return x509.Name([x509.NameAttribute(oid, cut(value)) for oid, value in parts.items()])


def cut(text: str, length: int = LONGEST) -> str:
    """The beginning of `text` that has at most `length` bytes."""
    return text.encode()[:length].decode(errors="ignore")


def certificate(name, issuer, key, issuer_key, *, ca=False, commits=False, stamps=False) -> x509.Certificate:
    """One that the issuer's key signs. `ca`: it issues others. `commits`: what it signs binds. `stamps`: it tells times."""
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    usage |= {"digital_signature": not ca, "content_commitment": commits, "key_cert_sign": ca, "crl_sign": ca}
    builder = x509.CertificateBuilder(issuer, name, key.public_key(), x509.random_serial_number(), FROM, UNTIL)
    builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
    builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    builder = builder.add_extension(_authority_key(issuer_key), critical=False)
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def _authority_key(key) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def revocation_list(issuer: x509.Name, issuer_key) -> x509.CertificateRevocationList:
    """The issuer's list of what it has revoked: nothing."""
    listed = x509.CertificateRevocationListBuilder(issuer, FROM, UNTIL)
    listed = listed.add_extension(x509.CRLNumber(1), critical=False)
    return listed.add_extension(_authority_key(issuer_key), critical=False).sign(issuer_key, hashes.SHA256())
