"""The demand firm's application in the workspace: its list, and the tasks that make one."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from marketplace.accounts.web import organisation_required
from marketplace.core.paging import page_of

from .. import queries
from ..drafting import Mode
from ..pages import task_groups
from .common import SECTION, own_application, work_of


@organisation_required
@require_safe
def application_list(request):
    page = page_of(request, queries.own_applications(request.actor))
    return render(request, "applications/list.html", {**SECTION, "page": page})


@organisation_required
@require_safe
def tasks(request, number: str):
    """What is written and what is still to do; a decided application leads to its result."""
    work = work_of(own_application(request, number))
    if work.mode is Mode.CLOSED:
        return redirect("applications:result", number)
    groups = task_groups(work, request.actor, request.at)
    context = {**SECTION, "case": work.application.case, "work": work, "groups": groups}
    return render(request, "applications/tasks.html", context)
