"""What the office's lists say of a record's tasks: whose turn it is, and whether the time is over."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.office.display import PageColumn

from . import queries


def _holders(records: list, at: datetime) -> dict[int, str]:
    """Key of the record → who holds it and what for, with what is overdue; one query for a page."""
    if not records:
        return {}
    label = records[0]._meta.label_lower
    held = queries.held([f"{label}:{record.pk}" for record in records], at=at)
    return {
        record.pk: "; ".join(_words(*duty) for duty in held[about])
        for record in records
        if (about := f"{label}:{record.pk}") in held
    }


def _words(who: str, task: queries.Waiting) -> str:
    late = " · " + _("%(days)d days late") % {"days": task.days_late} if task.is_overdue else ""
    return f"{who}: {task.label}{late}"


WHOSE_TURN = PageColumn("turn", gettext_lazy("Whose turn"), _holders)
