"""What the apps declare: duties that stand while a record is in a state, and news that somebody must be told.

Both are data. `declare()` has them heard: for every event named, the handler looks at the record again and makes
the tasks match, and writes each notice once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models

from marketplace.core.clock import in_korea
from marketplace.core.lifecycle import Lifecycle
from marketplace.core.models import Event

from .audiences import Audience

Records = Callable[[Event], Iterable[models.Model]]
Link = tuple[str, tuple]  # the name of an address and its arguments


def office_page(record: models.Model) -> Link:
    """The record's page in the office."""
    return f"{record._meta.model_name}:inspect", (record.pk,)


@dataclass(frozen=True, kw_only=True)
class TaskKind:
    """A duty: it stands open exactly while its record is in one of `while_in` and `when` holds.

    `name` is "app.verb"; `label` says what is to be done. `life` is the record's lifecycle: each of its events has
    the record looked at. `news` names other events, and the records each of them may concern. `whose` says where the
    duty lies, `due` until when, `title` what it is about, `link` where it is done. `joins`: what these look at.
    """

    name: str
    label: str
    record: type[models.Model]
    whose: Callable[[models.Model], Audience]
    life: Lifecycle | None = None
    while_in: tuple[str, ...] = ()
    when: Callable[[models.Model, datetime], bool] = lambda record, at: True
    news: Mapping[str, Records | None] = field(default_factory=dict)  # None: of the event's own record
    due: Callable[[models.Model], datetime | date | None] = lambda record: None
    title: Callable[[models.Model], str] = str
    link: Callable[[models.Model], Link] = office_page
    joins: tuple[str, ...] = ()

    def is_wanted(self, record: models.Model, at: datetime) -> bool:
        """Whether the duty stands now; `at` is when the news came."""
        return (not self.while_in or record.state in self.while_in) and bool(self.when(record, at))

    def due_at(self, record: models.Model) -> datetime | None:
        """The last instant at which it is done in time; of a date, the end of that day in Korea."""
        due = self.due(record)
        if due is None or isinstance(due, datetime):
            return due
        return in_korea(due.year, due.month, due.day, 23, 59)

    def events(self) -> set[str]:
        moves = self.life.transitions if self.life else ()
        return {f"{self.life.noun}.{move}" for move in moves} | set(self.news)

    def records(self, event: Event) -> Iterable[int]:
        """The keys of the records that an event has looked at."""
        named = self.news.get(event.name)
        if named is not None:
            return sorted({record.pk for record in named(event)})
        return [event.subject_id] if event.subject.startswith(f"{self.record._meta.label_lower}:") else []

    def left_by(self, event: Event) -> bool:
        """Whether the event took the record out of the states of the duty."""
        noun, _dot, move = event.name.partition(".")
        own = self.life is not None and noun == self.life.noun and move in self.life.transitions
        return own and bool(self.while_in) and self.life[move].target not in self.while_in


@dataclass(frozen=True, kw_only=True)
class NoticeKind:
    """News for somebody: written once for each person whom `to` names.

    `subject` and `body` are msgids with the `values` of the record and the event, worked out in each language.
    `legal`: proof of its sending is kept. `mail`: it is sent by mail as well. `own_link`: the link where it counts
    for the one person who is told.
    """

    name: str
    events: tuple[str, ...]
    record: type[models.Model]
    to: Callable[[models.Model, Event], Iterable[Audience]]
    subject: str
    body: str
    values: Callable[[models.Model, Event], dict] = lambda record, event: {}
    link: Callable[[models.Model], Link | None] = lambda record: None
    own_link: Callable[[models.Model, models.Model], Link] | None = None
    joins: tuple[str, ...] = ()
    legal: bool = False
    mail: bool = True


TASKS: dict[str, TaskKind] = {}
NOTICES: dict[str, NoticeKind] = {}


def declare(*kinds: TaskKind | NoticeKind) -> None:
    """Have them heard from now on. Called by each app when it is ready. Raises ValueError for a name used twice."""
    from .handlers import hear  # here, because handlers look the declarations up

    for kind in kinds:
        register = TASKS if isinstance(kind, TaskKind) else NOTICES
        if kind.name in register:
            raise ValueError(f"{kind.name} is declared twice")
        register[kind.name] = kind
        hear(kind.events() if isinstance(kind, TaskKind) else kind.events)
