"""Is this file ours, whole and unchanged? Answers for any bytes a stranger may send."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

from . import authority, levels
from .sealing import FIELD

LARGEST = 10 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer about one file. `genuine` is the whole of it; the parts say what failed, `reason` in English.

    sealed: exactly one signature, in the field of the agency's seal.
    intact: the sealed bytes are unchanged.
    trusted: set by the agency's certificate, valid and not revoked at the time of a believed time stamp.
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


def verify(pdf: bytes, *, trust: authority.Trust | None = None) -> Verdict:
    """Judge any bytes; never raises. Reaches no network: what is needed is in the file or with us.

    `trust`: whom to believe instead of the authority of the settings.

    The seal is judged at the time of its time stamp, so that the answer does not change as certificates expire.
    """
    if len(pdf) > LARGEST:
        return Verdict(reason=f"larger than {LARGEST} bytes")
    try:
        return _judge(PdfFileReader(BytesIO(pdf)), trust or authority.believed())
    except Exception as error:  # broken files break in every way there is
        return Verdict(reason=f"not verifiable: {type(error).__name__}: {error}"[:500])


def _judge(reader: PdfFileReader, who: authority.Authority | authority.Trust) -> Verdict:
    signatures = reader.embedded_signatures
    if [signature.field_name for signature in signatures] != [FIELD]:
        return Verdict(reason="does not carry exactly the agency's seal")
    signature = signatures[0]
    stamps = list(extract_tst_data_iter(signature.signer_info, signed=False))
    if len(stamps) != 1:
        return Verdict(sealed=True, reason="does not carry exactly one time stamp")
    signed_at = stamps[0]["encap_content_info"]["content"].parsed["gen_time"].native
    store = _store(reader)
    # Whatever was appended is refused, so nobody needs to know what it changed: a question that takes seconds.
    status = validate_pdf_signature(signature, _context(store, who, signed_at), skip_diff=True)
    level = levels.level_for(signature.signer_cert, (each.get_object().data for each in store.crls))
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    ours = who.seal_names is None or signature.signer_cert.subject.hashable in who.seal_names
    verdict = {
        "intact": status.intact and status.valid,
        "trusted": ours and status.trusted and status.timestamp_validity.valid and status.timestamp_validity.trusted,
        "covers_whole_file": whole,
        "docmdp_ok": whole and signature.docmdp_level == MDPPerm.NO_CHANGES,
    }
    failed = [name for name, passed in verdict.items() if not passed]
    if not failed and not status.bottom_line:
        raise ValueError("the parts pass but not the whole")
    reason = "not " + ", ".join(failed) if failed else ""
    return Verdict(sealed=True, signed_at=signed_at, level=level, reason=reason, **verdict)


def _store(reader: PdfFileReader) -> DocumentSecurityStore:
    """What the file carries for its verifier: nothing, where it has no such store."""
    try:
        return DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return DocumentSecurityStore(None)


def _context(store: DocumentSecurityStore, who: authority.Authority | authority.Trust, signed_at: datetime):
    known = {
        "trust_roots": who.roots,
        "other_certs": list(who.others),
        "crls": who.crls,
        "moment": signed_at,
        "revocation_mode": "hard-fail",
    }
    return store.as_validation_context(known)
