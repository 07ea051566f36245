"""The vendor hands in the bond for its advance; both firms read it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contracts.agreements import queries as agreements
from marketplace.accounts import queries as accounts
from marketplace.accounts.web import organisation_required, posted, refusals_in
from marketplace.core.clock import day_in_korea
from marketplace.core.downloads import download

from . import operations, pages, queries
from .forms import GuaranteeForm


@organisation_required
@require_http_methods(["GET", "HEAD", "POST"])
def guarantee(request, number: str):
    """What the bond must cover and until when; hand it in, or another after one was refused or replaced."""
    agreement = agreements.agreements(request.actor).get(case__number=number, vendor_id=request.actor.organisation_id)
    bond = pages.bond(agreement, request.at)
    if bond is None:
        raise Http404
    form = GuaranteeForm(
        posted(request), request.FILES or None, initial={"amount": bond.advance, "valid_until": bond.until}
    )
    if form.is_valid():
        if bond.is_in(form.cleaned_data["issuer"], form.cleaned_data["number"]):  # pressed twice
            return redirect("projects:project", number)
        with refusals_in(form):
            operations.submit_guarantee(
                agreement_id=agreement.pk, **form.cleaned_data, actor=request.actor, at=request.at
            )
            messages.success(request, _("The bond is handed in. The programme office checks it."))
            return redirect("projects:project", number)
    may = ["representative", "submits"]
    submitters = accounts.people_who(agreement.vendor_id, may, day_in_korea(request.at))
    context = {
        "section": "projects:list", "case": agreement.case, "agreement": agreement, "bond": bond, "form": form,
        "may_submit": request.actor.has_any(*may), "submitters": [person.name for person in submitters],
    }  # fmt: skip
    return render(request, "projects/guarantee.html", context)


@organisation_required
@require_safe
def guarantee_file(request, number: str, pk: int):
    found = queries.guarantees(request.actor).select_related("file").get(pk=pk, agreement__case__number=number)
    return download(found.file, f"{number}-{_('bond')}-{found.number}")
