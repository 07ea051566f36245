"""The drafts of a solution, newest first, and what each changed, word by word."""

import re
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from django.db import models
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState

from marketplace.core.templatetags.ieum import day, percent, won

from .content import ROWS
from .models import Solution
from .sections import SECTIONS, label

_WON = ("price_min", "price_max", "monthly_fee")


@dataclass(frozen=True, slots=True)
class Version:
    """One draft: who wrote it when, what a reviewer said to it, and whether it is what the public reads."""

    revision: Revision
    at: datetime
    who: str
    answer: str
    comment: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change did to one field. `pieces`: ("same", "out" or "in", text) in reading order."""

    label: str
    pieces: list[tuple[str, str]]


def versions(solution: Solution) -> list[Version]:
    """Every draft of a solution, newest first; two queries."""
    revisions = solution.revisions.select_related("user").order_by("-created_at", "-pk")
    answers = {
        state.revision_id: state
        for state in TaskState.objects.filter(revision__in=revisions).order_by("started_at", "pk")
    }
    return [_version(revision, answers.get(revision.pk), solution) for revision in revisions]


def _version(revision: Revision, answer: TaskState | None, solution: Solution) -> Version:
    return Version(
        revision=revision,
        at=revision.created_at,
        who=str(revision.user or ""),
        answer=_words(answer) if answer else "",
        comment=answer.comment if answer else "",
        is_public=solution.live and revision.pk == solution.live_revision_id,
    )


def _words(answer: TaskState) -> str:
    return {
        TaskState.STATUS_IN_PROGRESS: _("Under review"),
        TaskState.STATUS_APPROVED: _("Approved"),
        TaskState.STATUS_REJECTED: _("Changes asked for"),
        TaskState.STATUS_CANCELLED: _("Withdrawn from review"),
    }.get(answer.status, "")


def before(solution: Solution, revision: Revision) -> Revision | None:
    """The draft before this one; None for the first."""
    return (
        solution.revisions.filter(created_at__lte=revision.created_at, pk__lt=revision.pk)
        .order_by("-created_at", "-pk")
        .first()
    )


def differences(older: Solution | None, newer: Solution) -> list[Difference]:
    """What differs between two drafts, field by field in the order of the parts; all of it, if there is no older."""
    found = []
    for name in (name for part in SECTIONS for name in part.fields):
        old, new = (shown(older, name) if older else "", shown(newer, name))
        if old != new:
            wording = _rows_label(name) if name in ROWS else label(name)
            found.append(Difference(wording, pieces(old, new) if older else [("same", new)]))
    return found


def _rows_label(name: str) -> str:
    return str(next(part.label for part in SECTIONS if part.rows == name))


def shown(solution: Solution, name: str) -> str:
    """The value of a field as people read it; rows and lists one per line."""
    if name in ROWS:
        rows = getattr(solution, name).all()
        return "\n".join(" · ".join(filter(None, (_text(row, column) for column in ROWS[name]))) for row in rows)
    value = getattr(solution, name)
    if hasattr(value, "all"):
        return "\n".join(str(term) for term in value.all())
    return _text(solution, name)


def _text(row: models.Model, name: str) -> str:
    named = getattr(row, f"get_{name}_display", None)
    value = named() if named else getattr(row, name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name in _WON:
        return won(value)
    if name.endswith("_bp"):
        return percent(value)
    return day(value) if hasattr(value, "year") else str(value)


def pieces(before: str, after: str) -> list[tuple[str, str]]:
    """Two texts as one: what stayed, what went out, what came in. Whole words only."""
    old, new = _tokens(before), _tokens(after)
    found: list[tuple[str, str]] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(old[start:end])))
            continue
        found += [(kind, text) for kind, text in (
            ("out", "".join(old[start:end])), ("in", "".join(new[new_start:new_end]))
        ) if text]  # fmt: skip
    return found


def _tokens(text: str) -> list[str]:
    return re.findall(r"\s+|\S+", text)
