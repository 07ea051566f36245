"""Papers that nobody signs, for those who verify them: issued documents, and receipts of applications."""

from django.db.models import Q
from django.utils.translation import gettext as _

from contracts.agreements.enums import Party
from contracts.agreements.verification import Found, Outcome, Verification, finds
from marketplace.programmes.models import Case
from matching.selection.models import Receipt

from .models import IssuedDocument


@finds
def issued_document(number: str, sha256: str) -> Found | None:
    wanted = Q(file__sha256=sha256) if sha256 else Q(number=number)
    joins = ("file", "agreement__case__demand_firm", "agreement__case__vendor")
    found = IssuedDocument.objects.filter(wanted).select_related(*joins).first()
    return found and _paper(
        found.agreement.case, number=found.number, code=found.code, kind=found.get_kind_display(), issued_at=found.at,
        sha256=found.file.sha256,
    )  # fmt: skip


@finds
def receipt(number: str, sha256: str) -> Found | None:
    wanted = Q(file__sha256=sha256) if sha256 else Q(version__receipt_number=number)
    joins = ("file", "version__application__case__demand_firm", "version__application__case__vendor")
    found = Receipt.objects.filter(wanted).select_related(*joins).first()
    return found and _paper(
        found.version.application.case, number=found.version.receipt_number, code=found.version.code,
        kind=_("Receipt of an application"), issued_at=found.version.at, sha256=found.file.sha256,
    )  # fmt: skip


def _paper(case: Case, *, code: str, **said) -> Found:
    """A paper about a case: which project of which two firms, and what is `said` of the paper itself."""
    parties = ((Party.DEMAND_FIRM, case.demand_firm.legal_name), (Party.VENDOR, case.vendor.legal_name))
    return Found(
        code,
        lambda: Verification(outcome=Outcome.GENUINE, code=code, title=case.title, parties=parties, **said),
    )
