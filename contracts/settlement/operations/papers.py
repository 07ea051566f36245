"""Papers behind expenses: brought by the demand firm while its statement is open."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum

from contracts.delivery.models import Deliverable
from contracts.payments import queries as transfers
from marketplace.core import audit, files
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea

from ..enums import ClaimState, PaperKind
from ..errors import NothingSpent, NothingToLink
from ..lifecycles import SETTLEMENT
from ..models import Claim, Evidence, Expense, Settlement


def add_paper(
    *, expense_id: int, kind: str, party: str, amount: int | None, day: date, content: bytes, actor: Actor, at: datetime
) -> Evidence:
    """A file of the firm's behind an expense; the same file twice is one paper. Raises TransitionRefused, FileRefused."""
    expense = _open(expense_id, actor, at)
    file = files.store(content, at=at)
    with transaction.atomic():
        expense = _locked(expense, actor, at)
        known = expense.evidence.filter(removed_at=None, kind=kind, file=file, claim=None, deliverable=None).first()
        if known is not None:
            return known
        paper = Evidence.objects.create(
            expense=expense, kind=kind, file=file, party=party, amount=amount, day=day, by=actor.person_id, at=at
        )
        _record("add_paper", paper, actor, at)
    return paper


def link_papers(
    *, expense_id: int, claims: Collection[int] = (), deliverables: Collection[int] = (), actor: Actor, at: datetime
) -> list[Evidence]:
    """Put what the agency holds already behind an expense: invoices and transfers of claims, deliverables.

    Of each claim the part is taken that no other expense uses, until what was spent is reached: a split that is kept.
    Safe to repeat. Raises TransitionRefused, NothingSpent before an amount was entered, NothingToLink.
    """
    with transaction.atomic():
        expense = _locked(_open(expense_id, actor, at), actor, at)
        if not expense.spent:
            raise NothingSpent(line=expense.name)
        agreement = expense.settlement.agreement
        paid_by = transfers.transfers_of([agreement.case_id])
        found = Claim.objects.filter(agreement=agreement, pk__in=claims).exclude(state=ClaimState.REFUSED)
        made = []
        for claim in found.select_related("invoice__file").order_by("row__position"):
            made += _of_claim(expense, claim, paid_by.get(f"claim:{claim.number}"), actor, at)
        for one in Deliverable.objects.filter(milestone__agreement=agreement, pk__in=deliverables).order_by("pk"):
            made += _once(
                expense, PaperKind.RESULT, actor, at, deliverable=one, file=one.file,
                party=agreement.vendor.legal_name, day=day_in_korea(one.at),
            )  # fmt: skip
        if not made and not expense.evidence.filter(removed_at=None).exists():
            raise NothingToLink
    return made


def remove_paper(*, evidence_id: int, actor: Actor, at: datetime) -> Evidence:
    """Take a paper away while the statement is open; it is kept, and no longer counts. Safe to repeat."""
    paper = Evidence.objects.select_related("expense").get(pk=evidence_id)
    with transaction.atomic():
        _locked(_open(paper.expense_id, actor, at), actor, at)
        paper = Evidence.objects.get(pk=evidence_id)
        if paper.removed_at is None:
            paper.removed_at = at
            paper.save(update_fields=["removed_at"])
            _record("remove_paper", paper, actor, at)
    return paper


def _of_claim(expense: Expense, claim: Claim, transfer, actor: Actor, at: datetime) -> list[Evidence]:
    """The invoice of a claim, and its transfer once the bank has paid it, for the part that is still free."""
    part = min(claim.supply_value - _used(claim, PaperKind.INVOICE), expense.spent - _shown(expense, PaperKind.INVOICE))
    if part <= 0 and not expense.evidence.filter(removed_at=None, claim=claim).exists():
        return []
    vendor = claim.agreement.vendor.legal_name
    invoice = claim.invoice
    made = []
    if part > 0:
        made += _once(
            expense, PaperKind.INVOICE, actor, at, claim=claim, file=invoice.file, party=vendor, amount=part,
            day=invoice.written_on,
        )  # fmt: skip
    own = expense.evidence.filter(removed_at=None, claim=claim, kind=PaperKind.INVOICE).first()
    if own and transfer and transfer.booked_at:
        made += _once(
            expense, PaperKind.TRANSFER, actor, at, claim=claim, party=transfer.account.holder, amount=own.amount,
            day=day_in_korea(transfer.booked_at),
        )  # fmt: skip
    return made


def _once(expense: Expense, kind: PaperKind, actor: Actor, at: datetime, **values) -> list[Evidence]:
    source = {name: values[name] for name in ("claim", "deliverable") if name in values}
    if expense.evidence.filter(removed_at=None, kind=kind, **source).exists():
        return []
    paper = Evidence.objects.create(expense=expense, kind=kind, by=actor.person_id, at=at, **values)
    _record("add_paper", paper, actor, at)
    return [paper]


def _used(claim: Claim, kind: PaperKind) -> int:
    """Won of a claim that stand behind expenses already."""
    return Evidence.objects.filter(claim=claim, kind=kind, removed_at=None).aggregate(won=Sum("amount"))["won"] or 0


def _shown(expense: Expense, kind: PaperKind) -> int:
    return expense.evidence.filter(kind=kind, removed_at=None).aggregate(won=Sum("amount"))["won"] or 0


def _open(expense_id: int, actor: Actor, at: datetime) -> Expense:
    """An expense whose papers the actor may bring now. Raises DoesNotExist for another's."""
    visible = Settlement.objects.visible_to(actor)
    expense = Expense.objects.select_related("settlement__agreement__vendor").get(pk=expense_id, settlement__in=visible)
    SETTLEMENT["submit"].require(expense.settlement, actor, at)
    return expense


def _locked(expense: Expense, actor: Actor, at: datetime) -> Expense:
    """The same while nobody else moves its settlement."""
    settlement = Settlement.objects.select_for_update(no_key=True, of=("self",)).get(pk=expense.settlement_id)
    SETTLEMENT["submit"].require(settlement, actor, at)
    return expense


def _record(move: str, paper: Evidence, actor: Actor, at: datetime) -> None:
    facts = {"expense": paper.expense_id, "kind": str(paper.kind), "amount": paper.amount, "party": paper.party}
    audit.record(paper.expense.settlement, f"settlement.{move}", actor=actor, at=at, facts=facts)
