"""Changes of an agreement in the workspace of its two firms: ask, check, answer, withdraw."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.web import act, organisation_required, posted, refusals_in
from marketplace.core.paging import page_of
from marketplace.programmes import queries as rounds
from marketplace.programmes.workspace import side_of

from . import change_pages as pages
from . import obstacles, operations, queries
from .change_forms import ChangeForm, EndForm, OpinionForm
from .models import Agreement, Amendment

FORM = require_http_methods(["GET", "HEAD", "POST"])
SECTION = {"section": "workspace_agreements:list"}


def _agreement(request, number: str) -> Agreement:
    agreement = queries.agreements(request.actor).get(number=number)
    if not side_of(agreement.case, request.actor):
        raise Http404  # the office has its own pages
    return agreement


def _change(request, agreement: Agreement, number: str) -> Amendment:
    return queries.amendments(request.actor).get(agreement=agreement, number=number)


@organisation_required
@require_safe
def change_list(request, number: str):
    agreement = _agreement(request, number)
    page = page_of(request, queries.amendments(request.actor).filter(agreement=agreement))
    context = {
        **SECTION, "agreement": agreement, "case": agreement.case, "page": page,
        "changes": pages.listed(page.object_list, request.actor, request.at),
        "closed": pages.closed(agreement, request.actor, request.at),
        "no_end": pages.closed_to_ending(agreement, request.actor, request.at),
    }  # fmt: skip
    return render(request, "agreements/changes.html", context)


@organisation_required
@FORM
def request_change(request, number: str):
    """Write over the plan, look at every cell before and after, and ask."""
    agreement = _agreement(request, number)
    context = {**SECTION, "agreement": agreement, "case": agreement.case}
    if closed := pages.closed(agreement, request.actor, request.at):
        messages.info(request, closed)
        return redirect("changes:list", number)
    form = _form(request, agreement)
    if form.is_valid():
        with refusals_in(form):
            asked = {"agreement_id": agreement.pk, "plan": form.wanted, "seen": form.cleaned_data["seen"],
                     "reason": form.cleaned_data["reason"], "actor": request.actor, "at": request.at}  # fmt: skip
            if "confirm" in request.POST:
                amendment = operations.request_change(**asked)
                messages.success(request, _("It is asked for. The other firm says what it thinks of it."))
                return redirect("changes:detail", number, amendment.number)
            rows = operations.check_change(**asked)
            if "edit" not in request.POST:
                sent = [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]
                return render(
                    request, "agreements/change_check.html", {**context, "form": form, "rows": rows, "sent": sent}
                )
    return render(request, "agreements/change_new.html", {**context, "form": form})


@organisation_required
@FORM
def request_end(request, number: str):
    """Ask that the agreement end by consent: the reason, and what will happen."""
    agreement = _agreement(request, number)
    if closed := pages.closed_to_ending(agreement, request.actor, request.at):
        messages.info(request, closed)
        return redirect("changes:list", number)
    form = EndForm(posted(request))
    if form.is_valid():
        with refusals_in(form):
            amendment = operations.request_end(
                agreement_id=agreement.pk, **form.cleaned_data, actor=request.actor, at=request.at
            )
            messages.success(request, _("It is asked for. The other firm says what it thinks of it."))
            return redirect("changes:detail", number, amendment.number)
    context = {**SECTION, "agreement": agreement, "case": agreement.case, "form": form}
    return render(request, "agreements/change_end.html", context)


def _form(request, agreement: Agreement) -> ChangeForm:
    plan = queries.effective_plan(agreement)
    open_ = frozenset(row.key for row in plan.milestones if not obstacles.to(agreement, frozenset({row.key})))
    items = sorted(rounds.values_of(agreement.rule_set).cost_items)
    return ChangeForm(
        posted(request), plan=plan, open_milestones=open_, items=items, months=queries.period(agreement).months,
        initial={"seen": queries.plan_digest(agreement)},
    )  # fmt: skip


@organisation_required
@FORM
def change(request, number: str, change: str):
    """One change; the other firm says here what it thinks of it."""
    agreement = _agreement(request, number)
    amendment = _change(request, agreement, change)
    asked = pages.asked(amendment, request.actor, request.at)
    form = OpinionForm(posted(request))
    if form.is_valid():
        with refusals_in(form):
            operations.answer_change(amendment_id=amendment.pk, **form.cleaned_data, actor=request.actor, at=request.at)
            messages.success(request, _("Your opinion is handed in. The programme office decides next."))
            return redirect("changes:detail", number, change)
    context = {**SECTION, "agreement": agreement, "case": agreement.case, "asked": asked, "form": form}
    return render(request, "agreements/change.html", context)


@organisation_required
@require_POST
def withdraw(request, number: str, change: str):
    """Taken back before the office has decided."""
    amendment = _change(request, _agreement(request, number), change)
    return act(
        request, operations.withdraw_change, amendment_id=amendment.pk, done=_("The request is withdrawn."),
        to=request.path.removesuffix("withdraw/"),
    )  # fmt: skip
