"""What the firms do in a project: deliver, accept or send back, answer a visit, report. Pressed twice, it is done once."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contracts.agreements import queries as agreements
from marketplace.accounts import queries as accounts
from marketplace.accounts.web import organisation_required, posted, refusals_in
from marketplace.core.clock import day_in_korea

from . import operations, pages, queries
from .enums import CheckState, EvaluationState
from .forms import AcceptanceForm, CheckAnswerForm, DeliveryForm, FindingForm, ReportForm, SendBackForm
from .lifecycles import MILESTONE
from .models import FinalEvaluation
from .views import SECTION
from .wording import ACCEPTANCE_WARNING

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _stage(request, number: str, key: str, side: str):
    """A milestone of a project in which the reader stands on that side ("vendor", "demand_firm"), as its page shows it."""
    mine = queries.projects(request.actor).filter(**{f"{side}_id": request.actor.organisation_id})
    agreement = mine.get(case__number=number)
    rows = list(agreement.payment_rows.order_by("position"))
    stages = pages.stages(agreement, rows, request.actor, request.at)
    found = next((stage for stage in stages if stage.milestone.key == key), None)
    if found is None:
        raise Http404
    return found


def _elsewhere(request, stage, move: str):
    """Back to the project where the stage has moved on, saying how it stands; None while the move fits its state."""
    if stage.milestone.state in MILESTONE[move].sources:
        return None
    messages.info(request, _("“%(stage)s” is now: %(state)s.") % {
        "stage": stage.milestone.title, "state": stage.milestone.get_state_display(),
    })  # fmt: skip
    return redirect("projects:project", stage.milestone.agreement.case.number)


def _context(stage, **more) -> dict:
    return {**SECTION, "stage": stage, "case": stage.milestone.agreement.case, **more}


@organisation_required
@FORM
def deliver(request, number: str, key: str):
    """The vendor hands over what a stage asks for, for the first time or again."""
    stage = _stage(request, number, key, "vendor")
    if moved_on := _elsewhere(request, stage, "deliver"):
        return moved_on
    form = DeliveryForm(posted(request), request.FILES or None, deliverables=stage.milestone.deliverables)
    if form.is_valid():
        (name, content), *enclosures = form.files_sent
        with refusals_in(form):
            operations.deliver(
                milestone_id=stage.milestone.pk, note=form.cleaned_data["note"], content=content, file_name=name,
                enclosures=enclosures, actor=request.actor, at=request.at,
            )  # fmt: skip
            messages.success(request, _("It is delivered. The demand firm tests it and answers."))
            return redirect("projects:project", number)
    return render(request, "projects/deliver.html", _context(stage, form=form))


@organisation_required
@FORM
def accept(request, number: str, key: str):
    """The demand firm reads a delivery beside its criteria, writes what it has found, checks that, and accepts."""
    stage = _stage(request, number, key, "demand_firm")
    if moved_on := _elsewhere(request, stage, "accept"):
        return moved_on
    closed = MILESTONE["accept"].refusal(stage.milestone, request.actor, request.at) or ""
    if "confirm" in request.POST:
        form = AcceptanceForm(request.POST)
        if form.is_valid():
            with refusals_in(form):
                operations.accept(
                    milestone_id=stage.milestone.pk, note=form.cleaned_data["note"], warning=str(ACCEPTANCE_WARNING),
                    actor=request.actor, at=request.at,
                )  # fmt: skip
                messages.success(request, _("The stage is accepted. The vendor can claim its payment."))
                return redirect("projects:project", number)
        return _confirm(request, stage, form)
    finding = FindingForm(posted(request))
    if finding.is_valid() and not closed:
        return _confirm(request, stage, AcceptanceForm(initial=finding.cleaned_data))
    return _answer(request, stage, finding, SendBackForm(), closed)


def _confirm(request, stage, form: AcceptanceForm):
    context = _context(stage, form=form, note=form["note"].value(), warning=ACCEPTANCE_WARNING)
    return render(request, "projects/accept.html", context)


def _answer(request, stage, finding: FindingForm, send_back: SendBackForm, closed: str):
    firm, today = stage.milestone.agreement.demand_firm_id, day_in_korea(request.at)
    context = _context(
        stage, finding=finding, send_back=send_back, closed=closed, warning=ACCEPTANCE_WARNING,
        signers=[person.name for person in accounts.people_who(firm, ["signs"], today)],
        may_send_back=MILESTONE["send_back"].refusal(stage.milestone, request.actor, request.at) is None,
    )  # fmt: skip
    return render(request, "projects/answer.html", context)


@organisation_required
@require_POST
def send_back(request, number: str, key: str):
    """The criteria are not met: the vendor mends it, with the firm's words before it."""
    stage = _stage(request, number, key, "demand_firm")
    if moved_on := _elsewhere(request, stage, "send_back"):
        return moved_on
    form = SendBackForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            operations.send_back(
                milestone_id=stage.milestone.pk, reason=form.cleaned_data["reason"], actor=request.actor,
                at=request.at,
            )  # fmt: skip
            messages.success(request, _("It is sent back. The vendor mends it and delivers again."))
            return redirect("projects:project", number)
    closed = MILESTONE["accept"].refusal(stage.milestone, request.actor, request.at) or ""
    return _answer(request, stage, FindingForm(), form, closed)


