"""The vendor's pages of a case between choice and award: apply together or not, and read the application."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.web import act, organisation_required, refusals_in
from marketplace.programmes import queries as programmes
from matching.needs import queries as needs

from . import operations, partner, queries, reading
from .enums import ConsortiumState
from .forms import DeclarationForm, ReasonForm
from .lifecycles import CONSORTIUM

SECTION = "workspace:cases"


def _case(request, number: str):
    """A case in which the reader is the vendor."""
    return programmes.cases(request.actor).filter(vendor_id=request.actor.organisation_id).get(number=number)


@organisation_required
@require_safe
def together(request, number: str):
    return _together(request, _case(request, number), DeclarationForm(), ReasonForm())


def _together(request, case, declaration: DeclarationForm, decline: ReasonForm):
    found = queries.consortium_of(case.pk)
    waits = found is not None and found.state == ConsortiumState.PROPOSED and found.proposed_by_org_id != case.vendor_id
    context = {
        "section": SECTION, "case": case, "consortium": found, "choice": needs.choice_of(case.pk), "waits": waits,
        "stands": found is not None and found.state == ConsortiumState.CONFIRMED,
        "closed": CONSORTIUM["accept"].refusal(found, request.actor, request.at) if waits else None,
        "may_part": found is not None and CONSORTIUM["dissolve"].refusal(found, request.actor, request.at) is None,
        "declaration": declaration, "decline": decline,
    }  # fmt: skip
    return render(request, "applications/partner/together.html", context)


@organisation_required
@require_POST
def propose(request, number: str):
    case = _case(request, number)
    return act(
        request, operations.propose_consortium, case_id=case.pk,
        done=_("It is proposed. The firm's representative accepts it."),
        to=reverse("vendor_cases:together", args=[number]),
    )  # fmt: skip


@organisation_required
@require_POST
def accept(request, number: str):
    case = _case(request, number)
    found = queries.consortium_of(case.pk)
    if found is None:
        raise Http404
    if found.state == ConsortiumState.CONFIRMED:  # pressed twice
        return redirect("workspace:case", number)
    form = DeclarationForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            operations.accept_consortium(
                consortium_id=found.pk, no_conflict=form.cleaned_data["no_conflict"], actor=request.actor, at=request.at
            )
            messages.success(request, _("The two firms apply together. The firm writes the application."))
            return redirect("workspace:case", number)
    return _together(request, case, form, ReasonForm())


@organisation_required
@require_POST
def decline(request, number: str):
    """Decline the proposal, or part before anything was submitted."""
    case = _case(request, number)
    found = queries.consortium_of(case.pk)
    if found is None:
        return redirect("workspace:case", number)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            operations.dissolve_consortium(
                consortium_id=found.pk, reason=form.cleaned_data["reason"], actor=request.actor, at=request.at
            )
            messages.success(request, _("The two firms do not apply together. The firm reads your reason."))
            return redirect("workspace:case", number)
    return _together(request, case, DeclarationForm(), form)


@organisation_required
@require_safe
def application(request, number: str):
    case = _case(request, number)
    shared = partner.shared_application(case)
    if shared is None:
        raise Http404
    context = {"section": SECTION, "case": case, "shared": shared}
    if shared.plan:
        context["plan"] = reading.read(shared.plan)
    return render(request, "applications/partner/application.html", context)
