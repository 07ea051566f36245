"""Issuing a document about a record, after the event that made it true."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import override

from contracts.agreements import queries as agreements
from contracts.agreements.models import Agreement
from marketplace import documents
from marketplace.core import canonical, files
from marketplace.core.clock import day_in_korea

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
    number = f"{agreement.number}-{_MARKS[kind]}{order}"
    project = _project(agreement)
    data = canonical.dumps({"number": number, "kind": kind, "at": at, "project": project, **sheet.as_data()})
    documents.preflight(sheet.texts())
    with override("ko"):
        html = render_to_string("pdf/issued.html", {
            "title": TITLES[kind],
            "issuer": agreement.case.round.programme.agency.legal_name,
            "number": number,
            "snapshot_hash": canonical.sha256(data),
            "project": project.items(),
            "sheet": sheet,
            "day": day_in_korea(at),
        })  # fmt: skip
    attached = documents.Attachment(
        name="data.json", content=data.encode(), media_type="application/json", description="이 문서의 자료"
    )
    content = documents.render(
        html, identifier=number, created=at, title=f"{TITLES[kind]} {number}", attachments=[attached]
    )
    return IssuedDocument.objects.get_or_create(
        kind=kind, subject_id=subject_id,
        defaults={
            "agreement": agreement, "number": number, "data": data, "file": files.store(content, at=at), "at": at,
        },
    )[0]  # fmt: skip


def _project(agreement: Agreement) -> dict:
    return {
        "협약번호": agreement.number,
        "과제번호": agreement.case.number,
        "과제명": agreements.effective_plan(agreement).title,
        "수요기업": f"{agreement.demand_firm.legal_name} ({agreement.demand_firm.business_number})",
        "공급기업": f"{agreement.vendor.legal_name} ({agreement.vendor.business_number})",
    }
