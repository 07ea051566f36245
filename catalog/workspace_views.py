"""A vendor's solutions in the workspace: written part by part, previewed as the public will read them, reviewed."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.web import act, organisation_required, posted, refusals_in
from marketplace.core.rows import typed

from . import duplicates, history, operations, queries, sections, standing
from .content import ROWS, SolutionContent, content_of
from .forms import ReasonForm, SolutionForm, row_forms
from .models import Solution

SECTION = "vendor_solutions:list"
open_or_send = require_http_methods(["GET", "HEAD", "POST"])


def _own(request, slug: str) -> Solution:
    return queries.solutions_of(request.actor.organisation_id).get(slug=slug)


def _page(slug: str) -> str:
    return reverse("vendor_solutions:solution", args=[slug])


@organisation_required
@require_safe
def solutions(request):
    found = standing.with_workflow(queries.solutions_of(request.actor.organisation_id))
    rows = [(solution, standing.standing_of(solution)) for solution in found]
    return render(
        request,
        "catalog/vendor/solutions.html",
        {"section": SECTION, "rows": rows, "hidden": rows and not queries.is_in_a_pool(request.actor.organisation_id)},
    )


@organisation_required
@open_or_send
def begin(request):
    """The first part makes the solution; the others follow."""
    part = sections.SECTIONS[0]
    form = SolutionForm(part, posted(request))
    if form.is_valid():
        with refusals_in(form):
            made = operations.save_solution(content=SolutionContent(**form.values), actor=request.actor, at=request.at)
            messages.success(request, _("The solution is begun. Write the other parts, in any order."))
            return redirect(_page(made.slug))
    return _editor(request, part, form)


@organisation_required
@require_safe
def solution(request, slug: str):
    found = standing.draft_of(_own(request, slug))
    twins = duplicates.twins_of(found.draft) if found.may_be_submitted else []
    context = {
        "section": SECTION, "draft": found, "total": len(found.parts), "reason_form": ReasonForm(), "twins": twins,
    }  # fmt: skip
    return render(request, "catalog/vendor/solution.html", context)


@organisation_required
@open_or_send
def edit(request, slug: str, code: str):
    """One part of the draft. While it is under review it can be read, not changed."""
    found = _own(request, slug)
    try:
        part = sections.section(code)
    except KeyError as error:
        raise Http404 from error
    if standing.standing_of(found) == standing.Standing.REVIEW and request.method != "POST":
        messages.info(request, _("The solution is under review. Withdraw it to change it."))
        return redirect(_page(slug))
    return _edit_rows(request, found, part) if part.rows else _edit_fields(request, found, part)


def _edit_fields(request, found: Solution, part: sections.Section):
    content = content_of(found.get_latest_revision_as_object())
    form = SolutionForm(part, posted(request), content=content, revision=found.latest_revision_id)
    if form.is_valid():
        with refusals_in(form):
            operations.change_solution(
                solution_id=found.pk, values=form.values, based_on=form.cleaned_data["revision"],
                actor=request.actor, at=request.at,
            )  # fmt: skip
            return _saved(request, found.slug, part)
    return _editor(request, part, form, solution=found)


def _edit_rows(request, found: Solution, part: sections.Section):
    """A part that is a list of rows. "One more row" keeps what was typed and saves nothing."""
    if request.method == "POST" and "more" in request.POST:
        held = typed("row", ROWS[part.rows], request.POST)
        return _editor(request, part, row_forms(part.rows, None, held=held), solution=found)
    content = content_of(found.get_latest_revision_as_object())
    rows = row_forms(part.rows, posted(request), held=getattr(content, part.rows))
    refused = forms.Form({})
    if rows.is_valid():
        with refusals_in(refused):
            operations.change_solution(
                solution_id=found.pk, values={part.rows: rows.written}, actor=request.actor, at=request.at
            )
            return _saved(request, found.slug, part)
    return _editor(request, part, rows, solution=found, refused=refused)


def _saved(request, slug: str, part: sections.Section):
    """On to the next part, or back to the overview."""
    messages.success(request, _("“%(part)s” is saved.") % {"part": part.label})
    place = sections.SECTIONS.index(part) + 1
    if "next" in request.POST and place < len(sections.SECTIONS):
        return redirect("vendor_solutions:edit", slug, sections.SECTIONS[place].code)
    return redirect(_page(slug))


def _editor(request, part: sections.Section, form, solution: Solution | None = None, **context):
    template = "rows" if part.rows else "part"
    place = sections.SECTIONS.index(part) + 1
    return render(
        request,
        f"catalog/vendor/{template}.html",
        {
            "section": SECTION, "part": part, "form": form, "solution": solution, "place": place,
            "total": len(sections.SECTIONS), **context,
        },
    )  # fmt: skip


@organisation_required
@require_safe
def preview(request, slug: str):
    """The public page, made from the draft."""
    draft = _own(request, slug).get_latest_revision_as_object()
    context = {**draft.get_preview_context(request, ""), "preview_of": _page(slug)}
    return render(request, "catalog/vendor/preview.html", context)


@organisation_required
@require_POST
def submit(request, slug: str):
    return act(
        request, operations.submit_solution, solution_id=_own(request, slug).pk,
        done=_("It is handed in. Until the reviewer answers, it is locked."),
        to=_page(slug),
    )  # fmt: skip


@organisation_required
@require_POST
def withdraw(request, slug: str):
    return act(
        request, operations.withdraw_solution, solution_id=_own(request, slug).pk,
        done=_("It is withdrawn from the review. You can change it again."), to=_page(slug),
    )  # fmt: skip


@organisation_required
@require_POST
def take_down(request, slug: str):
    found = _own(request, slug)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please give a reason; it is kept in the history."))
        return redirect(_page(slug))
    return act(
        request, operations.unpublish_solution, solution_id=found.pk, reason=form.cleaned_data["reason"],
        done=_("It is taken down. Submit it again to show it."), to=_page(slug),
    )  # fmt: skip


@organisation_required
@require_safe
def versions(request, slug: str):
    found = _own(request, slug)
    context = {"section": SECTION, "solution": found, "versions": history.versions(found)}
    return render(request, "catalog/vendor/versions.html", context)


@organisation_required
@require_safe
def changes(request, slug: str, revision: int):
    found = _own(request, slug)
    newer = found.revisions.get(pk=revision)
    older = history.before(found, newer)
    context = {
        "section": SECTION, "solution": found, "revision": newer, "is_first": older is None,
        "differences": history.differences(older.as_object() if older else None, newer.as_object()),
    }  # fmt: skip
    return render(request, "catalog/vendor/changes.html", context)
