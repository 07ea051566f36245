"""Can this machine make documents? One message for each thing that is missing, with the command that brings it."""

import ctypes
import importlib.metadata
from datetime import datetime
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

from marketplace.core import assets, clock

from . import keys, levels
from .errors import SealUnavailable

# What WeasyPrint loads, and the Debian package that brings it.
_LIBRARIES = {
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
_PACKAGES = {"weasyprint": "70.", "pyhanko": "0."}  # name → how its version begins
_WITHOUT = "No document can be printed or sealed"


@register("documents")
def fonts_are_in_place(app_configs, **kwargs):
    """Each font, byte for byte: the bytes of a document depend on it."""
    hint = "Run `npm ci`, then `manage.py assets`."
    return [
        Warning(f"{_WITHOUT}: the font {name} is missing or altered.", hint, id="documents.W001")
        for name in assets.missing(Path(settings.ASSETS_DIR))
        if name.startswith("fonts/")
    ]


@register("documents")
def libraries_are_in_place(app_configs, **kwargs):
    """Each library of the system that WeasyPrint loads."""
    return [
        Warning(
            f"{_WITHOUT}: the library {name} cannot be loaded.",
            f"Run `apt-get install --no-install-recommends {package}` (or your system's equivalent).",
            id="documents.W002",
        )
        for name, package in _LIBRARIES.items()
        if _loaded(name) is None
    ]


@register("documents")
def pango_keeps_words_whole(app_configs, **kwargs):
    """Korean lines break between words only by an attribute that older versions of Pango do not have."""
    pango = _loaded("libpango-1.0.so.0")
    if pango is None or hasattr(pango, "pango_attr_allow_breaks_new"):
        return []
    hint = "Install Pango 1.44 or newer (Debian 11 or newer has it)."
    return [Warning(f"{_WITHOUT}: this Pango is too old to keep Korean words whole.", hint, id="documents.W004")]


@register("documents")
def packages_are_in_place(app_configs, **kwargs):
    """The printer and the sealer, in the versions the product is written for."""
    hint = "Run `make setup`: it installs what requirements/base.lock names."
    found = [(name, wanted, _version(name) or "not installed") for name, wanted in _PACKAGES.items()]
    return [
        Warning(f"{_WITHOUT}: {name} is {version}, wanted is {wanted}*.", hint, id="documents.W005")
        for name, wanted, version in found
        if not version.startswith(wanted)
    ]


@register("documents")
def seal_key_can_be_used(app_configs, **kwargs):
    """The agency's key is there: a file that opens with its passphrase, or a token. In date, with a time-stamp authority."""
    if keys.is_trial():
        return _demonstration_keys()
    if keys.token():
        return _key_in_token()
    if not Path(settings.SEAL_PKCS12).is_file():
        hint = "Correct SEAL_PKCS12, or leave it empty for the demonstration authority."
        return [Error(f"There is no seal key at {settings.SEAL_PKCS12}.", hint, id="documents.E001")]
    certificate = _certificate()
    if certificate is None:
        hint = "Correct SEAL_PASSPHRASE; the file must be PKCS#12 with the key and its certificate."
        return [Error(f"The seal key at {settings.SEAL_PKCS12} cannot be opened.", hint, id="documents.E002")]
    found = _out_of_date(certificate.not_valid_before_utc, certificate.not_valid_after_utc, "SEAL_PKCS12")
    if not settings.TSA_URL:
        hint = "Set TSA_URL to the address of a time-stamp authority (RFC 3161)."
        found.append(Error("SEAL_PKCS12 is set without TSA_URL: nothing can be sealed.", hint, id="documents.E004"))
    return found + _level(asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)))


def _level(certificate: asn1_x509.Certificate) -> list[Error]:
    """Seals are B-LT, or B-T because somebody decided so."""
    if settings.SEAL_LEVEL not in levels.LEVELS:
        hint = f"Set it to one of: {', '.join(levels.LEVELS)}."
        return [Error(f"SEAL_LEVEL is {settings.SEAL_LEVEL}: there is no such level.", hint, id="documents.E009")]
    if settings.SEAL_LEVEL == levels.T or levels.level_for(certificate, ()) == levels.LT:
        return []
    hint = "Seal with a certificate that names a CRL or OCSP address, or set SEAL_LEVEL=B-T: see docs/adr/0007."
    message = "The seal certificate publishes no revocation data: nothing can be sealed as B-LT."
    return [Error(message, hint, id="documents.E010")]


