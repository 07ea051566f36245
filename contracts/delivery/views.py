"""The projects of a firm in its workspace: the list, one project, and the files that were handed over."""

from django.http import Http404
from django.shortcuts import render
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_safe

from marketplace.accounts.web import organisation_required
from marketplace.core.downloads import download
from marketplace.core.paging import page_of

from . import pages, queries

SECTION = {"section": "projects:list"}


@organisation_required
@require_safe
def project_list(request):
    page = page_of(request, queries.projects(request.actor))
    context = {**SECTION, "page": page, "projects": pages.listed(page.object_list, request.actor, request.at)}
    return render(request, "projects/list.html", context)


@organisation_required
@require_safe
def project(request, number: str):
    agreement = queries.projects(request.actor).get(case__number=number)
    context = {**SECTION, "case": agreement.case, "project": pages.project(agreement, request.actor, request.at)}
    return render(request, "projects/project.html", context)


@organisation_required
@require_safe
def deliverable_file(request, number: str, key: str, ordinal: int, place: int):
    """A file that was handed over, under the agreement's name for it: for the two firms alone."""
    agreement = queries.projects(request.actor).get(case__number=number)
    found = queries.deliveries(agreement).get(milestone__key=key, ordinal=ordinal)
    file = next((each for each in pages.files_of(found) if each.place == place), None)
    if file is None:
        raise Http404
    return download(file.stored, f"{number}-{key}-{ordinal}-{get_valid_filename(file.name)}")
