"""What waits for somebody, since when and until when; what they were told."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q, QuerySet

from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.language import in_language

from . import registry
from .enums import Desk
from .models import Notice, Task
from .wording import address_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """One task as its reader sees it. `days`: how long it has waited; `left`: days to its date, below 0 when over."""

    label: str
    title: str
    href: str
    opened_at: datetime
    due_at: datetime | None
    days: int
    left: int | None
    is_overdue: bool

    @property
    def days_late(self) -> int:
        return -(self.left or 0)


@dataclass(frozen=True, slots=True)
class Workload:
    """How much waits, since when the oldest does, and how much is overdue."""

    count: int
    oldest: datetime | None
    overdue: int


@dataclass(frozen=True, slots=True)
class Letter:
    """One notice in the reader's language."""

    id: int
    subject: str
    body: str
    href: str
    at: datetime
    is_read: bool
    is_legal: bool


def open_tasks(actor: Actor) -> QuerySet[Task]:
    """What waits for the actor: first what is due first, then what has waited longest."""
    return Task.objects.open().visible_to(actor).order_by(F("due_at").asc(nulls_last=True), "opened_at", "pk")


def tasks(actor: Actor, *, at: datetime, limit: int | None = None) -> list[Waiting]:
    """The same as their reader sees them; one query."""
    return [_waiting(task, at) for task in open_tasks(actor)[:limit]]


def shown(found: Iterable[Task], at: datetime) -> list[Waiting]:
    """Tasks of a page as their reader sees them."""
    return [_waiting(task, at) for task in found]


def _waiting(task: Task, at: datetime) -> Waiting:
    today = day_in_korea(at)
    kind = registry.TASKS.get(task.kind)
    return Waiting(
        label=str(kind.label) if kind else task.kind,
        title=task.title,
        href=address_of(task.link_name, task.link_args),
        opened_at=task.opened_at,
        due_at=task.due_at,
        days=(today - day_in_korea(task.opened_at)).days,
        left=(day_in_korea(task.due_at) - today).days if task.due_at else None,
        is_overdue=task.due_at is not None and task.due_at < at,
    )


def task_count(actor: Actor) -> int:
    """How much waits for the actor."""
    return Task.objects.open().visible_to(actor).count()


def workload(actor: Actor, *, at: datetime) -> Workload:
    """Count, oldest and overdue of what waits for the actor; one query."""
    mine = Task.objects.open().visible_to(actor)
    return Workload(
        **mine.aggregate(count=Count("pk"), oldest=Min("opened_at"), overdue=Count("pk", filter=Q(due_at__lt=at)))
    )


def held(abouts: Collection[str], *, at: datetime) -> dict[str, list[tuple[str, Waiting]]]:
    """Record ("label:key") → who holds it, and for what; one query for all records of a page."""
    found = Task.objects.open().filter(about__in=abouts).select_related("person", "organisation").order_by("pk")
    holders: dict[str, list[tuple[str, Waiting]]] = {}
    for task in found:
        holders.setdefault(task.about, []).append((_holder(task), _waiting(task, at)))
    return holders


def _holder(task: Task) -> str:
    if task.person:
        return str(task.person)
    return str(task.organisation) if task.organisation else str(Desk(task.desk).label)


def overdue_of_firms(*, at: datetime, limit: int) -> list[tuple[str, Waiting]]:
    """Firm and duty of what is overdue outside the office, the longest first; one query."""
    late = (
        Task.objects.open().filter(due_at__lt=at, organisation__isnull=False).select_related("organisation", "person")
    )
    return [(_holder(task), _waiting(task, at)) for task in late.order_by("due_at", "pk")[:limit]]


def next_due(*, at: datetime, limit: int) -> list[tuple[str, Waiting]]:
    """Who and what is due next, whoever it lies with; one query."""
    ahead = Task.objects.open().filter(due_at__gte=at).select_related("organisation", "person")
    return [(_holder(task), _waiting(task, at)) for task in ahead.order_by("due_at", "pk")[:limit]]


def inbox(actor: Actor) -> QuerySet[Notice]:
    """What the actor was told, the newest first."""
    return Notice.objects.visible_to(actor).order_by("-at", "-pk")


def letters(found: Iterable[Notice]) -> list[Letter]:
    """Notices of a page in the reader's language."""
    return [
        Letter(
            id=notice.pk, subject=in_language(notice, "subject"), body=in_language(notice, "body"),
            href=address_of(notice.link_name, notice.link_args), at=notice.at, is_read=notice.read_at is not None,
            is_legal=notice.legal,
        )
        for notice in found
    ]  # fmt: skip


def unread_count(actor: Actor) -> int:
    """How many notices the actor has not read."""
    return Notice.objects.visible_to(actor).filter(read_at=None).count()
