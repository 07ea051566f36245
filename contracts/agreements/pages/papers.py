"""A version of the document as the workspace shows it: its file, its fingerprint, and what it is worth."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from contracts.clauses.enums import DocumentKind
from marketplace.core import audit
from marketplace.core.templatetags import ieum

from .. import queries
from ..enums import CAME_TO_NOTHING, DocumentState
from ..models import AgreementDocument

_TONES = {
    DocumentState.LOCKED: "warm", DocumentState.SIGNING: "warm", DocumentState.SEALED: "ok",
    **dict.fromkeys(CAME_TO_NOTHING, "bad"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """`sha256`: of the sealed file, else of what is signed; empty for a draft. `says`: what the reader should know."""

    document: AgreementDocument
    tone: str
    sha256: str
    size: int
    says: str
    reason: str

    @property
    def fingerprint(self) -> str:
        """The SHA-256 in groups that an eye can compare."""
        return " ".join(self.sha256[start : start + 8] for start in range(0, len(self.sha256), 8))


def paper_of(document: AgreementDocument) -> Paper:
    """The version with its file, its fingerprint, and why it ended, if it did."""
    file = queries.file_of(document)
    return Paper(
        document=document,
        tone=_TONES.get(DocumentState(document.state), "line"),
        sha256=file.sha256 if file and document.state != DocumentState.DRAFT else "",
        size=file.size if file else 0,
        says=what_it_is(document),
        reason=audit.reason_of(document) if document.state in CAME_TO_NOTHING else "",
    )


def what_it_waits_for(document: AgreementDocument) -> str:
    """Of a document whose file is not there yet: that it waits or could not be made, and when it is tried again.

    "" for every other. Why it could not be made is English, and the office's: see `trouble`.
    """
    if not queries.waits_for_its_file(document):
        return ""
    sealing = document.state == DocumentState.SEALING
    if not document.trouble:
        return _("It waits for the agency's seal.") if sealing else _("It waits to be made.")
    failed = _("It could not be sealed yet.") if sealing else _("It could not be made yet.")
    if next_at := queries.tried_again_at(document):
        return f"{failed} {_('It is tried again at %(time)s.') % {'time': ieum.moment(next_at)}}"
    return failed


def what_it_is(document: AgreementDocument) -> str:
    if document.trouble and (waits := what_it_waits_for(document)):
        return waits
    state = DocumentState(document.state)
    if state == DocumentState.DRAFT:
        return _("A draft to be read. The programme office locks it; then it is signed, and nothing in it can change.")
    if state in (DocumentState.LOCKED, DocumentState.SIGNING):
        return _("All parties sign this very document. If one letter changed, the fingerprint would be another one.")
    if state == DocumentState.SEALING:
        return _("All have signed. The agency's seal is being put on it; this takes a minute or two.")
    if state == DocumentState.SEALED and document.kind == DocumentKind.TERMINATION:
        return _("Signed by all and sealed by the agency. With it the agreement has ended.")
    if state == DocumentState.SEALED:
        return _(
            "Signed by all and sealed by the agency. It holds the signed original and the record of every signature."
        )
    if state == DocumentState.SUPERSEDED:
        return _("Sealed, and amended since. What holds today is in the amendment.")
    return _("This version is without effect, with every signature on it. The programme office draws up a new version.")
