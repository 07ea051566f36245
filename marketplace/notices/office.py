"""What the office's lists say of a record's tasks: whose turn it is, and whether the time is over."""

from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.office.display import PageColumn

from . import queries


def _holders(records: list, at: datetime) -> dict[int, str]:
    turns = whose_turn(records, at)
    return {record.pk: turns[record] for record in records if record in turns}


def whose_turn(records: list, at: datetime) -> dict[Model, str]:
    """Record, of whatever kind → who holds it and what for, with what is overdue; one query for all."""
    abouts = {f"{record._meta.label_lower}:{record.pk}": record for record in records}
    held = queries.held(abouts, at=at) if abouts else {}
    return {abouts[about]: "; ".join(_words(*duty) for duty in duties) for about, duties in held.items()}


def _words(who: str, task: queries.Waiting) -> str:
    late = " · " + _("%(days)d days late") % {"days": task.days_late} if task.is_overdue else ""
    return f"{who}: {task.label}{late}"


WHOSE_TURN = PageColumn("turn", gettext_lazy("Whose turn"), _holders)
