"""An evaluator's pages: seats and sheets, the pledge, the declaration, the application with its rubric beside it."""

from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.enums import StaffRole
from marketplace.accounts.web import act, posted, refusals_in, sign_in_required
from marketplace.core.errors import Refusal
from marketplace.core.language import reads_english
from marketplace.core.templatetags.ieum import moment
from marketplace.programmes import queries as programmes

from . import evaluation, operations, reading
from .enums import MemberState, SheetState
from .evaluation_forms import RecuseForm, SheetForm
from .lifecycles import SCORE_SHEET
from .models import ScoreSheet
from .pledge import PLEDGE, PLEDGE_EN
from .queries import counting_plan

SECTION = "evaluations:list"


def evaluators_only(view):
    """For people who evaluate; to others these pages do not exist."""

    @sign_in_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.actor.has(StaffRole.EVALUATOR):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@evaluators_only
@require_safe
def seats(request):
    return render(
        request, "evaluations/list.html", {"section": SECTION, "seats": evaluation.seats(request.actor, request.at)}
    )


@evaluators_only
@require_http_methods(["GET", "HEAD", "POST"])
def pledge(request, panel: int):
    """Read the pledge and give it: once."""
    seat = evaluation.seat(request.actor, panel)
    if request.method == "POST" and seat.state == MemberState.INVITED:
        if "agreed" not in request.POST:
            messages.error(request, _("Please tick that you have read the pledge."))
            return redirect("evaluations:pledge", panel)
        return act(
            request, operations.give_pledge, member_id=seat.pk,
            done=_("Your pledge is kept. Your applications are below."), to=reverse(SECTION),
        )  # fmt: skip
    if seat.state != MemberState.INVITED:
        return redirect(SECTION)
    english = reads_english()
    text = PLEDGE_EN if english else PLEDGE
    context = {"section": SECTION, "seat": seat, "articles": text.strip().split("\n"), "translated": english}
    return render(request, "evaluations/pledge.html", context)


@evaluators_only
@require_safe
def sheet(request, pk: int):
    """The declaration first; then the application, left, and the rubric, right."""
    found = operations.read_sheet(sheet_id=pk, actor=request.actor, at=request.at)
    if found.state in (SheetState.WRITING, SheetState.SUBMITTED):
        return _rubric(request, found)
    return _declaration(request, found, RecuseForm())


def _declaration(request, found: ScoreSheet, form: RecuseForm):
    closed = (
        SCORE_SHEET["accept"].refusal(found, request.actor, request.at) if found.state == SheetState.ASSIGNED else None
    )
    context = {"section": SECTION, "sheet": found, "case": found.application.case, "form": form, "closed": closed}
    return render(request, "evaluations/declaration.html", context)


def _rubric(request, found: ScoreSheet, form: SheetForm | None = None, recuse_form: RecuseForm | None = None):
    if form is None:
        form = SheetForm(None, sheet=found, criteria=_criteria(found))
    context = {
        "section": SECTION, "sheet": found, "case": found.application.case, "form": form,
        "plan": reading.read(counting_plan(found.application)),
        "closed": SCORE_SHEET["submit"].refusal(found, request.actor, request.at),
        "recuse_form": recuse_form or RecuseForm(), "left": evaluation.days_left(found.panel, request.at),
        "total": evaluation.sum_of(found), "most": sum(criterion.points for criterion in form.criteria),
    }  # fmt: skip
    return render(request, "evaluations/sheet.html", context)


def _criteria(found: ScoreSheet):
    return programmes.rules_of(found.panel.track_id).criteria


@evaluators_only
@require_POST
def accept(request, pk: int):
    """There is no conflict. Where the records know better, the sheet is gone."""
    try:
        found = operations.declare_no_conflict(sheet_id=pk, actor=request.actor, at=request.at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if found.state == SheetState.RECUSED:
            messages.warning(
                request, _("The records show a tie to one of the firms: this application is not yours to judge.")
            )
            return redirect(SECTION)
    return redirect("evaluations:sheet", pk)


@evaluators_only
@require_POST
def recuse(request, pk: int):
    found = evaluation.own_sheet(request.actor, pk)
    form = RecuseForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            operations.recuse(sheet_id=pk, **form.cleaned_data, actor=request.actor, at=request.at)
            messages.success(request, _("Thank you for telling. You no longer judge applications of this firm."))
            return redirect(SECTION)
    if found.state in (SheetState.WRITING, SheetState.SUBMITTED):
        return _rubric(request, found, recuse_form=form)
    return _declaration(request, found, form)


@evaluators_only
@require_POST
def save(request, pk: int):
    """Keep what is written so far: by itself while writing, or by the button. What is out of form is said, not lost."""
    found = evaluation.own_sheet(request.actor, pk)
    form = SheetForm(posted(request), sheet=found, criteria=_criteria(found))
    form.is_valid()
    with refusals_in(form):
        operations.save_scores(
            sheet_id=pk, scores=form.scores, opinion=form.cleaned_data.get("opinion", found.opinion),
            actor=request.actor, at=request.at,
        )  # fmt: skip
    if getattr(request, "htmx", False):
        return _said(request, form, pk)
    if form.errors:
        return _rubric(request, evaluation.own_sheet(request.actor, pk), form)
    messages.success(request, _("Saved."))
    return redirect("evaluations:sheet", pk)


def _said(request, form: SheetForm, pk: int) -> HttpResponse:
    """The line under the rubric after it was saved by itself."""
    total = evaluation.sum_of(evaluation.own_sheet(request.actor, pk))
    context = {"form": form, "at": moment(request.at), "total": total,
               "most": sum(criterion.points for criterion in form.criteria)}  # fmt: skip
    return render(request, "evaluations/saved.html", context)


@evaluators_only
@require_POST
def submit(request, pk: int):
    """Keep what stands in the form and hand the sheet in."""
    found = evaluation.own_sheet(request.actor, pk)
    if found.state == SheetState.SUBMITTED:  # pressed twice
        return redirect(SECTION)
    form = SheetForm(posted(request), sheet=found, criteria=_criteria(found))
    if form.is_valid():
        with refusals_in(form):
            operations.save_scores(
                sheet_id=pk, scores=form.scores, opinion=form.cleaned_data["opinion"], actor=request.actor,
                at=request.at,
            )  # fmt: skip
            operations.submit_sheet(sheet_id=pk, actor=request.actor, at=request.at)
            messages.success(request, _("Your sheet is handed in and sealed until the panel closes."))
            return redirect(SECTION)
    return _rubric(request, evaluation.own_sheet(request.actor, pk), form)
