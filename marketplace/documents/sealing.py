"""The agency's seal: an invisible PAdES signature, B-LT unless the settings allow less, that forbids every later change."""

import logging
from datetime import datetime
from io import BytesIO

from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko_certvalidator import ValidationContext

from marketplace.core.effects import outside_transaction

from . import authority, levels
from .errors import SealUnavailable

FIELD = "AgencySeal"
ROOM = (
    8_704  # hexadecimal digits for a seal of the demonstration authority, which takes 7,900: pyHanko would take 11,800
)
logging.getLogger("pyhanko.sign.signers.pdf_signer").setLevel(logging.ERROR)  # "fetching is not allowed": as meant


class _SignerAt(signers.PdfSigner):
    """Signs at the time it is told instead of the machine's."""

    def __init__(self, *args, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self._at = at

    def init_signing_session(self, *args, **kwargs):
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._at
        return session


def seal(pdf: bytes, *, at: datetime, reason: str, location: str) -> bytes:
    """`pdf` with the agency's seal and a time stamp of `at` (aware; a real time-stamp authority takes its own clock).

    The chain and the revocation data travel in the file, so that it can be verified in twenty years
    (PAdES B-LT); DocMDP 1 makes this the last act. Raises SealUnavailable, and then nothing was sealed:
    a lower level is never taken instead, unless the settings say so: see `seal_level`.
    """
    outside_transaction()
    at = at.replace(microsecond=0)
    try:
        who = authority.current()
        seal_level()
        metadata = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=reason,
            location=location,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            embed_validation_info=True,
            validation_context=_context(who, at),
            # In the signature's own revision: the signature covers the entire file, and verifying is fast.
            dss_settings=DSSContentSettings(
                placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE, include_vri=False
            ),
        )
        signer = _SignerAt(metadata, signer=who.signer, timestamper=who.stamper(at), at=at)
        room = None if who.online else ROOM  # how much another time-stamp authority says is not known before
        return signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), bytes_reserved=room).getvalue()
    except Exception as error:  # network, key, certificate or PDF: all mean "not sealed, try again"
        raise SealUnavailable.because(error) from error


def seal_level() -> str:
    """The level at which the agency seals: B-LT, or B-T by SEAL_LEVEL where its certificate publishes no revocation data.

    Raises SealUnavailable where it publishes none and the settings do not say B-T.
    """
    who = authority.current()
    level = levels.level_for(who.signer.signing_cert, who.crls)
    if level != levels.LT and level != settings.SEAL_LEVEL:
        raise SealUnavailable("the seal's certificate publishes no revocation data, and SEAL_LEVEL is not B-T")
    return level


def _context(who: authority.Authority, at: datetime) -> ValidationContext:
    when = {"allow_fetching": True} if who.online else {"moment": at}  # the two exclude each other
    return ValidationContext(
        trust_roots=who.roots, other_certs=who.others, crls=who.crls, revocation_mode="hard-fail", **when
    )
