"""What the office can do with a record, as data: a button, a form, an operation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from ..actor import Actor
from ..forms import CleanTextField
from ..lifecycle import Lifecycle, Stateful, Transition

Fields = Mapping[str, forms.Field]


@dataclass(frozen=True, kw_only=True)
class _Form:
    """`label` is the button, `effect` says what will happen, `operation` does it.

    The operation gets `fixed`, what `arguments` makes of the form's values, `actor` and `at`.
    """

    name: str
    label: str
    effect: str
    operation: Callable
    fixed: Mapping[str, object] = field(default_factory=dict)
    arguments: Callable[[dict], dict] = dict

    def form_class(self, fields: Fields, *, asks_reason: bool) -> type[forms.Form]:
        """A form with the given fields, and a reason where one is needed."""
        asked = dict(fields)
        if asks_reason:
            asked["reason"] = CleanTextField(
                label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000,
                help_text=_("The other side reads it. Please say what to do next."),
            )  # fmt: skip
        return type("ActionForm", (forms.Form,), asked)


@dataclass(frozen=True, kw_only=True)
class Action(_Form):
    """A move of one record. `key`: the name under which the operation takes the record's id.

    `transition` is the move in the record's lifecycle that the action makes. `allowed` and `sources` narrow who may
    and in which states; an action that makes no move of this record says both itself.
    """

    key: str
    transition: Transition | None = None
    fields: Callable[[Stateful], Fields] | None = None
    reason: bool | None = None  # None: where the transition needs one
    allowed: Callable[[Stateful, Actor], bool] | None = None
    sources: tuple[str, ...] = ()

    @classmethod
    def of(cls, lifecycle: Lifecycle, move: str, /, **options) -> "Action":
        """The action that makes the move, and bears its name unless another is given."""
        return cls(transition=lifecycle[move], **{"name": move, **options})

    @property
    def asks_reason(self) -> bool:
        return bool(self.transition and self.transition.needs_reason) if self.reason is None else self.reason

    def is_offered(self, record: Stateful, actor: Actor) -> bool:
        """Whether the action concerns this person while the record is in its state."""
        sources = self.sources or self.transition.sources
        allowed = self.allowed or self.transition.allowed
        return record.state in sources and allowed(record, actor)

    def closed(self, record: Stateful, actor: Actor, at: datetime) -> str | None:
        """Why it is not possible now, in words; None if it is."""
        if self.transition and (why := self.transition.refusal(record, actor, at)):
            return why
        return None if self.is_offered(record, actor) else _("This is not possible for you now.")

    def call(self, record: Stateful, values: dict, *, actor: Actor, at: datetime) -> object:
        """Do it. Raises what the operation raises."""
        return self.operation(**{self.key: record.pk}, **self.fixed, **self.arguments(values), actor=actor, at=at)


@dataclass(frozen=True, kw_only=True)
class Door:
    """A button that leads to a page of its own, for what a form is too small for; the page says what is in the way.

    `label`, `effect`, `allowed` and `sources` as of an Action; `page` gives the address.
    """

    label: str
    effect: str
    page: Callable[[Stateful], str]
    allowed: Callable[[Stateful, Actor], bool]
    sources: tuple[str, ...]

    def is_offered(self, record: Stateful, actor: Actor) -> bool:
        return record.state in self.sources and self.allowed(record, actor)


@dataclass(frozen=True, kw_only=True)
class ListAction(_Form):
    """Something that makes records: offered above the list to those whom `allowed` names."""

    allowed: Callable[[None, Actor], bool]
    fields: Callable[[], Fields] | None = None

    def call(self, values: dict, *, actor: Actor, at: datetime) -> object:
        """Do it. Raises what the operation raises."""
        return self.operation(**self.fixed, **self.arguments(values), actor=actor, at=at)
