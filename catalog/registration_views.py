"""A vendor's registration for the round in the workspace: written, handed in, corrected, and what became of it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts import queries as accounts
from marketplace.accounts.enums import SizeClass
from marketplace.accounts.web import act, organisation_required, posted, refusals_in
from marketplace.core.downloads import download
from marketplace.programmes import queries as programmes
from marketplace.programmes.workspace import VENDOR, story

from . import operations, queries
from .enums import RegistrationState
from .forms import RegistrationForm
from .lifecycles import REGISTRATION
from .models import VendorRegistration
from .workspace_views import open_or_send

SECTION = "vendor_registration:state"


def _current(request) -> VendorRegistration | None:
    round_ = programmes.current_round()
    return queries.registration_of(request.actor.organisation_id, round_.pk) if round_ else None


@organisation_required
@require_safe
def state(request):
    found = _current(request)
    context = {"section": SECTION, "round": programmes.current_round(), "registration": found}
    if found:
        context |= {
            "turn": queries.turn_of(found),
            "word": queries.last_word(found),
            "closed": REGISTRATION["submit"].refusal(found, request.actor, request.at),
            "entries": story(found, VENDOR),
            "answers": _answers(found),
        }
    context["earlier"] = queries.registrations_of(request.actor.organisation_id).exclude(pk=found.pk if found else None)
    return render(request, "catalog/vendor/registration.html", context)


def _answers(registration: VendorRegistration) -> list[tuple]:
    """What is handed in, for the component check_answers."""
    change = reverse("vendor_registration:edit") if registration.state in operations.OPEN else ""
    rows = [
        (_("Proof that the AI is our own"), registration.own_ai.split("\n"), change),
        (_("Projects we can take in the round"), [str(registration.places_cap)], change),
    ]
    if registration.exception_reason:
        rows.append((_("Why a large firm"), registration.exception_reason.split("\n"), change))
    return rows


@organisation_required
@open_or_send
def edit(request):
    """Begin the registration, or change what is not handed in."""
    found, round_ = _current(request), programmes.current_round()
    if found and found.state in (RegistrationState.REFUSED, RegistrationState.CANCELLED):
        found = None
    if round_ is None or (found and found.state not in operations.OPEN):
        return redirect(SECTION)
    company = accounts.organisation(request.actor.organisation_id)
    form = RegistrationForm(
        posted(request), request.FILES or None, registration=found, is_large=company.size_class == SizeClass.LARGE
    )
    if form.is_valid():
        with refusals_in(form):
            _save(found, round_, form.cleaned_data, request)
            messages.success(request, _("It is saved. Check it, then hand it in."))
            return redirect(SECTION)
    context = {"section": SECTION, "form": form, "registration": found, "round": round_}
    return render(request, "catalog/vendor/registration_form.html", context)


def _save(found: VendorRegistration | None, round_, values: dict, request) -> None:
    if found:
        operations.amend_registration(registration_id=found.pk, **values, actor=request.actor, at=request.at)
    else:
        operations.register_vendor(round_id=round_.pk, **values, actor=request.actor, at=request.at)


@organisation_required
@require_POST
def submit(request):
    found = _current(request)
    if found is None:
        raise Http404
    return act(
        request, operations.submit_registration, registration_id=found.pk,
        done=_("It is handed in. The agency checks it and answers here."), to=reverse(SECTION),
    )  # fmt: skip


@organisation_required
@require_safe
def evidence(request, pk: int):
    found = queries.registrations_of(request.actor.organisation_id).select_related("evidence").get(pk=pk)
    if found.evidence is None:
        raise Http404
    return download(found.evidence, _("Proof of own AI"))
