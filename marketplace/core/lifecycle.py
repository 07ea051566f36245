"""The life of a record: its states, who may move it, and the one function that does.

An app declares a Lifecycle as data; `advance()` is the only writer of a state. It locks the row,
asks every question again on the locked row, writes, and leaves the audit entry and the event behind
in the same transaction. A refusal carries its reason, so screens can show why a button is off.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from . import audit, outbox
from .actor import Actor
from .errors import Refusal

Guard = Callable[["Stateful", Actor, datetime], str | None]


class StateMisuse(TypeError):
    """A state was written by something other than advance(): a programming error."""


class TransitionRefused(Refusal):
    """The move is not possible now; the message tells a person why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One move. `allowed` asks who; each guard asks whether, and answers with words or nothing."""

    name: str
    sources: tuple[str, ...]
    target: str
    allowed: Callable[["Stateful", Actor], bool]
    guards: tuple[Guard, ...] = ()
    needs_reason: bool = False

    def refusal(self, record: "Stateful", actor: Actor, at: datetime) -> str | None:
        """Why `actor` cannot make this move now, in words for a person; None if they can."""
        if why := closed(record, actor, sources=self.sources, allowed=self.allowed):
            return why
        return next((why for guard in self.guards if (why := guard(record, actor, at))), None)

    def require(self, record: "Stateful", actor: Actor, at: datetime) -> None:
        """Raises TransitionRefused with the reason, if there is one.

        For what is costly to prepare: ask first, prepare, and let `advance()` ask again on the locked row.
        """
        if why := self.refusal(record, actor, at):
            raise TransitionRefused(why)


def closed(
    record: "Stateful", actor: Actor, *, sources: tuple[str, ...], allowed: Callable[["Stateful", Actor], bool]
) -> str | None:
    """Why the record's state or the actor's rights forbid what needs both, in words; None if they do not."""
    if record.state not in sources:
        return _("Not possible while it is “%(state)s”.") % {"state": record.get_state_display()}
    if not allowed(record, actor):
        return _("You do not have the right to do this.")
    return None


class Lifecycle:
    """All moves of one kind of record, by name. Declared once per noun."""

    registry: dict[str, "Lifecycle"] = {}

    def __init__(self, noun: str, states: type[models.TextChoices], *transitions: Transition):
        self.noun, self.states = noun, states
        self.transitions = {transition.name: transition for transition in transitions}
        if len(self.transitions) != len(transitions):
            raise StateMisuse(f"{noun}: a transition is declared twice")
        if noun in self.registry:
            raise StateMisuse(f"{noun}: a lifecycle is declared twice")
        for transition in transitions:
            unknown = {*transition.sources, transition.target} - set(states.values)
            if unknown:
                raise StateMisuse(f"{noun}.{transition.name}: no such state {sorted(unknown)}")
        self.registry[noun] = self

    def __getitem__(self, name: str) -> Transition:
        return self.transitions[name]

    def offers(self, record: "Stateful", actor: Actor, at: datetime) -> Iterator[tuple[Transition, str | None]]:
        """Every move out of the record's state, with the reason why it is closed to `actor`, if it is."""
        for transition in self.transitions.values():
            if record.state in transition.sources and transition.allowed(record, actor):
                yield transition, transition.refusal(record, actor, at)


def advance(
    lifecycle: Lifecycle, record: "Stateful", name: str, *, actor: Actor, at: datetime, reason: str = "", **facts
) -> "Stateful":
    """Move `record` through the transition `name`, and return the freshly read row.

    Writes an audit entry and publishes the event "<noun>.<name>" with `facts` (JSON values) and the reason, if any.
    Raises TransitionRefused with a reason a person can read.
    """
    transition = lifecycle[name]
    with transaction.atomic():
        row = type(record)._base_manager.select_for_update(no_key=True).get(pk=record.pk)
        transition.require(row, actor, at)
        if transition.needs_reason and not reason.strip():
            raise TransitionRefused(_("Please give a reason: the other side will read it."))
        before = row.state
        with _may_write(row):
            row.state, row.state_since = transition.target, at
        row.save(update_fields=["state", "state_since"])
        name = f"{lifecycle.noun}.{name}"
        audit.record(row, name, actor=actor, at=at, before=before, after=row.state, reason=reason, facts=facts)
        outbox.publish(name, subject=row, at=at, actor=actor, **facts, **({"reason": reason} if reason else {}))
    return row


class _GuardedState(DeferredAttribute):
    """Lets the constructor, the database and advance() set a state, and nobody else."""

    def __set__(self, record, value):
        name = self.field.attname
        written = record.__dict__.get(name, value)  # writing the same again, as full_clean() does, changes nothing
        if written != value and not record.__dict__.get("_may_write_state"):
            raise StateMisuse(f"{type(record).__name__}.{name} is written by advance() alone")
        record.__dict__[name] = value


class StateField(models.CharField):
    """The state of a record: starts as `initial`, moves by advance()."""

    def __init__(self, *, states: type[models.TextChoices], initial: str, **kwargs):
        self.states, self.initial = states, initial
        kwargs |= {"choices": states.choices, "default": initial, "max_length": 40, "editable": False}
        kwargs.setdefault("verbose_name", _("state"))
        super().__init__(**kwargs)

    def clone(self):
        """Migrations see a plain text column: history needs neither guard nor choices."""
        return models.CharField(max_length=self.max_length)

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, name, _GuardedState(self))

    def pre_save(self, record, add):
        if add and getattr(record, self.attname) != self.initial:
            raise StateMisuse(f"a new {type(record).__name__} starts as {self.initial!r}")
        return super().pre_save(record, add)


class StatefulQuerySet(models.QuerySet):
    """A queryset that cannot write a state."""

    def update(self, **values):
        if {"state", "state_since"} & values.keys():
            raise StateMisuse("a state is written by advance() alone")
        return super().update(**values)


class Stateful(models.Model):
    """A record with a life. Subclasses declare `state = StateField(states=…, initial=…)`.

    `case_id`, where a subclass has it, names the audit chain the record writes to.
    """

    state_since = models.DateTimeField(_("in this state since"), editable=False)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        abstract = True

    def refresh_from_db(self, *args, **kwargs):
        with _may_write(self):
            super().refresh_from_db(*args, **kwargs)


@contextmanager
def _may_write(record: Stateful):
    record.__dict__["_may_write_state"] = True
    try:
        yield
    finally:
        del record.__dict__["_may_write_state"]
