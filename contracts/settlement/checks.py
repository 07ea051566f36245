"""The proof that agreements, vouchers, claims, settlements and the ledger tell one story about a round's money.

The ledger proves itself (marketplace.ledger.queries.check); this compares what the records say with what moved.
Everything is recomputed from rows; nothing here writes.
"""

from collections import defaultdict
from collections.abc import Callable

from django.db.models import Sum

from contracts.agreements.enums import AgreementState
from contracts.agreements.models import Agreement
from contracts.delivery.enums import MilestoneState
from contracts.delivery.models import Milestone
from contracts.payments import queries as transfers
from contracts.vouchers.enums import GuaranteeState
from contracts.vouchers.models import Earmark, Guarantee, Voucher
from marketplace.core import money
from marketplace.ledger import queries as ledger
from marketplace.ledger.models import Transfer
from marketplace.ledger.queries import Balance, Invariant
from marketplace.programmes.enums import CoPaymentRoute, InstalmentKind
from marketplace.programmes.models import Round, Track
from matching.selection.enums import AwardState
from matching.selection.models import Award

from .enums import ClaimState
from .models import Claim, Settlement

EMPTY = Balance(0, 0, 0)
PAYING = (ClaimState.INSTRUCTED, ClaimState.PAID)


def check_money(round_: Round) -> dict[str, Invariant]:
    """Name → invariant of a round's money, with what breaks it; reads the whole round."""
    books = _Books(round_)
    return {
        "V1": books.each_voucher("used + held ≤ face ≤ grant", books.voucher_keeps_within_its_face),
        "V2": books.each_voucher("what a voucher holds is kept for instalments", books.holds_are_earmarks),
        "P1": books.each_claim("a claim pays an accepted milestone or a guaranteed advance", books.claim_is_earned),
        "P2": books.each_claim("a claim's four numbers are its invoice's", books.claim_is_its_invoice),
        "P3": books.each_claim("a claim moved its own shares, once, and no VAT", books.claim_moved_its_shares),
        "P4": books.each_claim("a claim is paid when the bank says so", books.claim_follows_the_bank),
        "S1": books.each_settlement("recognised ≤ planned, the grant's part rounded down", books.recognised_is_right),
        "S2": books.each_settlement("paid ≤ recognised, or asked back", books.paid_within_the_recognised),
        "G1": books.each_agreement("grant = paid + returned + left", books.grant_is_all_there),
        "C1": books.each_agreement("cash received = paid + refunded + left", books.cash_is_all_there),
        "T1": books.each_track("awarded + left = appropriation", books.appropriation_is_all_there),
        "T2": books.each_track("what settlements gave back was returned", books.returns_are_all_there),
    }


