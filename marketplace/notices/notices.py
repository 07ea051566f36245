"""What the notices themselves tell: that a task is due soon."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from marketplace.core.templatetags.ieum import moment

from . import registry
from .audiences import Audience
from .models import Task


def _its_audience(of_a_firm: bool):
    def to(task: Task, event) -> list[Audience]:
        if task.done_at or bool(task.organisation_id or task.person_id) != of_a_firm:
            return []
        return [Audience(person_id=task.person_id, organisation_id=task.organisation_id, desk=task.desk, but=task.but)]

    return to


def _values(task: Task, event) -> dict:
    days = event.facts["days"]
    when = ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days} if days else gettext("today")
    return {
        "when": when,
        "what": registry.TASKS[task.kind].label,
        "about": task.title,
        "due": moment(task.due_at),
    }


def _reminder(name: str, *, of_a_firm: bool) -> registry.NoticeKind:
    return registry.NoticeKind(
        name=name, events=("task.remind",), record=Task, to=_its_audience(of_a_firm), values=_values,
        subject=_("Due %(when)s: %(what)s"),
        body=_("%(what)s\n%(about)s\n\nIt is due by %(due)s (Korean time)."),
        link=lambda task: (task.link_name, tuple(task.link_args)), mail=of_a_firm,
    )  # fmt: skip


# Those of the office look at their list all day; a mail for each would only hide what matters.
registry.declare(_reminder("notices.remind_firm", of_a_firm=True), _reminder("notices.remind_office", of_a_firm=False))
