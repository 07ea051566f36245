"""The answer about one file. Needs no pyHanko: the processes that judge load that."""

from dataclasses import dataclass
from datetime import datetime

LARGEST = 10 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer about one file. `genuine` is the whole of it; the parts say what failed, `reason` in English.

    sealed: exactly one signature, in the field of the agency's seal.
    intact: the sealed bytes are unchanged, and the room that was left for the seal holds nothing beside it.
    trusted: set by the agency's certificate, valid and not revoked at the time of a believed time stamp; the seal carries
        no other certificates than those.
    covers_whole_file: nothing was appended after sealing.
    docmdp_ok: the seal forbids changes and there are none.
    signed_at: the time in the time stamp, UTC.
    level: PAdES B-LT, or B-T if the file cannot tell whether the seal's certificate was revoked, which publishes nothing.
    """

    sealed: bool = False
    intact: bool = False
    trusted: bool = False
    covers_whole_file: bool = False
    docmdp_ok: bool = False
    signed_at: datetime | None = None
    level: str = ""
    reason: str = ""

    @property
    def genuine(self) -> bool:
        return self.sealed and self.intact and self.trusted and self.covers_whole_file and self.docmdp_ok


def too_large() -> Verdict:
    return Verdict(reason=f"larger than {LARGEST} bytes")
