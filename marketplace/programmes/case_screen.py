"""The office's page of a case: every record of it with what can be done now, its papers, what the office wrote down.

An app above adds to it from a module `office.py` that its `wagtail_hooks.py` imports:

    case_screen.part(30, Section(_("Money"), "office/case_money.html", load))

    @case_screen.papers
    def papers(case, actor):
        yield Paper(_("Receipt"), f"receipt-{number}", at, file)
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from marketplace.core.actor import Actor
from marketplace.core.downloads import download
from marketplace.core.models import StoredFile
from marketplace.core.office.display import Section
from marketplace.core.office.lists import visible
from marketplace.core.office.viewset import RecordViewSet, kinds_of_a_case
from marketplace.notices.office import whose_turn

from .models import Case


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of a case. `name`: under which it is saved, without its ending. `waits`: why there is none or no newer."""

    label: str
    name: str
    at: datetime
    file: StoredFile | None
    by: str = ""
    waits: str = ""


@dataclass(slots=True)
class Row:
    """One record of a case: what it is, where it is read, how it stands, and what the reader can do with it now."""

    kind: str
    title: str
    url: str
    state: str
    since: datetime | None
    turn: str = ""
    actions: list[tuple[str, str]] = field(default_factory=list)


Papers = Callable[[Case, Actor], Iterator[Paper]]
_papers: list[Papers] = []
_parts: dict[int, Section] = {}


def part(order: int, section: Section) -> None:
    """Put a part on the page, by its order."""
    _parts[order] = section


def parts() -> tuple[Section, ...]:
    return tuple(section for _order, section in sorted(_parts.items()))


def papers(source: Papers) -> Papers:
    """Decorator: the function yields files of a case, as far as the reader may have them."""
    _papers.append(source)
    return source


def papers_of(case: Case, actor: Actor) -> list[Paper]:
    """Every file of a case that the reader may have, the newest first."""
    found = [paper for source in _papers for paper in source(case, actor)]
    return sorted(found, key=lambda paper: paper.at, reverse=True)


def _documents(case: Case, request) -> dict:
    return {
        "papers": [
            (paper, reverse("case:paper", args=[case.pk, paper.file.pk]) if paper.file else "")
            for paper in papers_of(case, request.actor)
        ]
    }  # fmt: skip


def _records(case: Case, request) -> dict:
    """Of each kind that the reader may open, what belongs to the case: first what the reader can move, then what
    waits for others. A query for a kind, and one for the tasks."""
    found = [
        (kind, record)
        for kind in kinds_of_a_case()
        if kind.permission_policy.user_has_permission(request.user, "view")
        for record in visible(kind.model, request.actor).filter(**{kind.case_path: case}).order_by("pk")
    ]
    turns = whose_turn([record for _kind, record in found], request.at)
    rows = [_row(kind, record, turns.get(record, ""), request) for kind, record in found]
    return {"rows": sorted(rows, key=lambda row: (not row.actions, not row.turn))}


def _row(kind: RecordViewSet, record, turn: str, request) -> Row:
    has_life = hasattr(record, "state_since")
    return Row(
        kind=capfirst(kind.model._meta.verbose_name),
        title=str(record),
        url=reverse(kind.get_url_name("inspect"), args=[record.pk]),
        state=record.get_state_display() if has_life else "",
        since=record.state_since if has_life else None,
        turn=turn,
        actions=[
            (str(action.label), reverse(kind.get_url_name("action"), args=[record.pk, action.name]))
            for action in kind.actions
            if action.is_offered(record, request.actor) and not action.closed(record, request.actor, request.at)
        ],
    )


def _notes(case: Case, _request) -> dict:
    return {"notes": case.notes.order_by("-at", "-pk"), "write_url": reverse("case:action", args=[case.pk, "note"])}


class PaperView(PermissionCheckedMixin, View):
    """One file of a case, to those who may see the case and have the file."""

    any_permission_required = ["view"]
    model = Case

    def get(self, request, pk, file_id) -> HttpResponse:
        case = get_object_or_404(visible(Case, request.actor), pk=pk)
        with_file = (paper for paper in papers_of(case, request.actor) if paper.file)
        paper = next((paper for paper in with_file if paper.file.pk == file_id), None)
        if paper is None:
            raise Http404
        return download(paper.file, paper.name)


part(10, Section(_("Records of the case"), "office/case_records.html", _records))
part(40, Section(_("Documents"), "office/case_documents.html", _documents))
part(50, Section(_("Internal notes"), "office/case_notes.html", _notes))
