"""From the documents to the receipt: what is missing, what is agreed to, what counts once it is submitted."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.web import act, organisation_required, posted, refusals_in
from marketplace.core.clock import day_in_korea

from .. import operations, pages, queries
from ..drafting import Mode
from ..forms import ConfirmForm, ReasonForm
from ..operations.consents import CONSENTS
from .common import SECTION, own_application, to, work_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


@organisation_required
@require_safe
def documents(request, number: str):
    """What the rules ask for, from the company's own documents."""
    work = work_of(own_application(request, number))
    found = pages.required_documents(work, day_in_korea(request.at))
    context = {**SECTION, "case": work.application.case, "work": work, "documents": found, "may_edit": True,
               "back": to("documents", work.application)}  # fmt: skip
    return render(request, "applications/documents.html", context)


@organisation_required
@FORM
def consents(request, number: str):
    """The consents, in full; those ticked are given."""
    work = work_of(own_application(request, number))
    found = pages.consents(work, day_in_korea(request.at))
    form = pages.consent_form(found, posted(request))
    if form.is_valid():
        kinds = [kind for kind in CONSENTS if form.cleaned_data.get(kind.value)]
        with refusals_in(form):
            operations.give_consents(
                application_id=work.application.pk, kinds=kinds, actor=request.actor, at=request.at
            )
            return redirect(to("tasks", work.application))
    context = {**SECTION, "case": work.application.case, "work": work, "consents": found, "form": form,
               "may_consent": request.actor.has("submits")}  # fmt: skip
    return render(request, "applications/consents.html", context)


@organisation_required
@FORM
def eligibility(request, number: str):
    """What the rules find in the draft now, so that nothing surprises at the submission."""
    application = own_application(request, number)
    if request.method == "POST":
        operations.check_draft(application_id=application.pk, actor=request.actor, at=request.at)
        return redirect(to("eligibility", application))
    run = queries.draft_run(application.case_id)
    context = {**SECTION, "case": application.case, "run": run, "findings": pages.findings(run)}
    return render(request, "applications/eligibility.html", context)


@organisation_required
@require_safe
def check(request, number: str):
    """Everything that was written, to be read before it is submitted or the representative is asked."""
    work = work_of(own_application(request, number))
    return render(request, "applications/check.html", {**SECTION, **_to_submit(request, work)})


@organisation_required
@require_POST
def ask_to_confirm(request, number: str):
    application = own_application(request, number)
    return act(
        request, operations.ask_to_confirm, application_id=application.pk,
        done=_("The representative has been asked: the link leads to one page with one button."),
        to=to("check", application),
    )  # fmt: skip


@organisation_required
@FORM
def confirm(request, number: str):
    """The representative's one page: what we apply for, what we pay and when, what we answer for; one button."""
    application = own_application(request, number)
    work = work_of(application)
    if work.mode is Mode.CLOSED:
        return redirect(to("result", application))
    form = ConfirmForm(posted(request))
    if form.is_valid():
        with refusals_in(form):
            return redirect(_submitted(request, work))
    context = {**SECTION, **_to_submit(request, work), "form": form}
    return render(request, "applications/confirm.html", context)


def _submitted(request, work) -> str:
    """Submit what the page has shown; the address of what proves it. Pressed twice, it is submitted once."""
    application, who = work.application, {"actor": request.actor, "at": request.at}
    if work.mode is Mode.REVISE:
        operations.submit_revised_plan(award_id=work.award.pk, plan=work.plan, **who)
        return to("receipt", application, queries.latest_version(application).version)
    version = operations.submit_application(application_id=application.pk, **who)
    return to("receipt", application, version.version)


def _to_submit(request, work) -> dict:
    """What the pages before the submission show."""
    application = work.application
    missing = pages.missing(work, day_in_korea(request.at))
    return {
        "case": application.case,
        "work": work,
        "rows": pages.answers(work),
        "money": pages.money_of(work),
        "calculation": pages.calculation(work),
        "missing": missing,
        "closed": pages.why_not_now(work, request.actor, request.at),
        "may_submit": pages.may_submit(work, request.actor),
        "representatives": pages.submitters(work, day_in_korea(request.at)),
        "latest": queries.latest_version(application),
    }


@organisation_required
@FORM
def withdraw(request, number: str):
    application = own_application(request, number)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with refusals_in(form):
            operations.withdraw_application(
                application_id=application.pk, reason=form.cleaned_data["reason"], actor=request.actor, at=request.at
            )
            messages.success(request, _("The application is withdrawn."))
            return redirect(to("result", application))
    context = {**SECTION, "case": application.case, "form": form, "title": _("Withdraw the application"),
               "effect": _("The case ends. What was submitted no longer counts and cannot be handed in again after the deadline."),
               "label": _("Withdraw")}  # fmt: skip
    return render(request, "applications/reason.html", context)
