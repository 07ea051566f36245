"""The consortium on the firm's side: proposed on the chosen quote, accepted by the other, or given up."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.accounts.web import organisation_required, posted, refusals_in
from marketplace.programmes import queries as rounds
from matching.needs import pages as need_pages
from matching.needs import queries as needs

from .. import operations, queries
from ..enums import ConsortiumState
from ..forms import DeclarationForm, ReasonForm
from .common import SECTION

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _case(request, number: str):
    """The firm's own case. Raises DoesNotExist for any other."""
    return rounds.cases(request.actor).filter(demand_firm_id=request.actor.organisation_id).get(number=number)


@organisation_required
@FORM
def consortium(request, number: str):
    """Propose it, accept the vendor's proposal, see what is awaited; and once it stands, begin the application."""
    case = _case(request, number)
    found = queries.consortium_of(case.pk)
    if queries.own_applications(request.actor).filter(case=case).exists() and found:
        return redirect("applications:tasks", number)
    choice = needs.choice_of(case.pk)
    stands = found is not None and found.state == ConsortiumState.CONFIRMED
    form = DeclarationForm(None if stands else posted(request))
    if request.method == "POST" and (stands or form.is_valid()):
        with refusals_in(form):
            _step(request, case, found)
            return redirect("applications:consortium", number)
    parted = found is None and choice is not None and queries.has_parted(case.pk)
    waits_for_us = found is not None and found.proposed_by_org_id != case.demand_firm_id
    context = {**SECTION, "case": case, "choice": choice, "consortium": found, "stands": stands,
               "waits_for_us": waits_for_us, "form": form,
               "ahead": need_pages.ahead(choice.need, actor=request.actor, at=request.at) if parted else None}  # fmt: skip
    return render(request, "applications/consortium.html", context)


def _step(request, case, found) -> None:
    """The next step of the firm, its declaration given: pressed twice, it is done once."""
    who = {"actor": request.actor, "at": request.at}
    if found is None:
        operations.propose_consortium(case_id=case.pk, **who)
    elif found.state == ConsortiumState.CONFIRMED:
        operations.start_application(case_id=case.pk, **who)
    elif found.proposed_by_org_id != case.demand_firm_id:
        operations.accept_consortium(consortium_id=found.pk, no_conflict=True, **who)


@organisation_required
@FORM
def dissolve(request, number: str):
    case = _case(request, number)
    found = queries.consortium_of(case.pk)
    if found is None:
        return redirect("workspace:case", number)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with refusals_in(form):
            operations.dissolve_consortium(
                consortium_id=found.pk, reason=form.cleaned_data["reason"], actor=request.actor, at=request.at
            )
            messages.success(request, _("The two firms have parted."))
            return redirect("workspace:case", number)
    context = {**SECTION, "case": case, "form": form, "title": _("Part from the vendor"),
               "effect": _("Without a consortium the application cannot be submitted."), "label": _("Part")}  # fmt: skip
    return render(request, "applications/reason.html", context)
