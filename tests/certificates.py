"""Issuers and certificates for tests, and what is signed by them without any outside program."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

FROM, UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
PEM, DER = serialization.Encoding.PEM, serialization.Encoding.DER
_ALL_OFF = dict.fromkeys(
    ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
     "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False,
)  # fmt: skip
_PARTS = {"cn": NameOID.COMMON_NAME, "o": NameOID.ORGANIZATION_NAME, "serial": NameOID.SERIAL_NUMBER,
          "organization_id": NameOID.ORGANIZATION_IDENTIFIER}  # fmt: skip


def name(**parts: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(_PARTS[part], value) for part, value in parts.items()])


@dataclass
class Held:
    """A key with its certificate, and the certificates that go along with what it signs."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    along: tuple[x509.Certificate, ...] = ()

    def pem(self) -> bytes:
        return self.certificate.public_bytes(PEM)

    def key_pem(self) -> bytes:
        return self.key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())

    def signature(self, content: bytes, *options, encoding=DER) -> bytes:
        """CMS, detached unless the options say otherwise."""
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
        builder = builder.add_signer(self.certificate, self.key, hashes.SHA256())
        for each in self.along:
            builder = builder.add_certificate(each)
        options = options or (pkcs7.PKCS7Options.DetachedSignature,)
        return builder.sign(encoding, [pkcs7.PKCS7Options.Binary, *options])


class Issuer(Held):
    def __init__(self, common: str = "모두인증 (시험용)", above: Held | None = None):
        key = ec.generate_private_key(ec.SECP256R1())
        signing = above or Held(key, None)
        made = _built(name(cn=common), above.certificate.subject if above else name(cn=common), key, signing.key,
                      ca=True, usage=("key_cert_sign", "crl_sign"))  # fmt: skip
        super().__init__(key, made, (*above.along, made) if above else ())

    def issue(self, *, begins=FROM, until=UNTIL, usage=("digital_signature",), texts=(), like: Held | None = None,
              **subject: str) -> Held:  # fmt: skip
        """`texts`: addresses (URI) among the other names of the subject. `like`: under its number, for its key."""
        key = like.key if like else ec.generate_private_key(ec.SECP256R1())
        made = _built(name(**subject), self.certificate.subject, key, self.key, begins=begins, until=until,
                      usage=usage, texts=texts, serial=like and like.certificate.serial_number)  # fmt: skip
        return Held(key, made, self.along)

    def revoking(self, *held: Held, until=UNTIL) -> bytes:
        """The list of what is revoked, as PEM."""
        listed = x509.CertificateRevocationListBuilder(self.certificate.subject, FROM, until)
        for each in held:
            row = x509.RevokedCertificateBuilder(each.certificate.serial_number, FROM)
            listed = listed.add_revoked_certificate(row.build())
        return listed.sign(self.key, hashes.SHA256()).public_bytes(PEM)

    def trusted_in(self, folder: Path) -> "Issuer":
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{self.certificate.serial_number:x}.pem").write_bytes(self.pem())
        return self


def _built(subject, issuer, key, issuer_key, *, ca=False, usage=(), begins=FROM, until=UNTIL, texts=(), serial=None):
    serial = serial or x509.random_serial_number()
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), serial, begins, until)
    builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
    if usage:
        builder = builder.add_extension(x509.KeyUsage(**_ALL_OFF | dict.fromkeys(usage, True)), critical=True)
    if texts:
        others = [x509.UniformResourceIdentifier(text) for text in texts]
        builder = builder.add_extension(x509.SubjectAlternativeName(others), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())