@organisation_required
@FORM
def answer_check(request, number: str, pk: int):
    """Either firm answers what an interim check found."""
    agreement = queries.projects(request.actor).get(case__number=number)
    check = agreement.interim_checks.select_related("agreement__case").get(pk=pk)
    if check.state != CheckState.CORRECTION:
        messages.info(request, _("The interim check is now: %(state)s.") % {"state": check.get_state_display()})
        return redirect("projects:project", number)
    form = CheckAnswerForm(posted(request))
    if form.is_valid():
        with refusals_in(form):
            operations.answer_check(
                check_id=check.pk, answer=form.cleaned_data["answer"], actor=request.actor, at=request.at
            )
            messages.success(request, _("The answer is handed in. The programme office checks it."))
            return redirect("projects:project", number)
    context = {**SECTION, "case": agreement.case, "check": check, "form": form, "is_late": request.at > check.due_at}
    return render(request, "projects/check.html", context)


@organisation_required
@FORM
def report(request, number: str):
    """The demand firm's final report with what was reached of each KPI; again where a correction is asked for."""
    mine = queries.projects(request.actor).filter(demand_firm_id=request.actor.organisation_id)
    agreement = mine.get(case__number=number)
    known = FinalEvaluation.objects.filter(agreement=agreement).first()
    if known and known.state != EvaluationState.CORRECTION:
        messages.info(request, _("The final report is now: %(state)s.") % {"state": known.get_state_display()})
        return redirect("projects:project", number)
    kpis = agreements.effective_plan(agreement).kpis
    form = ReportForm(posted(request), kpis=kpis, initial=_written(known))
    if form.is_valid():
        with refusals_in(form):
            operations.report_final(
                agreement_id=agreement.pk, report=form.cleaned_data["report"], results=form.results,
                actor=request.actor, at=request.at,
            )  # fmt: skip
            messages.success(request, _("The final report is handed in. The programme office evaluates it."))
            return redirect("projects:project", number)
    context = {**SECTION, "case": agreement.case, "form": form, "asked": pages.correction_asked(known),
               "step": pages.report_step(agreement, known, request.actor, request.at)}  # fmt: skip
    return render(request, "projects/report.html", context)


def _written(known: FinalEvaluation | None) -> dict:
    """What stands in the report that is to be corrected."""
    if known is None:
        return {}
    reached = {f"kpi_{place}": row[3] for place, row in enumerate(known.kpi_results)}
    return {"report": known.report, **reached}
