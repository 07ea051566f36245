"""The audit chain of a record in words: what happened, who did it, when and why; by kind, and as a file."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permissions import policy_registry

from .. import audit
from ..actor import Actor
from ..lifecycle import Lifecycle
from ..models import AuditEntry
from ..templatetags import ieum
from . import sheets

# What the audit trail says of things done without a change of state.
_VERBS = {
    "add": gettext_lazy("added"),
    "add_track": gettext_lazy("track added"),
    "amend": gettext_lazy("changes written down"),
    "answer": gettext_lazy("question answered"),
    "appoint": gettext_lazy("signer appointed"),
    "approve": gettext_lazy("approved"),
    "ask": gettext_lazy("asked"),
    "begin": gettext_lazy("begun"),
    "bonus": gettext_lazy("bonus points recorded"),
    "business_status": gettext_lazy("status at the tax office recorded"),
    "change_consortium": gettext_lazy("consortium changed"),
    "confirm_address": gettext_lazy("e-mail address confirmed"),
    "create": gettext_lazy("created"),
    "draft": gettext_lazy("drafted"),
    "eligibility": gettext_lazy("eligibility checked"),
    "expect": gettext_lazy("deposit expected"),
    "export": gettext_lazy("taken out as a file"),
    "extend": gettext_lazy("time extended"),
    "file": gettext_lazy("filed"),
    "form": gettext_lazy("formed"),
    "grant": gettext_lazy("granted"),
    "grant_role": gettext_lazy("role granted"),
    "hand_in": gettext_lazy("handed in"),
    "hold_payments": gettext_lazy("payments put on hold"),
    "import": gettext_lazy("imported"),
    "instruct": gettext_lazy("instructed"),
    "invite": gettext_lazy("evaluators invited"),
    "make": gettext_lazy("made"),
    "offer": gettext_lazy("offered"),
    "open": gettext_lazy("opened"),
    "opening": gettext_lazy("quotes opened together"),
    "plan": gettext_lazy("planned"),
    "propose": gettext_lazy("proposed"),
    "question": gettext_lazy("question asked"),
    "raise": gettext_lazy("raised"),
    "read": gettext_lazy("read"),
    "record": gettext_lazy("recorded"),
    "register": gettext_lazy("registered"),
    "relation": gettext_lazy("tie recorded"),
    "release_payments": gettext_lazy("hold on payments released"),
    "report": gettext_lazy("report handed in"),
    "request": gettext_lazy("requested"),
    "revise": gettext_lazy("revised"),
    "sanction": gettext_lazy("exclusion recorded"),
    "save": gettext_lazy("saved"),
    "schedule": gettext_lazy("visit planned"),
    "send_back": gettext_lazy("sent back"),
    "submit": gettext_lazy("submitted"),
    "unpublish": gettext_lazy("taken down"),
    "update": gettext_lazy("updated"),
    "version": gettext_lazy("version kept"),
    "withdraw": gettext_lazy("withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened."""

    what: str
    who: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record in the chain: its model's label, its words, how many entries, whether it is the one shown."""

    label: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The chain of a record (its case's, if it has one), oldest first; `kinds` has what it can be narrowed to."""

    entries: list[Entry]
    kinds: list[Kind]
    total: int


def of(record: models.Model, reader: models.Model, kind: str = "") -> Timeline:
    """The whole chain, or what of it is about one kind of record ("settlement.claim").

    What is about a kind that the reader, a person, may not open in the office is not in it.
    """
    found = list(audit.trail(record))
    hidden = {label for label in {_kind(entry) for entry in found} if not _may_open(label, reader)}
    chain = [entry for entry in found if _kind(entry) not in hidden]
    counts: dict[str, int] = {}
    for entry in chain:
        counts[_kind(entry)] = counts.get(_kind(entry), 0) + 1
    shown = [entry for entry in chain if kind not in counts or _kind(entry) == kind]
    return Timeline(
        entries=[Entry(_what(entry), _who(entry), entry.at, entry.reason) for entry in shown],
        kinds=[Kind(label, _name(label), count, label == kind) for label, count in counts.items()],
        total=len(chain),
    )


def as_file(record: models.Model, kind: str, *, reader: models.Model, actor: Actor, at: datetime) -> HttpResponse:
    """The same as XLSX; that the reader, a person, took it stays in that person's chain."""
    entries = of(record, reader, kind).entries
    audit.record(
        reader, f"{record._meta.model_name}.export", actor=actor, at=at,
        facts={"timeline": record.pk, "kind": kind, "rows": len(entries)},
    )  # fmt: skip
    head = [_("When"), _("What"), _("Who"), _("Reason")]
    rows = [[ieum.moment(entry.at), entry.what, entry.who, entry.reason] for entry in entries]
    name = f"{record._meta.model_name}-{record.pk}-timeline"
    return sheets.response(sheets.workbook(_("What happened"), head, rows), name)


def changes(entries: list[AuditEntry]) -> list[str]:
    """Entries of the audit trail in words, each once."""
    return list(dict.fromkeys(_what(entry) for entry in entries))


def _may_open(label: str, reader: models.Model) -> bool:
    """A kind with readers of its own is told to them; one without a page, as a signature, to whoever reads the record."""
    policy = policy_registry.get_by_type(apps.get_model(label))
    return not hasattr(policy, "readers") or policy.user_has_permission(reader, "view")


def _kind(entry: AuditEntry) -> str:
    return entry.subject.partition(":")[0]


def _name(label: str) -> str:
    return str(apps.get_model(label)._meta.verbose_name)


def _who(entry: AuditEntry) -> str:
    return entry.actor_label if entry.person_id else _("Ieum, by the calendar")


def _what(entry: AuditEntry) -> str:
    noun, _dot, verb = entry.action.partition(".")
    lifecycle = Lifecycle.registry.get(noun)
    states = dict(lifecycle.states.choices) if lifecycle else {}
    name = _name(_kind(entry))
    if entry.after in states:
        return f"{name}: {states.get(entry.before, entry.before)} → {states.get(entry.after, entry.after)}"
    return f"{name}: {_VERBS.get(verb) or verb.replace('_', ' ')}"
