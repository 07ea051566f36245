"""Tasks about rounds, and what the notices of every case have in common."""

from django.utils.translation import gettext_lazy as _

from marketplace.notices import registry
from marketplace.notices.audiences import Audience, firm, office
from marketplace.notices.enums import Desk
from marketplace.notices.registry import Link, TaskKind

from .enums import RoundState, RuleSetState
from .lifecycles import ROUND
from .models import Round, RuleSet


def its_case(record) -> Link:
    """The page of the record's case in the workspace."""
    return "workspace:case", (record.case.number,)


def demand_firm(record, desk: Desk = Desk.DECIDERS) -> Audience:
    """Those of the demand firm of the record's case."""
    return firm(record.case.demand_firm_id, desk)


def vendor(record, desk: Desk = Desk.DECIDERS) -> Audience:
    """Those of the vendor of the record's case."""
    return firm(record.case.vendor_id, desk)


def case_title(record) -> str:
    """What a task about a case is called in a list."""
    return f"{record.case.demand_firm.legal_name} · {record.case.title}"


def of_the_case(record, event) -> dict:
    """What every notice about a case can say: number, title, both firms, the reason that was given."""
    case = record.case
    return {
        "number": case.number, "title": case.title, "firm": case.demand_firm.legal_name,
        "vendor": case.vendor.legal_name if case.vendor else "", "reason": event.facts.get("reason", ""),
    }  # fmt: skip


CASE = ("case__demand_firm", "case__vendor")


def _its_rules_are_drafted(round_: Round, at) -> bool:
    tracks = round_.tracks.all()
    drafted = RuleSet.objects.filter(track__in=tracks, state=RuleSetState.DRAFT).values("track").distinct()
    return tracks.count() == drafted.count() > 0


registry.declare(
    TaskKind(
        name="programmes.announce", label=_("Announce the round"), record=Round, life=ROUND,
        while_in=(RoundState.PREPARING,), when=_its_rules_are_drafted,
        news={"rule_set.draft": lambda event: Round.objects.filter(tracks__rule_sets=event.subject_id)},
        whose=lambda round_: office(Desk.APPROVER, but=round_.created_by),
    ),
)  # fmt: skip
