"""A settlement auditor's pages: the queue by risk, one settlement line by line, the proposal as a whole."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.enums import StaffRole
from marketplace.accounts.web import refusals_in, sign_in_required
from marketplace.core.templatetags.ieum import moment

from .. import operations, queries
from ..enums import SettlementState
from ..forms import JudgementForm, ProposalForm, SendBackForm
from ..models import Settlement
from ..pages.audit import audit_page, progress, queue

SECTION = "audits:list"


def auditors_only(view):
    """For settlement auditors; to others these pages do not exist."""

    @sign_in_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.actor.has(StaffRole.SETTLEMENT_AUDITOR):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@auditors_only
@require_safe
def audits(request):
    found = queries.audits(request.actor)
    examined = found.exclude(state__in=[SettlementState.OPEN, SettlementState.SUBMITTED])
    context = {
        "section": SECTION, "entries": queue(found.filter(state=SettlementState.SUBMITTED)),
        "examined": examined.order_by("-state_since", "-pk")[:20],
    }  # fmt: skip
    return render(request, "audits/list.html", context)


def _found(request, number: str) -> Settlement:
    """A settlement to be examined. One that its firm still writes is not there yet."""
    return queries.audits(request.actor).exclude(state=SettlementState.OPEN).get(agreement__case__number=number)


def _audit(request, found: Settlement, *, form=None, proposal=None, back=None):
    context = {
        "section": SECTION, "page": audit_page(found, request.actor, request.at, form),
        "case": found.agreement.case, "proposal": proposal or ProposalForm(), "back": back or SendBackForm(),
        "failed": form,
    }  # fmt: skip
    return render(request, "audits/audit.html", context)


@auditors_only
@require_safe
def audit(request, number: str):
    return _audit(request, _found(request, number))


@auditors_only
@require_POST
def judge(request, number: str, position: int):
    """Keep what is decided of one line: by itself while it is written, or by the button."""
    found = _found(request, number)
    expense = found.expenses.get(position=position)
    form = JudgementForm(request.POST, expense=expense)
    if form.is_valid():
        with refusals_in(form):
            operations.judge_expense(
                expense_id=expense.pk, won=form.won, code=form.cleaned_data["code"],
                reason=form.cleaned_data["reason"], actor=request.actor, at=request.at,
            )  # fmt: skip
    if getattr(request, "htmx", False):
        context = {
            "form": form, "expense": expense, "at": moment(request.at), "progress": progress(_found(request, number)),
            "swapped": True,
        }  # fmt: skip
        return render(request, "audits/saved.html", context)
    if form.errors:
        return _audit(request, found, form=form)
    return redirect(f"{reverse('audits:audit', args=[number])}#line{position}")


@auditors_only
@require_POST
def propose(request, number: str):
    """Propose the amounts as a whole: the firm reads them, another person confirms."""
    found = _found(request, number)
    if found.state != SettlementState.SUBMITTED:  # pressed twice
        return redirect("audits:audit", number)
    form = ProposalForm(request.POST)
    if form.is_valid():
        decided = found.expenses.exclude(proposed=None)
        with refusals_in(form):
            operations.propose_recognition(
                settlement_id=found.pk, recognised={one.pk: (one.proposed, one.reason) for one in decided},
                comment=form.cleaned_data["comment"], actor=request.actor, at=request.at,
            )  # fmt: skip
            messages.success(request, _("Your proposal is handed in. The firm reads it, another person confirms it."))
            return redirect(SECTION)
    return _audit(request, found, proposal=form)


@auditors_only
@require_POST
def send_back(request, number: str):
    """Ask the firm to complete its statement."""
    found = _found(request, number)
    form = SendBackForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            operations.return_statement(
                settlement_id=found.pk, reason=form.cleaned_data["reason"], actor=request.actor, at=request.at
            )
            messages.success(request, _("The statement is sent back. The firm completes it and hands it in again."))
            return redirect(SECTION)
    return _audit(request, found, back=form)
