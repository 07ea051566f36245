"""A signature that a signer made elsewhere, with a key of their own: is it one over these words, and whose?"""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, core, pem, x509
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.validation import async_validate_cms_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from marketplace.core.clock import day_in_korea

from . import trusted
from .errors import (
    CertificateExpired,
    CertificateNotTrusted,
    CertificateRevoked,
    CertificateUseless,
    NotDetached,
    SignatureBroken,
    SignatureOfOtherText,
    SignatureOutdated,
    SignatureTooLarge,
    SignatureUnreadable,
)

LARGEST = 100 * 1024  # bytes
_MOST = 6  # certificates beside a signature: more are no chain, and cost time to try
_DIGESTS = frozenset({"sha256", "sha384", "sha512"})
_USES = frozenset({"digital_signature", "non_repudiation"})
_NUMBERS = ("serial_number", "organization_identifier")
_SHORT = {
    "common_name": "CN", "organization_name": "O", "organizational_unit_name": "OU", "country_name": "C",
    "locality_name": "L", "state_or_province_name": "ST", "serial_number": "serialNumber",
    "organization_identifier": "organizationIdentifier", "email_address": "E", "domain_component": "DC",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whom a certificate names, and who issued it.

    `numbers`: what stands where an organisation's number may stand. `serial`: of the certificate, hexadecimal.
    """

    subject: str
    issuer: str
    serial: str
    common_names: tuple[str, ...]
    organisations: tuple[str, ...]
    numbers: tuple[str, ...]


def holder_of(signature: bytes, content: bytes, *, at: datetime) -> Holder:
    """Who signed exactly `content`: the holder of a certificate that an issuer we trust had given out, good at `at`.

    `signature`: detached CMS, DER or PEM, any bytes a stranger may send. Reaches no network. Raises SignatureRefused,
    of a kind that says what is wrong with it.
    """
    if len(signature) > LARGEST:
        raise SignatureTooLarge
    try:
        signed, digest = _read(signature)
    except Exception as error:  # broken files break in every way there is
        raise SignatureUnreadable from error
    if signed["encap_content_info"]["content"] is not core.VOID:
        raise NotDetached
    if digest not in _DIGESTS:
        raise SignatureOutdated
    known = trusted.issuers()
    try:
        status = asyncio.run(_status(signed, hashlib.new(digest, content).digest(), known, at))
        signer = status.signing_cert  # the one it was verified with: another may bear the same number
        revoked = _is_revoked([signer, *_path(status)], known)
    except Exception as error:
        raise SignatureBroken from error
    if not status.intact:
        raise SignatureOfOtherText
    if not status.valid:
        raise SignatureBroken
    if revoked or status.revoked:
        raise CertificateRevoked
    if not signer.not_valid_before <= at <= signer.not_valid_after:
        raise CertificateExpired(begins=_day(signer.not_valid_before), ends=_day(signer.not_valid_after))
    usage = signer.key_usage_value
    if signer.ca or usage is None or not usage.native & _USES:
        raise CertificateUseless
    if not status.trusted:
        raise CertificateNotTrusted
    return _holder(signer)


def _read(content: bytes) -> tuple[cms.SignedData, str]:
    """What is signed, by which digest. Raises anything for anything else."""
    if pem.detect(content):
        _kind, _headers, content = pem.unarmor(content)
    info = cms.ContentInfo.load(content, strict=True)
    if info["content_type"].native != "signed_data":
        raise ValueError("not signed data")
    signed = info["content"]
    info.native  # noqa: B018  parsed to the last field
    if signed["encap_content_info"]["content_type"].native != "data":
        raise ValueError("not plain data")
    if len(signed["certificates"]) > _MOST:
        raise ValueError("too many certificates")
    extract_certificate_info(signed)  # the signer's is among them
    return signed, extract_signer_info(signed)["digest_algorithm"]["algorithm"].native


def _path(status) -> list[x509.Certificate]:
    return list(status.validation_path.iter_certs(include_root=True)) if status.validation_path else []


def _day(moment: datetime) -> str:
    return day_in_korea(moment).isoformat()


async def _status(signed: cms.SignedData, digest: bytes, known: trusted.Issuers, at: datetime):
    context = ValidationContext(
        trust_roots=list(known.roots), other_certs=list(known.others), crls=[each.dump() for each in known.lists],
        moment=at, allow_fetching=False, revocation_mode="soft-fail",
    )  # fmt: skip
    usage = KeyUsageConstraints(key_usage=set(_USES))
    return await async_validate_cms_signature(
        signed, raw_digest=digest, validation_context=context, key_usage_settings=usage
    )


def _is_revoked(certificates: list[x509.Certificate], known: trusted.Issuers) -> bool:
    """Whether a list in the folder names one of them: an old list tells nothing of others, but of these it does."""
    listed = {
        (each.issuer.hashable, row["user_certificate"].native)
        for each in known.lists
        for row in each["tbs_cert_list"]["revoked_certificates"]
    }
    return any((each.issuer.hashable, each.serial_number) in listed for each in certificates)


def _holder(certificate: x509.Certificate) -> Holder:
    names = [certificate.subject, *_alternative(certificate, "directory_name")]
    texts = [text.rpartition(":")[2] for kind in ("uniform_resource_identifier", "dns_name", "rfc822_name")
             for text in (each.native for each in _alternative(certificate, kind))]  # fmt: skip
    return Holder(
        subject=_written(certificate.subject),
        issuer=_written(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        common_names=tuple(_values(names, "common_name")),
        organisations=tuple(_values(names, "organization_name")),
        numbers=(*_values(names, *_NUMBERS), *texts),
    )


def _alternative(certificate: x509.Certificate, kind: str) -> list:
    """Other names of the subject, of one kind."""
    names = certificate.subject_alt_name_value
    return [each.chosen for each in names if each.name == kind] if names is not None else []


def _values(names: list[x509.Name], *kinds: str) -> list[str]:
    pairs = [(part["type"].native, part["value"].native) for name in names for row in name.chosen for part in row]
    return [value for kind, value in pairs if kind in kinds and isinstance(value, str)]


def _written(name: x509.Name) -> str:
    """CN=…, O=…, C=KR"""
    parts = [part for row in name.chosen for part in row]
    return ", ".join(f"{_SHORT.get(part['type'].native, part['type'].native)}={part['value'].native}" for part in parts)
