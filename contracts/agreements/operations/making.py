"""What the queue makes of a document, outside any transaction: the original that is signed, and the sealed one."""

from datetime import date, datetime

from django.db import transaction

from contracts.clauses.enums import DocumentKind
from marketplace import documents
from marketplace.checkpoints import operations as checkpoints
from marketplace.core import audit, files, outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.programmes import operations as programmes
from marketplace.programmes.enums import CaseState

from .. import printing
from ..enums import DocumentState
from ..lifecycles import AGREEMENT, DOCUMENT
from ..models import Agreement, AgreementDocument
from .drawing_up import ask_to_make
from .ending import terminate_agreement
from .moving import move_amendment


def render_document(*, document_id: int, at: datetime) -> AgreementDocument:
    """Make draft and original of a drawn-up document. Safe to repeat: what is made stays.

    Raises RenderFailed and keeps its reason on the document, so that the office sees it; the queue tries again.
    """
    document = AgreementDocument.objects.select_related("agreement").get(pk=document_id)
    if document.original_id or document.state != DocumentState.DRAFT:
        return document
    draft, original = _made(document, printing.unsigned(document))
    kept = {name: files.store(content, at=at) for name, content in (("draft", draft), ("original", original))}
    AgreementDocument.objects.filter(pk=document.pk, original=None).update(
        **kept, provenance=documents.provenance(), trouble=""
    )
    document.refresh_from_db()
    return document


def render_again(*, document_id: int, actor: Actor, at: datetime) -> AgreementDocument:
    """Ask the queue once more for a document that could not be made or sealed. Raises NotAllowed."""
    if not actor.has("programme_manager"):
        raise NotAllowed
    document = AgreementDocument.objects.visible_to(actor).select_related("agreement").get(pk=document_id)
    with transaction.atomic():
        ask_to_make(document, actor, at)
    return document


def seal_document(*, document_id: int, at: datetime) -> AgreementDocument:
    """Make and seal the final document once all have signed; the agreement is concluded. Safe to repeat.

    `at`: the time in the time stamp. Raises RenderFailed or SealUnavailable, keeping the
    reason on the document: it waits unsealed, never sealed at a lower level.
    """
    document = AgreementDocument.objects.select_related("agreement__case", "original", "base").get(pk=document_id)
    if document.state != DocumentState.SEALING:
        return document
    original = files.read(document.original)
    try:
        checkpoints.take(at=at)  # covers the signatures, and is printed in their certificate
        job = printing.sealed(document, original, at=at)
    except documents.SealUnavailable as failure:
        _tell(document, failure.reason)
        raise
    (content,) = _made(document, [job])
    file = files.store(content, at=at)
    with transaction.atomic():
        # before the document, as everyone does who ends an agreement or changes it
        agreement = Agreement.objects.select_for_update(no_key=True).get(pk=document.agreement_id)
        sealed = advance(
            DOCUMENT, document, "seal", actor=SYSTEM, at=at, sha256=file.sha256, agreement_id=document.agreement_id
        )
        sealed.sealed, sealed.sealed_at, sealed.trouble = file, at, ""
        sealed.save(update_fields=["sealed", "sealed_at", "trouble"])
        _take_effect(sealed, agreement, at)
    return sealed


def _take_effect(document: AgreementDocument, agreement: Agreement, at: datetime) -> None:
    if document.kind == DocumentKind.AGREEMENT:
        advance(
            AGREEMENT, agreement, "conclude", actor=SYSTEM, at=at, agreement_id=agreement.pk, case_id=agreement.case_id
        )
        programmes.move_case(
            case_id=agreement.case_id, to=CaseState.DELIVERY, holder="programme_manager", actor=SYSTEM, at=at
        )
        return
    if document.kind == DocumentKind.AMENDMENT:
        advance(
            DOCUMENT, document.base, "supersede", actor=SYSTEM, at=at, agreement_id=agreement.pk, by=document.number
        )
    amendment = move_amendment(document.amendment, "conclude", SYSTEM, at, document=document.number)
    if amendment.ends_on:
        _change_period(agreement, amendment.ends_on, document, at)
    if amendment.ends:
        terminate_agreement(agreement_id=agreement.pk, reason=amendment.reason, actor=SYSTEM, at=at)


def _change_period(agreement: Agreement, ends_on: date, document: AgreementDocument, at: datetime) -> None:
    """The period ends on another day from now on, and everything that is reckoned from its end with it."""
    facts = {
        "agreement_id": agreement.pk, "case_id": agreement.case_id, "by": document.number,
        "from": agreement.ends_on.isoformat(), "to": ends_on.isoformat(),
    }  # fmt: skip
    agreement.ends_on = ends_on
    agreement.save(update_fields=["ends_on"])
    audit.record(agreement, "agreement.change_period", actor=SYSTEM, at=at, facts=facts)
    outbox.publish("agreement.change_period", subject=agreement, at=at, actor=SYSTEM, **facts)


def _made(document: AgreementDocument, jobs: list[documents.Job]) -> list[bytes]:
    """The bytes of every job. Raises the first failure, once its reason stands on the document."""
    results = documents.render_many(jobs)
    for result in results:
        if not isinstance(result, bytes):
            _tell(document, result.reason)
            raise result
    AgreementDocument.objects.filter(pk=document.pk).exclude(trouble="").update(trouble="")
    return results


def _tell(document: AgreementDocument, trouble: str) -> None:
    AgreementDocument.objects.filter(pk=document.pk).update(trouble=trouble)
