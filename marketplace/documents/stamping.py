"""Time stamps (RFC 3161) over a hash: an authority that keeps no records of ours says that it was there by then."""

import asyncio
from datetime import datetime

from asn1crypto import cms
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from marketplace.core.effects import outside_transaction

from . import authority
from .errors import SealUnavailable

_ALGORITHM = "sha256"


def stamp(digest: bytes, *, at: datetime) -> bytes:
    """A time stamp over a SHA-256 digest, DER; `at`: the time in it, where it is the demonstration's own.

    Raises SealUnavailable.
    """
    outside_transaction()
    try:
        stamper = authority.current().stamper(at.replace(microsecond=0))
        return asyncio.run(stamper.async_timestamp(digest, _ALGORITHM)).dump()
    except Exception as error:  # network, key or settings: all mean "not stamped, try again"
        raise SealUnavailable.because(error) from error


def stamped_at(token: bytes, digest: bytes) -> datetime | None:
    """When an authority we believe has stamped this digest; None for any other bytes."""
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        when = signed["encap_content_info"]["content"].parsed["gen_time"].native
        found = asyncio.run(_judged(signed, digest, when))
    except Exception:  # broken bytes break in every way there is
        return None
    good = found["intact"] and found["valid"] and found["trust_problem_indic"] is None
    return when if good else None


async def _judged(signed: cms.SignedData, digest: bytes, when: datetime) -> dict:
    who = authority.believed()
    context = ValidationContext(
        trust_roots=list(who.roots), other_certs=list(who.others), crls=list(who.crls), moment=when,
        allow_fetching=False, revocation_mode="soft-fail",
    )  # fmt: skip
    return await validate_tst_signed_data(signed, context, lambda algorithm: digest if algorithm == _ALGORITHM else b"")
