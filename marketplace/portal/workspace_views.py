"""The workspace's own pages: what waits for the reader, their cases, and one case from beginning to end."""

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts import queries as accounts
from marketplace.accounts.web import organisation_required, sign_in_required
from marketplace.core.clock import day_in_korea
from marketplace.core.paging import page_of
from marketplace.notices import queries as notices
from marketplace.programmes import queries as programmes

from . import workspace


@sign_in_required
@require_safe
def home(request):
    page = page_of(request, notices.open_tasks(request.actor))
    return render(
        request,
        "workspace/home.html",
        {"section": "workspace:home", "page": page, "tasks": workspace.tasks(page, request.at)},
    )


@sign_in_required
@require_POST
def switch(request):
    """Act for another of one's organisations from now on."""
    wanted = request.POST.get("organisation", "")
    if not wanted.isdecimal():
        raise BadRequest
    mine = accounts.organisations_of(request.user, day_in_korea(request.at))
    if not mine.filter(pk=wanted).exists():
        raise Http404
    request.session[accounts.SESSION_KEY] = int(wanted)
    return redirect("workspace:home")


@organisation_required
@require_safe
def cases(request):
    page = page_of(request, programmes.cases(request.actor))
    return render(request, "workspace/cases.html", {"section": "workspace:cases", "page": page})


@organisation_required
@require_safe
def case(request, number: str):
    found = programmes.cases(request.actor).get(number=number)
    return render(request, "workspace/case.html", {"section": "workspace:cases", "case": found})
