"""The evidence of a signature: what was agreed to, and a MAC that only the server's key can have made."""

import hashlib
import hmac

from django.conf import settings

from contracts.clauses.enums import Clause, DocumentKind
from marketplace.core import canonical

from .models import AgreementDocument, SignatureRecord

FIRST = "0" * 64  # what stands before the first signature of a document
FRESH_SECONDS = 300  # how long ago a signer may have been identified
CLAUSES = tuple(Clause.values)

_COVERED = (
    "signature_id", "h0", "person_id", "signer_name", "authority", "organisation_name", "business_number",
    "delegation_id", "consent_sha256", "clauses", "methods", "address", "at", "previous",
)  # fmt: skip
_COVERED_WHERE_THERE = ("certificate_id", "beside", "browser")  # records of before have none: their MACs still hold


def consent(document: AgreementDocument) -> str:
    """The sentence a signer agrees to. It speaks Korean, as the document does."""
    what = "협약을 해지하는" if document.kind == DocumentKind.TERMINATION else "협약을 맺는"
    return (
        f"본인은 문서번호 {document.number}의 본문과 붙임을 모두 읽었고, 이 문서(SHA-256 {document.h0})에"
        f" 서명할 권한이 있으며, 전자서명으로 {what} 데 동의합니다."
    )


def purpose(h0: str) -> str:
    """What a signer of the document is asked to prove who they are for: a proof for one counts for no other."""
    return f"sign:{h0}"


def mac_of(record: SignatureRecord) -> str:
    """What the record's MAC must be, from its own columns."""
    there = [name for name in _COVERED_WHERE_THERE if getattr(record, name)]
    message = canonical.dumps({name: getattr(record, name) for name in (*_COVERED, *there)})
    return hmac.new(settings.NUMBER_KEY.encode(), f"signature\n{message}".encode(), hashlib.sha256).hexdigest()


def records_of(document: AgreementDocument) -> list[SignatureRecord]:
    """The records of a document, in the order of signing."""
    records = SignatureRecord.objects.filter(signature__document=document)
    return list(records.select_related("signature", "certificate").order_by("signature__position"))


def chain_holds(document: AgreementDocument) -> bool:
    """Whether every record is unchanged, follows the one before it, and is of the same document."""
    before = FIRST
    for record in records_of(document):
        if record.h0 != document.h0 or record.previous != before or not hmac.compare_digest(record.mac, mac_of(record)):
            return False
        if record.certificate_id and record.certificate.sha256 != record.beside.get("sha256"):
            return False
        before = record.mac
    return True
