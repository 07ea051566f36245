"""Papers that nobody signs, for those who verify them: issued documents, and receipts of applications."""

from django.db.models import Q
from django.utils.translation import gettext as _

from contracts.agreements.enums import Party
from contracts.agreements.verification import Found, Outcome, Verification, finds
from matching.selection.models import Receipt

from .models import IssuedDocument


@finds
def issued_document(number: str, sha256: str) -> Found | None:
    wanted = Q(file__sha256=sha256) if sha256 else Q(number=number)
    found = IssuedDocument.objects.filter(wanted).select_related(
        "file", "agreement__demand_firm", "agreement__vendor", "agreement__case"
    ).first()  # fmt: skip
    return found and Found(found.code, lambda: _about_issued(found))


def _about_issued(document: IssuedDocument) -> Verification:
    return Verification(
        outcome=Outcome.GENUINE, number=document.number, code=document.code, kind=document.get_kind_display(),
        title=document.agreement.case.title, issued_at=document.at, sha256=document.file.sha256,
        parties=(
            (Party.DEMAND_FIRM, document.agreement.demand_firm.legal_name),
            (Party.VENDOR, document.agreement.vendor.legal_name),
        ),
    )  # fmt: skip


@finds
def receipt(number: str, sha256: str) -> Found | None:
    wanted = Q(file__sha256=sha256) if sha256 else Q(version__receipt_number=number)
    found = Receipt.objects.filter(wanted).select_related(
        "file", "version__application__case__vendor", "version__application__demand_firm"
    ).first()  # fmt: skip
    return found and Found(found.version.code, lambda: _about_receipt(found))


def _about_receipt(receipt: Receipt) -> Verification:
    version = receipt.version
    application = version.application
    return Verification(
        outcome=Outcome.GENUINE, number=version.receipt_number, code=version.code, kind=_("Receipt of an application"),
        title=application.case.title, issued_at=version.at, sha256=receipt.file.sha256,
        parties=(
            (Party.DEMAND_FIRM, application.demand_firm.legal_name), (Party.VENDOR, application.case.vendor.legal_name),
        ),
    )  # fmt: skip
