"""Whose certificates signers may sign with: the issuers that the agency trusts.

SIGNER_ROOTS is a folder. Of what its *.pem files hold, certificates signed by themselves are roots and the others help
to get there; lists of what is revoked (*.crl, or in a *.pem) are obeyed. Nobody signs by a certificate without a root.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from asn1crypto import crl as asn1_crl
from asn1crypto import pem, x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import load_pem_x509_certificate
from django.conf import settings

from .issuing import certificate, cut, name_of

TRIAL = "trial-issuer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuers:
    """What the folder holds. `unread`: files that hold neither certificates nor lists, by name."""

    roots: tuple[x509.Certificate, ...] = ()
    others: tuple[x509.Certificate, ...] = ()
    lists: tuple[asn1_crl.CertificateList, ...] = ()
    unread: tuple[str, ...] = ()


def issuers() -> Issuers:
    """Those of the folder as it is now. The issuer of the demonstration counts in a demonstration alone."""
    return _read(tuple(_files()))


def parted(known: list[x509.Certificate]) -> tuple[tuple[x509.Certificate, ...], tuple[x509.Certificate, ...]]:
    """Roots, which are signed by themselves, and the others."""
    roots = tuple(each for each in known if each.self_signed != "no")
    return roots, tuple(each for each in known if each.self_signed == "no")


@lru_cache(maxsize=1)  # the page for signing asks each time, and a list of what is revoked may be long
def _read(found: tuple[tuple[Path, int, int], ...]) -> Issuers:
    certificates, lists, unread = [], [], []
    for file, _changed, _size in found:
        try:
            for kind, der in _parts(file.read_bytes(), file.suffix):
                if kind == "CERTIFICATE":
                    certificates.append(_whole(x509.Certificate, der))
                elif kind == "X509 CRL":
                    lists.append(_whole(asn1_crl.CertificateList, der))
        except (ValueError, TypeError, OSError):
            unread.append(file.name)
    roots, others = parted(certificates)
    return Issuers(roots=roots, others=others, lists=tuple(lists), unread=tuple(unread))


def trusts_signers() -> bool:
    """Whether a signer may sign by a certificate of their own."""
    return bool(issuers().roots)


def trial_certificate(legal_name: str, business_number: str) -> tuple[bytes, bytes, bytes]:
    """Key, certificate and its issuer's certificate (each PEM) of an organisation of the demonstration.

    The issuer is made at the first use and trusted from then on.
    """
    issuer, issuer_key = _trial_issuer()
    key = ec.generate_private_key(ec.SECP256R1())
    subject = name_of(f"{cut(legal_name, 50)}(시험용)", organisation=legal_name, number=business_number)
    made = certificate(subject, issuer.subject, key, issuer_key, commits=True)
    return _key_pem(key), made.public_bytes(_PEM), issuer.public_bytes(_PEM)


_PEM = serialization.Encoding.PEM


def _files() -> list[tuple[Path, int, int]]:
    """Those that count, each with what tells whether to read it again."""
    folder = Path(settings.SIGNER_ROOTS)
    found = sorted([*folder.glob("*.pem"), *folder.glob("*.crl")])
    return [_state(file) for file in found if file.name != f"{TRIAL}.pem" or settings.DEMO]


def _state(file: Path) -> tuple[Path, int, int]:
    """When it or who may read it was changed (ns), and its size (bytes); noughts for what cannot be looked at."""
    try:
        state = file.stat()
    except OSError:
        return file, 0, 0
    return file, state.st_ctime_ns, state.st_size


def _parts(content: bytes, suffix: str):
    """(kind, DER) of everything in a file."""
    if not pem.detect(content):
        if suffix != ".crl":
            raise ValueError("not PEM")
        return [("X509 CRL", content)]
    return [(kind, der) for kind, _headers, der in pem.unarmor(content, multiple=True)]


def _whole(kind, der: bytes):
    """Parsed to the last field: what is broken shows here, and not when somebody signs."""
    parsed = kind.load(der, strict=True)
    parsed.native  # noqa: B018
    return parsed


def _trial_issuer():
    """Its certificate and key, made now if they are not there."""
    folder = Path(settings.SIGNER_ROOTS)
    kept, kept_key = folder / f"{TRIAL}.pem", folder / f"{TRIAL}.key"
    if not kept.is_file():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = ec.generate_private_key(ec.SECP256R1())
        subject = name_of("이음 시험용 인증서 발급기관")
        kept_key.touch(mode=0o600)
        kept_key.write_bytes(_key_pem(key))
        kept.write_bytes(certificate(subject, subject, key, key, ca=True).public_bytes(_PEM))
    key = serialization.load_pem_private_key(kept_key.read_bytes(), None)
    return load_pem_x509_certificate(kept.read_bytes()), key


def _key_pem(key) -> bytes:
    return key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
