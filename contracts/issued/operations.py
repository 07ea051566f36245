"""Issuing a document: about a record, after the event that made it true, or in English, when it is asked for."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from contracts.agreements import queries as agreements
from contracts.agreements.models import Agreement, AgreementDocument
from marketplace import documents
from marketplace.core import canonical, files, outbox
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.lifecycle import TransitionRefused

from . import queries, translation
from .enums import IssuedKind
from .models import IssuedDocument
from .sheet import Sheet

TITLES = {
    IssuedKind.VOUCHER: "바우처 명세서",
    IssuedKind.ACCEPTANCE: "검수확인서",
    IssuedKind.SETTLEMENT: "정산서",
}
_MARKS = {IssuedKind.VOUCHER: "V", IssuedKind.ACCEPTANCE: "A", IssuedKind.SETTLEMENT: "S"}


def issue(
    *, kind: IssuedKind, agreement_id: int, subject_id: int, order: int, sheet: Sheet, at: datetime
) -> IssuedDocument:
    """Make and keep the document of a record, outside any transaction. Safe to repeat: there is one for each record.

    `order`: which of its kind in the agreement, from 1. Raises RenderFailed, UnprintableText; the queue tries again.
    """
    if found := IssuedDocument.objects.filter(kind=kind, subject_id=subject_id).first():
        return found
    agreement = Agreement.objects.select_related(
        "case__round__programme__agency", "demand_firm", "vendor"
    ).get(pk=agreement_id)  # fmt: skip
    document = IssuedDocument(
        kind=kind, subject_id=subject_id, agreement=agreement, number=f"{agreement.number}-{_MARKS[kind]}{order}", at=at
    )
    project = _project(agreement)
    document.data = canonical.dumps(
        {"number": document.number, "kind": kind, "at": at, "project": project, **sheet.as_data()}
    )
    issuer = agreement.case.round.programme.agency.legal_name
    documents.preflight({**sheet.texts(), **project, "전담기관": issuer, **sheet.as_data()})
    with override("ko"):
        html = render_to_string("pdf/issued.html", {
            "title": TITLES[kind],
            "issuer": issuer,
            "project": project.items(),
            "sheet": sheet,
            "day": day_in_korea(at),
            **_printed(document, "진위 확인 주소의 QR 코드"),
        })  # fmt: skip
    return _kept(document, html, TITLES[kind], "이 문서의 자료")


def ask_for_translation(*, document_id: int, actor: Actor, at: datetime) -> AgreementDocument:
    """Have the English translation of a document made, once. Safe to repeat.

    Raises TransitionRefused for a document that is void or not made yet, UnprintableText, DoesNotExist for another's.
    """
    document = AgreementDocument.objects.visible_to(actor).select_related("agreement").get(pk=document_id)
    if not queries.can_be_translated(document):
        raise TransitionRefused(translation.NOT_FOR_THIS)
    documents.preflight(translation.facts_of(document))
    with transaction.atomic():
        AgreementDocument.objects.select_for_update(no_key=True).get(pk=document.pk)
        if not queries.translation_is_asked_for(document):
            outbox.publish(
                queries.TRANSLATE, subject=document, at=at, actor=actor, case_id=document.case_id,
                agreement_id=document.agreement_id,
            )  # fmt: skip
    return document


def translate(*, document_id: int, at: datetime) -> IssuedDocument:
    """Make and keep the English translation of a document, outside any transaction. Safe to repeat.

    Raises RenderFailed, UnprintableText; the queue tries again.
    """
    if found := queries.translation_of(document_id):
        return found
    source = AgreementDocument.objects.select_related("agreement").get(pk=document_id)
    facts = translation.facts_of(source)
    documents.preflight(facts)
    document = IssuedDocument(
        kind=IssuedKind.TRANSLATION, subject_id=source.pk, agreement=source.agreement, number=f"{source.number}-EN",
        data=canonical.dumps({"number": f"{source.number}-EN", **facts}), at=at,
    )  # fmt: skip
    with override("en"):
        html = render_to_string("pdf/translation.html", {
            **translation.context_of(facts), **_printed(document, "QR code of the address to verify this document"),
        })  # fmt: skip
    return _kept(document, html, f"{facts['title']} (translation)", "Data of this document")


def _printed(document: IssuedDocument, qr_title: str) -> dict:
    return {
        **documents.how_to_verify(document.number, document.code, f"{settings.SITE_URL}/verify/", qr_title),
        "snapshot_hash": canonical.sha256(document.data),
    }


def _kept(document: IssuedDocument, html: str, title: str, about_the_data: str) -> IssuedDocument:
    """Render it with its data inside and write it down, unless another worker was faster."""
    attached = documents.Attachment(
        name="data.json", content=document.data.encode(), media_type="application/json", description=about_the_data
    )
    job = documents.Job(
        html=html,
        identifier=document.number,
        created=document.at,
        title=f"{title} {document.number}",
        attachments=[attached],
    )
    known = ("agreement", "number", "data", "at")
    values = {name: getattr(document, name) for name in known} | {
        "file": files.store(documents.make(job), at=document.at)
    }
    return IssuedDocument.objects.get_or_create(kind=document.kind, subject_id=document.subject_id, defaults=values)[0]


def _project(agreement: Agreement) -> dict:
    return {
        "협약번호": agreement.number,
        "과제번호": agreement.case.number,
        "과제명": agreements.effective_plan(agreement).title,
        "수요기업": f"{agreement.demand_firm.legal_name} ({agreement.demand_firm.business_number})",
        "공급기업": f"{agreement.vendor.legal_name} ({agreement.vendor.business_number})",
    }