def _key_in_token() -> list[Error | Warning]:
    """Without the PIN: every command checks, and a few tries of a wrong one lock a token for good."""
    if wrong := keys.mistake():
        hint = "Correct SEAL_PKCS12, SEAL_PKCS11_* and TSA_URL: see .env.example."
        return [Error(f"Nothing can be sealed: {wrong}.", hint, id="documents.E006")]
    from . import authority  # here: most commands never need it

    try:
        who = authority.current()
    except SealUnavailable as failure:
        hint = "Correct SEAL_PKCS11_MODULE, SEAL_PKCS11_TOKEN and SEAL_PKCS11_KEY, or connect the token."
        return [Error(f"Nothing can be sealed: {failure.reason}.", hint, id="documents.E007")]
    certificate = who.signer.signing_cert
    found = _out_of_date(certificate.not_valid_before, certificate.not_valid_after, "SEAL_PKCS11_KEY")
    found += _level(certificate)
    if authority.seal_pem() not in authority.trusted_pems():
        hint = "Put it, as PEM, into SEAL_DIR/trusted/: what it sealed is then verified while the token is away, too."
        found.append(Warning("The folder of trust lacks the seal's certificate.", hint, id="documents.W006"))
    return found


def _out_of_date(begins: datetime, ends: datetime, setting: str) -> list[Error]:
    if begins <= clock.now() <= ends:
        return []
    hint = f"Set {setting} to the new key; keep the old certificate, as PEM, in SEAL_DIR/trusted/."
    message = f"The seal certificate is valid from {begins:%Y-%m-%d} to {ends:%Y-%m-%d}: not today."
    return [Error(message, hint, id="documents.E003")]


def _demonstration_keys() -> list[Error]:
    """The demonstration authority is made whole at the first use; a file that is gone since is told by name."""
    folder = Path(settings.SEAL_DIR) / "demo"
    hint = f"Bring it back, or remove {folder}: another authority is made, and what this one sealed is then unknown."
    return [
        Error(f"The demonstration authority has lost {name}: nothing can be sealed.", hint, id="documents.E005")
        for name in ("root.pem", "crl.pem", "seal.pem", "seal-key.pem", "tsa.pem", "tsa-key.pem")
        if folder.is_dir() and not (folder / name).is_file()
    ]


@register("documents")
def signers_issuers_can_be_read(app_configs, **kwargs):
    """What lies in SIGNER_ROOTS is whole, and leads to a root: else signers cannot sign by their own certificates."""
    if not Path(settings.SIGNER_ROOTS).is_dir():
        return []
    from . import trusted  # here: most sites have none

    known = trusted.issuers()
    hint = f"Put certificates and lists of revoked ones, as PEM, into {settings.SIGNER_ROOTS}."
    found = [
        Warning(f"{name} holds no certificate that can be read.", hint, id="documents.W007") for name in known.unread
    ]
    if known.others and not known.roots:
        found.append(Warning("The issuers of signers' certificates lead to no root.", hint, id="documents.W008"))
    return found


@register(Tags.security, deploy=True)
def seal_is_a_real_one(app_configs, **kwargs):
    """And its token takes the PIN: tried here alone, where a person asks."""
    if keys.token() and not keys.mistake():
        return _refused_pin()
    if settings.SEAL_PKCS12 and settings.TSA_URL:
        return []
    hint = (
        "Set SEAL_PKCS12 and SEAL_PASSPHRASE, or SEAL_PKCS11_*, to the agency's key, TSA_URL to a time-stamp authority."
    )
    message = "Agreements would be sealed by the demonstration authority (시험용)."
    return [Warning(message, hint, id="documents.W003")]


def _refused_pin() -> list[Error]:
    from . import authority

    try:
        authority.current().signer.log_in()
    except SealUnavailable as failure:
        hint = "Correct SEAL_PKCS11_PIN and SEAL_PKCS11_KEY before the token locks itself."
        return [Error(f"Nothing can be sealed: {failure.reason}.", hint, id="documents.E008")]
    return []


def _loaded(library: str) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(library)
    except OSError:
        return None


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _certificate():
    """The certificate in the key file; None if the file does not open or holds no key with its certificate."""
    from cryptography.hazmat.primitives.serialization import pkcs12  # here: most commands never need it

    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(
            Path(settings.SEAL_PKCS12).read_bytes(), settings.SEAL_PASSPHRASE.encode() or None
        )
    except (ValueError, OSError):
        return None
    return certificate if key is not None else None
