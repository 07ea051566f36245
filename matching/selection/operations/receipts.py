"""The receipt of a submitted version: number, server time, hash and amounts, as a PDF, after the commit."""

import json
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from marketplace import documents
from marketplace.core import files, outbox
from marketplace.core.actor import Actor
from marketplace.core.clock import KST

from ..models import ApplicationVersion, Receipt
from ..plan import Plan


def announce(version: ApplicationVersion, actor: Actor, at: datetime) -> None:
    """Tell that a version was submitted, in the caller's transaction.

    Raises UnprintableText for what its receipt could not print: the receipt would never come.
    """
    case = version.application.case
    documents.preflight({
        "title": json.loads(version.content)["title"],
        "수요기업": version.application.demand_firm.legal_name,
        "공급기업": case.vendor.legal_name,
        "제출자": version.submitted_label,
    })  # fmt: skip
    outbox.publish("application_version.submit", subject=version, at=at, actor=actor, case_id=case.pk)


def render_receipt(*, version_id: int, at: datetime) -> Receipt:
    """Render and keep the receipt of a version, outside any transaction. Safe to repeat."""
    version = ApplicationVersion.objects.select_related(
        "application__case__vendor", "application__demand_firm", "application__round__programme__agency"
    ).get(pk=version_id)
    if found := Receipt.objects.filter(version=version).first():
        return found

    plan = Plan.from_data(json.loads(version.content))
    with override("ko"):
        html = render_to_string("pdf/receipt.html", _context(version, plan))
    job = documents.Job(
        html=html, identifier=version.receipt_number, created=version.at, title=f"접수증 {version.receipt_number}"
    )
    file = files.store(documents.make(job), at=at)
    with transaction.atomic():
        return Receipt.objects.get_or_create(version=version, defaults={"file": file, "at": at})[0]


def _context(version: ApplicationVersion, plan: Plan) -> dict:
    application = version.application
    return {
        "title": "과제신청 접수증" if version.kind == "application" else "수정사업계획서 접수증",
        "issuer": application.round.programme.agency.legal_name,
        **documents.how_to_verify(version.receipt_number, version.code, f"{settings.SITE_URL}/verify/"),
        "snapshot_hash": version.sha256,
        "version": version,
        "application": application,
        "plan": plan,
        "at": version.at.astimezone(KST),
    }
