"""Tasks and notices about claims and settlements."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from contracts.agreements.models import PaymentRow
from contracts.agreements.notices import (
    PARTIES,
    both_firms,
    its_demand_firm,
    its_title,
    its_vendor,
    of_the_agreement,
)
from marketplace.core.models import Event
from marketplace.core.templatetags.ieum import won
from marketplace.notices.audiences import Audience, office
from marketplace.notices.enums import Desk
from marketplace.notices.registry import Link, NoticeKind, TaskKind, declare

from .due import claimable
from .enums import ClaimState, SettlementState
from .lifecycles import CLAIM, SETTLEMENT
from .models import Claim, Settlement


def _rows(event: Event) -> Iterable[PaymentRow]:
    """Every instalment of the agreement that an event is about."""
    agreement_id = event.facts.get("agreement_id")
    if agreement_id is None and event.subject.startswith("agreements.agreement:"):
        agreement_id = event.subject_id
    return PaymentRow.objects.filter(agreement=agreement_id)


def _can_be_claimed(row: PaymentRow, at) -> bool:
    return not claimable(row, at).why_not


def _where_it_is_claimed(row: PaymentRow) -> Link:
    return "claims:new", (row.agreement.number, row.position)


def _the_claim(claim: Claim) -> Link:
    return "claims:claim", (claim.number,)


def _the_settlement(settlement: Settlement) -> Link:
    return "settlements:statement", (settlement.agreement.case.number,)


def _instalment(row: PaymentRow) -> str:
    return f"{its_title(row)} · {row.get_kind_display()} {won(row.amount)}"


def _claim_title(claim: Claim) -> str:
    return f"{claim.number} · {its_title(claim)} · {won(claim.total)}"


def _manager(record) -> Audience:
    return office(Desk.PROGRAMME_MANAGER)


def _reviewer(settlement: Settlement) -> Audience:
    return office(Desk.SETTLEMENT_AUDITOR if settlement.needs_audit else Desk.PROGRAMME_MANAGER)


def _where_it_is_reviewed(settlement: Settlement) -> Link:
    if settlement.needs_audit:
        return "audits:audit", (settlement.agreement.case.number,)
    return "settlement:inspect", (settlement.pk,)


def _claim(claim: Claim, event) -> dict:
    return of_the_agreement(claim, event) | {
        "claim": claim.number, "total": won(claim.total), "supply": won(claim.supply_value),
        "instalment": claim.row.get_kind_display(),
    }  # fmt: skip


def _settlement(settlement: Settlement, event) -> dict:
    return of_the_agreement(settlement, event) | {
        "planned": won(settlement.planned), "recognised": won(settlement.recognised),
        "returned": won(settlement.returned_grant), "refunded": won(settlement.refunded_cash),
        "recovered": won(settlement.recovered_grant),
    }  # fmt: skip


def _told_of_claim(move: str, subject: str, body: str, *, to=None, legal: bool = False) -> NoticeKind:
    return NoticeKind(
        name=f"settlement.claim_{move}", events=(f"claim.{move}",), record=Claim, values=_claim, link=_the_claim,
        to=to or (lambda claim, event: [its_vendor(claim)]), joins=(*PARTIES, "row"), subject=subject, body=body,
        legal=legal,
    )  # fmt: skip


def _told_of_settlement(move: str, subject: str, body: str, *, to=both_firms, legal: bool = True) -> NoticeKind:
    return NoticeKind(
        name=f"settlement.settlement_{move}", events=(f"settlement.{move}",), record=Settlement, values=_settlement,
        link=_the_settlement, to=to, joins=PARTIES, subject=subject, body=body, legal=legal,
    )  # fmt: skip


def _the_firm(record, event) -> list[Audience]:
    return [its_demand_firm(record)]


# Whatever may make an instalment claimable, or no longer.
_NEWS = (
    "milestone.accept", "guarantee.accept", "guarantee.clear", "voucher.issue", "voucher.suspend", "voucher.resume",
    "voucher.expire", "voucher.spend", "claim.file", *(f"claim.{move}" for move in CLAIM.transitions),
    "settlement.confirm", "settlement.close", "agreement.start", "agreement.suspend", "agreement.resume",
    "agreement.terminate", "agreement.complete",
)  # fmt: skip

declare(
    TaskKind(
        name="settlement.claim", label=_("Claim an instalment"), record=PaymentRow, when=_can_be_claimed,
        news=dict.fromkeys(_NEWS, _rows), whose=its_vendor, title=_instalment, link=_where_it_is_claimed,
        joins=PARTIES,
    ),
    TaskKind(
        name="settlement.check", label=_("Check a claim"), record=Claim, life=CLAIM, while_in=(ClaimState.CLAIMED,),
        news={"claim.file": None}, whose=_manager, title=_claim_title, joins=PARTIES,
    ),
    TaskKind(
        name="settlement.approve", label=_("Approve a claim for payment"), record=Claim, life=CLAIM,
        while_in=(ClaimState.CHECKED,), title=_claim_title, joins=PARTIES,
        whose=lambda claim: office(Desk.FINANCE_OFFICER, but=claim.checked_by),
    ),
    TaskKind(
        name="settlement.state", label=_("Hand in the settlement statement"), record=Settlement, life=SETTLEMENT,
        while_in=(SettlementState.OPEN,), news={"settlement.open": None}, whose=its_demand_firm, title=its_title,
        link=_the_settlement, joins=PARTIES,
    ),
    TaskKind(
        name="settlement.review", label=_("Examine a settlement statement"), record=Settlement, life=SETTLEMENT,
        while_in=(SettlementState.SUBMITTED,), whose=_reviewer, title=its_title, link=_where_it_is_reviewed,
        joins=PARTIES,
    ),
    TaskKind(
        name="settlement.confirm", label=_("Confirm a settlement"), record=Settlement, life=SETTLEMENT,
        while_in=(SettlementState.REVIEWED,), title=its_title, joins=PARTIES,
        whose=lambda settlement: office(Desk.CONFIRMERS, but=settlement.reviewed_by),
    ),
    _told_of_claim(
        "file", _("Claim %(claim)s was filed for “%(title)s”"),
        _("%(vendor)s has claimed: %(instalment)s, supply value %(supply)s, with VAT %(total)s. The VAT is paid by %(firm)s to %(vendor)s."),
        to=_the_firm,
    ),
    _told_of_claim(
        "approve", _("Claim %(claim)s is approved for payment"),
        _("The claim %(claim)s over %(supply)s (supply value) is approved and on its way to the bank."),
    ),
    _told_of_claim(
        "refuse", _("Claim %(claim)s was sent back"),
        _("The claim %(claim)s for “%(title)s” was sent back.\n\nReason: %(reason)s\n\nPlease claim the instalment again once this is mended."),
        legal=True,
    ),
    _told_of_claim(
        "hold", _("Claim %(claim)s is on hold"), _("The claim %(claim)s for “%(title)s” is on hold.\n\nReason: %(reason)s"),
        legal=True,
    ),
    _told_of_claim(
        "release", _("Claim %(claim)s goes on"), _("The claim %(claim)s for “%(title)s” goes on.\n\nReason: %(reason)s"),
    ),
    _told_of_settlement(
        "return", _("Please correct the settlement statement of “%(title)s”"),
        _("The settlement statement was sent back.\n\nWhat is missing: %(reason)s"), to=_the_firm,
    ),
    _told_of_settlement(
        "review", _("The settlement of “%(title)s” was examined"),
        _("What is proposed to be recognised, and why not all of it, stands on the page of the settlement. You may say what you think of it before it is confirmed."),
        to=_the_firm,
    ),
    _told_of_settlement(
        "confirm", _("The settlement of “%(title)s” is confirmed"),
        _("Planned: %(planned)s\nRecognised: %(recognised)s\nGrant that goes back: %(returned)s\nCash refunded to the firm: %(refunded)s\nGrant to be paid back: %(recovered)s"),
    ),
)  # fmt: skip
