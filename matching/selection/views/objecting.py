"""The firm objects to what was decided about its application, reads the answer, or takes the objection back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.web import act, organisation_required, posted, refusals_in
from marketplace.core.downloads import download

from .. import operations, pages
from ..forms import ObjectionForm
from .common import SECTION, own_application, to
from .decided import FORM


@organisation_required
@FORM
def objection(request, number: str):
    """Write it while there is time; afterwards read it and its answer. Sent twice, it is handed in once."""
    application = own_application(request, number)
    page = pages.objection_page(application, request.actor, request.at)
    if page.until is None and page.objection is None and page.ended_on is None:
        return redirect(to("result", application))
    if request.method == "POST" and page.objection:
        return redirect(to("objection", application))
    form = ObjectionForm(posted(request), request.FILES or None)
    if form.is_valid():
        with refusals_in(form):
            operations.hand_in_objection(
                application_id=application.pk, **form.cleaned_data, actor=request.actor, at=request.at
            )
            messages.success(request, _("The objection is handed in."))
            return redirect(to("objection", application))
    context = {**SECTION, "case": application.case, "application": application, "page": page, "form": form}
    return render(request, "applications/objection.html", context)


@organisation_required
@require_POST
def withdraw(request, number: str, pk: int):
    application = own_application(request, number)
    found = get_object_or_404(application.objections, pk=pk)
    return act(
        request, operations.withdraw_objection, objection_id=found.pk, done=_("The objection is taken back."),
        to=to("objection", application),
    )  # fmt: skip


@organisation_required
@require_safe
def enclosure(request, number: str, pk: int):
    application = own_application(request, number)
    found = get_object_or_404(application.objections.filter(file__isnull=False).select_related("file"), pk=pk)
    return download(found.file, f"이의신청-{number}")
