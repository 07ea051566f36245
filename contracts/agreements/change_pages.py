"""A change of an agreement as its pages show it to the two firms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.core.actor import Actor
from marketplace.core.templatetags.ieum import moment

from . import obstacles, queries, rules
from .changes import Change
from .enums import AmendmentState as C
from .lifecycles import AMENDMENT
from .models import Agreement, Amendment

TONES = {C.CONCLUDED: "ok", C.REFUSED: "bad", C.WITHDRAWN: "line", C.LAPSED: "line"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One change: what it is about, what comes next, and what the reader can do with it."""

    amendment: Amendment
    rows: list[Change]
    tone: str
    next: str
    may_answer: bool
    may_withdraw: bool

    @property
    def parts(self) -> str:
        """What it touches, in words: "Milestones, Staff"."""
        if self.amendment.ends:
            return _("End of the agreement by consent")
        return ", ".join(dict.fromkeys(str(row.part_label) for row in self.rows))


def asked(amendment: Amendment, actor: Actor, at: datetime) -> Asked:
    may_answer = AMENDMENT["answer"].refusal(amendment, actor, at) is None
    return Asked(
        amendment=amendment,
        rows=[Change.from_data(row) for row in amendment.changes],
        tone=TONES.get(amendment.state, "warm"),
        next=_("Please read it and say whether your company agrees.") if may_answer else _next(amendment),
        may_answer=may_answer,
        may_withdraw=AMENDMENT["withdraw"].refusal(amendment, actor, at) is None,
    )


def listed(amendments: Iterable[Amendment], actor: Actor, at: datetime) -> list[Asked]:
    return [asked(amendment, actor, at) for amendment in amendments]


def closed(agreement: Agreement, actor: Actor, at: datetime) -> str:
    """Why the reader cannot ask for a change now, in words; empty if they can."""
    if why := rules.closed_to_change(agreement, actor, at):
        return str(why)
    if why := rules.too_late_to_ask(agreement, at) or obstacles.to(agreement, frozenset()):
        return str(why)
    return _under_way(agreement)


def closed_to_ending(agreement: Agreement, actor: Actor, at: datetime) -> str:
    """Why the reader cannot ask now that the agreement end, in words; empty if they can."""
    if why := rules.closed_to_ending(agreement, actor, at):
        return str(why)
    return _under_way(agreement)


def _under_way(agreement: Agreement) -> str:
    if under_way := queries.open_amendment(agreement):
        return _("A change is under way: %(number)s.") % {"number": under_way.number}
    return ""


def _next(amendment: Amendment) -> str:
    agreement = amendment.agreement
    other = agreement.vendor if amendment.other_firm_id == agreement.vendor_id else agreement.demand_firm
    words = {
        C.REQUESTED: _("%(firm)s reads it and says whether it agrees. Then the programme office decides."),
        C.REVIEW: _("The programme office decides. Until then the project goes on as agreed."),
        C.APPROVED: _("The amendment is signed by all three, in order. Until it is sealed, the project goes on as agreed."),
        C.CONCLUDED: _("In effect since %(when)s."),
        C.REFUSED: _("The agreement stays as it is. A new request can be made."),
        C.WITHDRAWN: _("It was taken back. The agreement stays as it is."),
        C.LAPSED: _("The agreement ended first."),
    }  # fmt: skip
    if amendment.ends:
        words |= {
            C.APPROVED: _(
                "The end of the agreement is signed by all three, in order. Until it is sealed, the project goes on as agreed."
            ),
            C.CONCLUDED: _("The agreement has ended at %(when)s. What was done until then is settled."),
        }
    return words[amendment.state] % {"firm": other.legal_name, "when": moment(amendment.state_since)}
