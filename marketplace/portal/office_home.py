"""The office's first page: what waits for the reader, the money of the day, the round at a glance, what may go wrong."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from contracts.oversight import queries as oversight
from contracts.payments import queries as payments
from contracts.settlement import queries as settlement
from contracts.settlement.enums import ClaimState
from marketplace.accounts.rules import is_office
from marketplace.core import outbox
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.office.bars import Part, bar
from marketplace.ledger import queries as ledger
from marketplace.notices import queries as notices
from marketplace.programmes import queries as programmes
from marketplace.programmes.enums import CaseState, RoundState
from marketplace.programmes.models import Round

SHOWN = 10


class _Panel(Component):
    """A part of the first page, for one reader at one instant."""

    order = 10  # the same for all: they stand as panels() gives them

    def __init__(self, actor: Actor, at: datetime):
        self.actor, self.at = actor, at


class WaitingForYou(_Panel):
    """결재·처리할 일: how much, since when, how much of it is overdue, and the most urgent ones."""

    template_name = "office/home_tasks.html"

    def get_context_data(self, parent_context):
        load = notices.workload(self.actor, at=self.at)
        shown = notices.tasks(self.actor, at=self.at, limit=SHOWN)
        return {"load": load, "tasks": shown, "more": load.count - len(shown), "all_url": reverse("office_tasks")}


class MoneyToday(_Panel):
    """What a finance officer opens the day with: claims to approve, their sum, and whether the bank agrees."""

    template_name = "office/home_money.html"

    def get_context_data(self, parent_context):
        waiting = settlement.claims(self.actor).filter(state=ClaimState.CHECKED)
        sums = waiting.aggregate(count=Count("pk"), grant=Sum("grant_share"), cash=Sum("cash_share"))
        return {
            "claims": sums["count"],
            "won": (sums["grant"] or 0) + (sums["cash"] or 0),
            "claims_url": f"{reverse('claim:index')}?state={ClaimState.CHECKED.value}",
            "to_be_paid": payments.to_be_paid().aggregate(count=Count("pk"), won=Sum("amount")),
            "rounds": [
                (round_, payments.reconciliation(round_).agrees, reverse("office_reconciliation", args=[round_.pk]))
                for round_ in _open_rounds()
            ],
        }


class RoundAtAGlance(_Panel):
    """Dates, the cases by stage, the places, and where the appropriation is."""

    template_name = "office/round.html"

    def get_context_data(self, parent_context):
        round_ = programmes.rounds().first()
        if round_ is None:
            return {"round": None}
        counts = programmes.case_counts(round_.pk)
        cases = reverse("case:index")
        appropriation = where_the_money_is(round_)
        return {
            "round": round_,
            "round_url": reverse("round:inspect", args=[round_.pk]),
            "stages": [
                (state.label, counts[state], f"{cases}?round={round_.pk}&state={state.value}")
                for state in CaseState
                if state in counts
            ],
            "tracks": [(track, track.quota - track.places_taken) for track in round_.tracks.order_by("pk")],
            "parts": appropriation,
            "total": sum(part.won for part in appropriation),
            "board_url": reverse("office_settlement", args=[round_.pk]),
            "dates": _dates(round_, self.at),
        }


def where_the_money_is(round_: Round) -> list[Part]:
    """The round's appropriation in parts that add up to it: left, committed, issued, paid, returned. Won; no query per case."""
    left = ledger.balances(round_.code, "appropriation").values()
    committed = ledger.balances(round_.code, "committed").values()
    issued = ledger.balances(round_.code, "voucher").values()
    returned = sum(account.credits for account in ledger.balances(round_.code, "returned").values())
    in_vouchers = sum(account.credits - account.debits for account in issued)
    set_aside = sum(account.credits - account.debits for account in committed)
    unused = sum(account.free for account in left)
    total = sum(round_.tracks.values_list("appropriation", flat=True)) if left else 0
    paid = total - unused - set_aside - in_vouchers - returned
    return bar(
        [
            (_("Paid amount"), paid), (_("Issued as vouchers"), in_vouchers), (_("Committed"), set_aside),
            (_("Grant returned"), returned), (_("Left to award"), unused),
        ]
    )  # fmt: skip


def _dates(round_: Round, at: datetime) -> list[tuple[str, object, int]]:
    """What of the round's calendar is still ahead: words, day, days to it."""
    today = day_in_korea(at)
    dates = [
        (_("Intake opens"), day_in_korea(round_.opens_at)), (_("Intake closes"), day_in_korea(round_.closes_at)),
        (_("Projects start"), round_.run_starts_on), (_("Projects end"), round_.run_ends_on),
        (_("Settled by"), round_.settle_by),
    ]  # fmt: skip
    return [(label, day, (day - today).days) for label, day in dates if day >= today]


@dataclass(frozen=True, slots=True)
class Risk:
    """Something that may go wrong: how often, in words, and where it is looked at."""

    count: int
    words: str
    href: str


class Risks(_Panel):
    """What may go wrong, and whose duties are overdue."""

    template_name = "office/home_risks.html"

    def get_context_data(self, parent_context):
        return {
            "risks": [risk for risk in self._risks() if risk.count],
            "late": notices.overdue_of_firms(at=self.at, limit=SHOWN),
            "next": notices.next_due(at=self.at, limit=5),
        }

    def _risks(self) -> list[Risk]:
        unmatched = sum(payments.reconciliation(round_).unmatched for round_ in _open_rounds())
        return [
            Risk(oversight.signals(self.actor).filter(decided_by=None).count(), _("fraud signals are undecided"),
                 reverse("fraudsignal:index")),
            Risk(settlement.claims(self.actor).filter(state=ClaimState.ON_HOLD).count(), _("claims are on hold"),
                 f"{reverse('claim:index')}?state={ClaimState.ON_HOLD.value}"),
            Risk(unmatched, _("lines of the bank statement are unexplained"),
                 f"{reverse('statementline:index')}?state=unmatched"),
            Risk(outbox.dead_count(), _("messages inside the system could not be delivered"), reverse("health")),
        ]  # fmt: skip


def _open_rounds() -> QuerySet[Round]:
    """The rounds that have money or may still get some, the newest first."""
    return programmes.rounds().exclude(state__in=(RoundState.PREPARING, RoundState.CLOSED))


def panels(actor: Actor, at: datetime) -> list[Component]:
    """What the person sees first."""
    kinds: list[type[_Panel]] = [WaitingForYou]
    if actor.has_any("finance_officer", "approver"):
        kinds.append(MoneyToday)
    if is_office(actor):
        kinds += [RoundAtAGlance, Risks]
    return [kind(actor, at) for kind in kinds]
