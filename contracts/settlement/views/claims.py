"""Claims in the workspace: the vendor's calendar, filing a claim, and one claim as its two firms read it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.accounts.web import organisation_required, posted, refusals_in, sign_in_required
from marketplace.core.downloads import download

from .. import operations, queries
from ..errors import ClaimNotUsable, InvoiceUsed
from ..forms import InvoiceForm
from ..invoices import Amounts, Invoice
from ..models import Claim
from ..pages.calendar import calendar
from ..pages.claim import Sheet, claim_page, sheet

SECTION = "claims:list"


@organisation_required
@require_safe
def claims(request):
    context = {"section": SECTION, "page": calendar(request.actor, request.at)}
    return render(request, "claims/list.html", context)


@organisation_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, agreement: str, instalment: int):
    """Claim an instalment; one that is claimed already shows its claim."""
    row = queries.row_to_claim(request.actor, agreement, instalment)
    if standing := queries.standing_claim(row):  # pressed twice, or claimed by a colleague
        return redirect("claims:claim", standing.number)
    found = sheet(row, request.actor, request.at)
    may_file = found.may_claim and not found.due.why_not
    form = InvoiceForm(posted(request) if may_file else None, request.FILES or None, initial=_expected(found))
    if may_file and form.is_valid():
        with refusals_in(form):
            if filed := _file(request, found, form):
                messages.success(request, _("It is claimed. The agency's manager checks it next."))
                return redirect("claims:claim", filed.number)
    context = {"section": SECTION, "sheet": found, "form": form, "may_file": may_file}
    return render(request, "claims/new.html", context)


def _expected(found: Sheet) -> dict:
    must = found.invoice
    return {"supply_value": must.supply_value, "vat": must.vat, "total": must.supply_value + must.vat}


def _file(request, found: Sheet, form: InvoiceForm) -> Claim | None:
    """File what was written. None if it cannot stand: then each point that is wrong stands beside its entry."""
    given, must = form.cleaned_data, found.invoice
    invoice = Invoice(
        supplier_number=must.supplier_number, buyer_number=must.buyer_number,
        **{name: given[name] for name in ("approval_number", "supply_value", "vat", "written_on", "issued_on")},
    )  # fmt: skip
    amounts = Amounts(grant=must.share.grant, cash=must.share.cash, vat=given["vat"], total=given["total"])
    try:
        return operations.claim(
            row_id=found.row.pk, invoice=invoice, amounts=amounts, content=given["file"], actor=request.actor,
            at=request.at,
        )  # fmt: skip
    except ClaimNotUsable as refusal:
        for entry, words in refusal.points:
            form.add_error(entry or None, words)
    except InvoiceUsed as refusal:
        form.add_error("approval_number", str(refusal))
    return None


@organisation_required
@require_safe
def claim(request, number: str):
    """One claim: to both firms of its agreement."""
    found = queries.claims(request.actor).get(number=number)
    page = claim_page(found, request.actor, request.at)
    context = {"section": SECTION if page.is_vendor else "workspace:cases", "page": page}
    return render(request, "claims/claim.html", context)


@sign_in_required
@require_safe
def invoice(request, number: str):
    """The invoice's file: to both firms, the office and the settlement auditor."""
    found = queries.claims(request.actor).select_related("invoice__file").get(number=number)
    if found.invoice.file is None:
        raise Http404
    return download(found.invoice.file, found.approval_number)