class _Books:
    """What the rules look at, read once."""

    def __init__(self, round_: Round):
        self.round = round_
        of_round = {"agreement__case__round": round_}
        self.agreements = list(
            Agreement.objects.filter(case__round=round_).select_related("case", "vendor", "demand_firm", "settlement")
        )
        self.vouchers = list(Voucher.objects.filter(**of_round).exclude(issued_by=None).select_related("agreement"))
        self.claims = list(
            Claim.objects.filter(**of_round, state__in=PAYING).select_related(
                "agreement__vendor", "agreement__demand_firm", "row", "invoice"
            )
        )
        self.settlements = list(
            Settlement.objects.filter(**of_round).exclude(recognised=None).select_related("agreement")
        )
        self.balances = {
            kind: ledger.balances(round_.code, kind)
            for kind in ("voucher", "committed", "co_payment", "appropriation", "returned")
        }
        self.moves = dict(Transfer.objects.filter(debit__book=round_.code).values_list("key", "amount"))
        self.accepted = set(
            Milestone.objects.filter(**of_round, state=MilestoneState.ACCEPTED).values_list("agreement_id", "key")
        )
        self.guaranteed = dict(
            Guarantee.objects.filter(**of_round, state__in=[GuaranteeState.ACCEPTED, GuaranteeState.CLEARED])
            .values_list("agreement_id").annotate(won=Sum("amount")).order_by()
        )  # fmt: skip
        self.drawn: dict[int, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            self.drawn[claim.agreement_id].append(claim)

    # Walks

    def each_voucher(self, says: str, holds: Callable) -> Invariant:
        return _walk(says, self.vouchers, holds)

    def each_claim(self, says: str, holds: Callable) -> Invariant:
        return _walk(says, self.claims, holds)

    def each_settlement(self, says: str, holds: Callable) -> Invariant:
        return _walk(says, self.settlements, holds)

    def each_agreement(self, says: str, holds: Callable) -> Invariant:
        concluded = [
            agreement
            for agreement in self.agreements
            if agreement.state not in (AgreementState.PREPARING, AgreementState.SIGNING, AgreementState.CANCELLED)
        ]
        return _walk(says, concluded, holds)

    def each_track(self, says: str, holds: Callable) -> Invariant:
        return _walk(says, list(self.round.tracks.order_by("pk")), holds)

    # Rules: each says whether a row is as it must be

    def voucher_keeps_within_its_face(self, voucher: Voucher) -> bool:
        found = self.balances["voucher"].get(voucher.number, EMPTY)
        return found.debits + found.held <= found.credits == voucher.face <= voucher.agreement.grant

    def holds_are_earmarks(self, voucher: Voucher) -> bool:
        kept = Earmark.objects.filter(voucher=voucher, drawn_for="").aggregate(won=Sum("grant"))["won"] or 0
        return self.balances["voucher"].get(voucher.number, EMPTY).held == kept

    def claim_is_earned(self, claim: Claim) -> bool:
        row, agreement = claim.row, claim.agreement
        within = claim.grant_share <= row.grant_share and claim.cash_share <= row.cash_share
        if row.kind == InstalmentKind.ADVANCE:
            settled = any(settlement.agreement_id == agreement.pk for settlement in self.settlements)
            return within and (settled or self.guaranteed.get(agreement.pk, 0) >= row.amount)
        return within and (agreement.pk, row.milestone) in self.accepted

    def claim_is_its_invoice(self, claim: Claim) -> bool:
        invoice = claim.invoice
        return (
            claim.grant_share + claim.cash_share == invoice.supply_value
            and claim.vat == invoice.vat
            and claim.total == invoice.supply_value + invoice.vat
            and claim.approval_number == invoice.approval_number
        )

    def claim_moved_its_shares(self, claim: Claim) -> bool:
        through_agency = claim.agreement.co_payment_route == CoPaymentRoute.AGENCY_ACCOUNT
        grant = self.moves.get(f"claim:{claim.number}:grant", 0)
        cash = self.moves.get(f"claim:{claim.number}:cash", 0)
        return (grant, cash) == (claim.grant_share, claim.cash_share if through_agency else 0)

    def claim_follows_the_bank(self, claim: Claim) -> bool:
        return (claim.state == ClaimState.PAID) == transfers.is_paid(f"claim:{claim.number}")

    def recognised_is_right(self, settlement: Settlement) -> bool:
        confirmed = settlement.expenses.aggregate(won=Sum("confirmed"))["won"]
        grant = money.share_down(settlement.recognised, settlement.agreement.grant, settlement.planned)
        planned = settlement.agreement.grant + settlement.agreement.cash
        return (
            settlement.recognised == confirmed
            and settlement.recognised <= settlement.planned == planned
            and settlement.recognised_grant == grant
        )

    def paid_within_the_recognised(self, settlement: Settlement) -> bool:
        paid = sum(claim.grant_share for claim in self.drawn[settlement.agreement_id])
        return paid <= settlement.recognised_grant + settlement.recovered_grant

    def grant_is_all_there(self, agreement: Agreement) -> bool:
        vouchers = [voucher for voucher in self.vouchers if voucher.agreement_id == agreement.pk]
        left = sum(_in(self.balances["voucher"].get(voucher.number, EMPTY)) for voucher in vouchers)
        left += _in(self.balances["committed"].get(agreement.case.number, EMPTY))
        returned = agreement.settlement.returned_grant if hasattr(agreement, "settlement") else 0
        paid = sum(claim.grant_share for claim in self.drawn[agreement.pk])
        return agreement.grant == paid + returned + left + self.moves.get(_of_a_termination(agreement), 0)

    def cash_is_all_there(self, agreement: Agreement) -> bool:
        found = self.balances["co_payment"].get(agreement.case.number, EMPTY)
        if agreement.co_payment_route != CoPaymentRoute.AGENCY_ACCOUNT:
            return found == EMPTY
        paid = sum(claim.cash_share for claim in self.drawn[agreement.pk])
        refunded = agreement.settlement.refunded_cash if hasattr(agreement, "settlement") else 0
        refunded += self.moves.get(f"refund:{agreement.number}", 0)  # of a termination
        return found.credits == paid + refunded + _in(found) == agreement.cash

    def appropriation_is_all_there(self, track: Track) -> bool:
        awards = Award.objects.filter(case__track=track).exclude(state__in=[AwardState.WITHDRAWN, AwardState.CANCELLED])
        awarded = awards.aggregate(won=Sum("grant"))["won"] or 0
        awarded -= sum(self.moves.get(_of_a_termination(agreement), 0) for agreement in self.agreements)
        return track.appropriation == awarded + _in(self.balances["appropriation"].get(track.code, EMPTY))

    def returns_are_all_there(self, track: Track) -> bool:
        settled = Settlement.objects.filter(agreement__case__track=track).select_related("recovery")
        back = sum(
            settlement.returned_grant + (settlement.recovered_grant if settlement.is_recovered else 0)
            for settlement in settled
        )
        return back == _in(self.balances["returned"].get(track.code, EMPTY))


def _of_a_termination(agreement: Agreement) -> str:
    """The ledger's key of a grant that went back to the appropriation before anything could be paid of it."""
    return f"agreement:{agreement.number}:terminate"


def _in(found: Balance) -> int:
    """Won on an account, held or not."""
    return found.free + found.held


def _walk(says: str, rows: list, holds: Callable) -> Invariant:
    return Invariant(says, checked=len(rows), broken=[str(row) for row in rows if not holds(row)])
