"""Opening and closing tasks: each stands exactly while its record asks for it."""

from datetime import datetime

from django.db import transaction

from marketplace.core.models import Event

from ..models import Task
from ..registry import TaskKind


def settle(kind: TaskKind, event: Event) -> None:
    """Make the tasks of a kind match the records that an event is about. Safe to repeat, in any order.

    The record is read again under lock, so that a late event neither opens what is over nor closes what has begun
    anew: what counts is how the record stands, not which event came.
    """
    if _nothing_to_close(kind, event):
        return
    for pk in kind.records(event):
        with transaction.atomic():
            rows = kind.record._base_manager.select_for_update(no_key=True, of=("self",))
            record = rows.select_related(*kind.joins).get(pk=pk)
            _match(kind, record, event)


def _nothing_to_close(kind: TaskKind, event: Event) -> bool:
    """The event took its own record out of the duty's states, and no task of it stands: most events are of this sort.

    If the record has come back since, the event that brought it back opens the task.
    """
    if event.name in kind.news or not kind.left_by(event):
        return False
    return not Task.objects.open().filter(kind=kind.name, about=event.subject).exists()


def _match(kind: TaskKind, record, event: Event) -> None:
    about = f"{record._meta.label_lower}:{record.pk}"
    standing = Task.objects.open().filter(kind=kind.name, about=about)
    if event.subject == about and kind.left_by(event):
        standing.filter(opened_at__lt=event.at).update(done_at=event.at, done_by=event)
    if not kind.is_wanted(record, event.at):
        for task in standing:
            task.done_at, task.done_by = max(_left_at(kind, record, event), task.opened_at), event
            task.save(update_fields=["done_at", "done_by"])
        return
    if task := standing.first():
        task.due_at = kind.due_at(record)  # more time may have been given
        task.save(update_fields=["due_at"])
    else:
        _open(kind, record, about, event)


def _open(kind: TaskKind, record, about: str, event: Event) -> None:
    audience = kind.whose(record)
    name, args = kind.link(record)
    Task.objects.get_or_create(
        kind=kind.name, about=about, opened_at=record.state_since if kind.while_in else event.at,
        defaults={
            "case_id": case_of(record), "title": kind.title(record)[:300], "person_id": audience.person_id,
            "organisation_id": audience.organisation_id, "desk": audience.desk, "but": audience.but,
            "link_name": name, "link_args": list(args), "due_at": kind.due_at(record), "opened_by": event,
        },
    )  # fmt: skip


def _left_at(kind: TaskKind, record, event: Event) -> datetime:
    moved_on = kind.while_in and record.state not in kind.while_in
    return record.state_since if moved_on else event.at


def case_of(record) -> int | None:
    """The case a record belongs to, if any."""
    return record.pk if record._meta.model_name == "case" else getattr(record, "case_id", None)
