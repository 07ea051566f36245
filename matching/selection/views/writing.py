"""Writing the parts of an application: kept while one writes, and as a whole page where there is no script."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.accounts.web import organisation_required, posted, refusals_in

from .. import operations, parts
from ..drafting import Mode
from ..pages import calculation
from .common import SECTION, own_application, to, work_of


@organisation_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request, number: str, code: str):
    """One part. Saved by itself while one writes (htmx), with "more" for another row, else on to the next part."""
    if code not in parts.PARTS:
        raise Http404
    application = own_application(request, number)
    work = work_of(application)
    if work.mode is Mode.CLOSED:
        return redirect(to("result", application))
    page = parts.PARTS[code](work, posted(request))
    if request.method == "POST" and page.is_valid():
        with refusals_in(page.main):
            operations.change_draft(application_id=application.pk, actor=request.actor, at=request.at, **page.values())
            if request.htmx:
                return _saved(request, application, code)
            return redirect(_onward(request, application, code))
    if request.htmx and request.method == "POST":
        return render(request, "applications/not_saved.html", {"page": page})
    context = {**SECTION, "case": application.case, "work": work, "page": page, "calculation": calculation(work),
               "code": code}  # fmt: skip
    return render(request, page.template, context)


def _saved(request, application, code: str):
    """That it is saved, and for the costs what now has to be paid at least."""
    work = work_of(own_application(request, application.case.number))
    context = {"work": work, "calculation": calculation(work), "code": code}
    return render(request, "applications/saved.html", context)


def _onward(request, application, code: str) -> str:
    if "more" in request.POST:
        return to("part", application, code) + "#rows"
    following = parts.after(code)
    if "tasks" in request.POST or following is None:
        return to("tasks", application)
    return to("part", application, following)


@organisation_required
@require_POST
def costs(request, number: str):
    """What has to be paid at least with the amounts as they are typed: nothing is kept."""
    work = work_of(own_application(request, number))
    page = parts.CostTable(work, request.POST)
    if not page.is_valid():
        return render(request, "applications/not_saved.html", {"page": page})
    return render(request, "applications/calculation.html", {"calculation": calculation(work, page.values())})
