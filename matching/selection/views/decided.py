"""After the submission: the receipt that proves it, the correction that is asked for, the result and what follows."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.accounts.web import organisation_required, posted, refusals_in
from marketplace.core.downloads import download

from .. import operations, pages, queries
from ..drafting import Mode
from ..forms import CorrectionForm, ReasonForm
from .common import SECTION, own_application, to, work_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


@organisation_required
@require_safe
def receipt(request, number: str, version: int):
    """Number, server time and fingerprint of what was submitted; its PDF once it is made."""
    application = own_application(request, number)
    found = get_object_or_404(application.versions.select_related("receipt"), version=version)
    context = {**SECTION, "case": application.case, "application": application, "version": found,
               "paper": getattr(found, "receipt", None)}  # fmt: skip
    return render(request, "applications/receipt.html", context)


@organisation_required
@require_safe
def receipt_file(request, number: str, version: int):
    application = own_application(request, number)
    found = get_object_or_404(application.versions.filter(receipt__isnull=False), version=version)
    return download(found.receipt.file, f"접수증-{found.receipt_number}")


@organisation_required
@FORM
def correction(request, number: str):
    """Answer a correction request: mend the parts, then say what was mended."""
    application = own_application(request, number)
    work = work_of(application)
    if work.mode is not Mode.CORRECT:
        return redirect(to("result", application))
    form = CorrectionForm(posted(request))
    if form.is_valid():
        with refusals_in(form):
            operations.answer_correction(
                application_id=application.pk, note=form.cleaned_data["note"], actor=request.actor, at=request.at
            )
            messages.success(request, _("The correction is handed in."))
            return redirect(to("result", application))
    context = {**SECTION, "case": application.case, "work": work, "form": form,
               "asked": queries.correction_asked(application), "points": pages.open_points(work)}  # fmt: skip
    return render(request, "applications/correction.html", context)


@organisation_required
@require_safe
def result(request, number: str):
    """What was decided, by which rule or score, what to do now, and until when to object."""
    work = work_of(own_application(request, number))
    context = {**SECTION, "case": work.application.case, "work": work, "result": pages.result_of(work),
               "money": pages.money_of(work), "objecting": pages.objection_page(work.application, request.actor, request.at),
               "latest": queries.latest_version(work.application)}  # fmt: skip
    return render(request, "applications/result.html", context)


@organisation_required
@FORM
def give_up(request, number: str):
    """협약포기: the firm gives its award back before the agreement."""
    work = work_of(own_application(request, number))
    form = ReasonForm(posted(request))
    if work.award is None:
        return redirect(to("result", work.application))
    if form.is_valid():
        with refusals_in(form):
            operations.withdraw_award(
                award_id=work.award.pk, reason=form.cleaned_data["reason"], actor=request.actor, at=request.at
            )
            messages.success(request, _("The award is given up. The grant is free for a reserve."))
            return redirect(to("result", work.application))
    context = {**SECTION, "case": work.application.case, "form": form, "title": _("Give the award up"),
               "effect": _("The case ends. The grant and both places go to the next on the reserve list."),
               "label": _("Give up")}  # fmt: skip
    return render(request, "applications/reason.html", context)
