"""Is this file ours, whole and unchanged? Answers for any bytes a stranger may send."""

from datetime import datetime
from io import BytesIO

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

from . import authority, levels
from .sealing import FIELD
from .verdict import LARGEST, Verdict, too_large


def verify(pdf: bytes, *, trust: authority.Trust | None = None) -> Verdict:
    """Judge any bytes; never raises. Reaches no network: what is needed is in the file or with us.

    `trust`: whom to believe instead of the authority of the settings.

    The seal is judged at the time of its time stamp, so that the answer does not change as certificates expire.
    """
    if len(pdf) > LARGEST:
        return too_large()
    try:
        return _judge(pdf, trust or authority.believed())
    except Exception as error:  # broken files break in every way there is
        return Verdict(reason=f"not verifiable: {type(error).__name__}: {error}"[:500])


def _judge(pdf: bytes, who: authority.Authority | authority.Trust) -> Verdict:
    reader = PdfFileReader(BytesIO(pdf))
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
    stamp = status.timestamp_validity
    level = levels.level_for(signature.signer_cert, (each.get_object().data for each in store.crls))
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    used = {each.sha256 for path in (status.validation_path, stamp.validation_path) for each in path or ()}
    known = used | {each.sha256 for each in (*who.roots, *who.others)}
    alone = all(_carries_only(known, each) for each in (signature.signed_data, stamps[0]))
    ours = who.seal_names is None or signature.signer_cert.subject.hashable in who.seal_names
    verdict = {
        "intact": status.intact and status.valid and _fills_its_room(pdf, signature),
        "trusted": ours and status.trusted and stamp.valid and stamp.trusted and alone,
        "covers_whole_file": whole,
        "docmdp_ok": whole and signature.docmdp_level == MDPPerm.NO_CHANGES,
    }
    failed = [name for name, passed in verdict.items() if not passed]
    if not failed and not status.bottom_line:
        raise ValueError("the parts pass but not the whole")
    reason = "not " + ", ".join(failed) if failed else ""
    return Verdict(sealed=True, signed_at=signed_at, level=level, reason=reason, **verdict)


def _fills_its_room(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Whether the bytes that no signature covers, because it stands in them, are the seal as it is written and zeros."""
    start, length, resume, _ = signature.byte_range
    room, seal = pdf[start + length : resume], cms.ContentInfo.load(signature.pkcs7_content)
    written = b"<" + seal.dump().hex().upper().encode().ljust(len(room) - 2, b"0") + b">"
    return room == written and seal.contents == seal["content_type"].dump() + seal["content"].dump()


def _carries_only(known: set[bytes], signed: cms.SignedData) -> bool:
    """Whether what a signature does not protect of itself says nothing but what must stand there: certificates that were
    used or are ours, and the versions and algorithm that follow from the rest (RFC 5652 §5.1)."""
    (signer,), (algorithm,) = signed["signer_infos"], signed["digest_algorithms"]
    version = "v1" if signed["encap_content_info"]["content_type"].native == "data" else "v3"
    return (
        all(each.chosen.sha256 in known for each in signed["certificates"] or ())
        and (signed["version"].native, signer["version"].native) == (version, "v1")
        and algorithm.native == signer["digest_algorithm"].native == {**algorithm.native, "parameters": None}
    )


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
