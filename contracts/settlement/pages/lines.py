"""The expenses of a settlement with their papers: what the firm mends and the auditor compares."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from contracts.agreements.models import Agreement
from contracts.delivery.models import Deliverable
from contracts.payments import queries as transfers
from marketplace.core.clock import day_in_korea

from ..due import standing_claim
from ..enums import ClaimState, PaperKind
from ..models import Claim, Evidence, Expense, Settlement
from ..papers import AMOUNT, COMPARED, DAY, FILE, PARTY, Paper, Point, Spent, points

OK, FIX, WAIT = "ok", "fix", "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One field of one kind of paper: a line for each paper, and whether it differs from the others."""

    values: list[object]
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A field, compared over the kinds of papers."""

    field: str
    label: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An expense. `light`: its papers agree, something is to be mended, or nothing was entered yet.

    `to_come`: won of it that will be invoiced with what is not claimed yet.
    """

    expense: Expense
    papers: list[Evidence]
    points: list[Point]
    to_come: int

    @property
    def light(self) -> str:
        if self.points:
            return FIX
        return OK if self.expense.spent else WAIT

    @property
    def kinds(self) -> list[str]:
        return [kind.label for kind in COMPARED]

    @property
    def rows(self) -> list[Row]:
        """Invoice, transfer and deliverable side by side."""
        shown = ((PARTY, _("Who")), (AMOUNT, _("Amount without VAT")), (DAY, _("Day")))
        return [Row(field=field, label=label, cells=[self._cell(kind, field) for kind in COMPARED])
                for field, label in shown]  # fmt: skip

    @property
    def files(self) -> list[tuple[list[Evidence], bool]]:
        """For each kind its papers, and whether one is missing."""
        missing = {kind for point in self.points for kind, field in point.cells if field == FILE}
        return [([paper for paper in self.papers if paper.kind == kind], kind in missing) for kind in COMPARED]

    @property
    def contracts(self) -> list[Evidence]:
        return [paper for paper in self.papers if paper.kind == PaperKind.CONTRACT]

    def _cell(self, kind: PaperKind, field: str) -> Cell:
        values = [getattr(paper, field) for paper in self.papers if paper.kind == kind]
        return Cell(
            values=[value for value in values if value is not None] if field == AMOUNT else list(dict.fromkeys(values)),
            differs=any((kind, field) in point.cells for point in self.points),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A paper that the agency holds already. `left`: won of a claim that stand behind no expense yet."""

    key: str
    label: str
    left: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One instalment: its invoice, its transfer and what was delivered for it. Won without VAT."""

    claim: Claim
    transfer: object | None
    delivered: Deliverable | None
    points: list[str]


def lines_of(settlement: Settlement) -> list[Line]:
    """Every expense of a settlement read by `queries.statements`; no further query."""
    agreement, expenses = settlement.agreement, list(settlement.expenses.all())
    standing = {expense.pk: [one for one in expense.evidence.all() if one.removed_at is None] for expense in expenses}
    names = {(sha, expense.pk): expense.name for expense in expenses for sha in map(_own_file, standing[expense.pk])}
    to_come = _to_come(agreement, expenses, standing)
    return [
        Line(
            expense=expense, papers=standing[expense.pk], to_come=to_come[expense.pk],
            points=points(
                [_paper(one) for one in standing[expense.pk]],
                Spent(
                    amount=expense.spent, planned=expense.planned, to_come=to_come[expense.pk],
                    starts_on=agreement.starts_on, ends_on=agreement.ends_on,
                    elsewhere={sha: name for (sha, other), name in names.items() if sha and other != expense.pk},
                ),
            ),
        )
        for expense in expenses
    ]  # fmt: skip


def _to_come(agreement: Agreement, expenses: list[Expense], papers: dict[int, list[Evidence]]) -> dict[int, int]:
    """Expense → won that wait for an instalment nobody has claimed, such as the balance: the last lines wait first."""
    left = sum(row.amount for row in agreement.payment_rows.all() if standing_claim(row) is None)
    found = {}
    for expense in reversed(expenses):
        charged = sum(paper.amount or 0 for paper in papers[expense.pk] if paper.kind == PaperKind.INVOICE)
        found[expense.pk] = min(max(expense.spent - charged, 0), left)
        left -= found[expense.pk]
    return found


def known_papers(agreement: Agreement) -> list[Known]:
    """What can be put behind an expense without bringing it again."""
    return [*_claims(agreement), *_deliverables(agreement)]


def handed_in(agreement: Agreement) -> list[Handed]:
    """What the agency holds of every instalment that was claimed, side by side."""
    paid_by = transfers.transfers_of([agreement.case_id])
    claims = Claim.objects.filter(agreement=agreement).exclude(state=ClaimState.REFUSED)
    newest = {one.milestone.key: one for one in _handed_over(agreement)}
    return [
        _side_by_side(agreement, claim, paid_by.get(f"claim:{claim.number}"), newest.get(claim.row.milestone))
        for claim in claims.select_related("row", "invoice__file").order_by("row__position")
    ]


def _side_by_side(agreement: Agreement, claim: Claim, transfer, delivered: Deliverable | None) -> Handed:
    said = []
    invoice = claim.invoice
    if not agreement.starts_on <= invoice.written_on <= agreement.ends_on:
        said.append(_("The invoice is written outside the agreement's period."))
    if transfer and transfer.account.holder != agreement.vendor.legal_name:
        said.append(_("The account belongs to another name than the vendor's."))
    if transfer and transfer.amount not in (invoice.supply_value, claim.grant_share):
        said.append(_("The transfer is over another amount than the invoice."))
    if delivered and invoice.written_on < day_in_korea(delivered.at) and claim.row.milestone:
        said.append(_("The invoice is older than the last delivery."))
    return Handed(claim=claim, transfer=transfer, delivered=delivered, points=said)


def _own_file(paper: Evidence) -> str:
    own = paper.claim_id is None and paper.deliverable_id is None and paper.file is not None
    return paper.file.sha256 if own else ""


def _paper(paper: Evidence) -> Paper:
    return Paper(kind=paper.kind, party=paper.party, amount=paper.amount, day=paper.day, file=_own_file(paper))


def _claims(agreement: Agreement) -> Iterator[Known]:
    used: dict[int, int] = {}
    counted = Evidence.objects.filter(claim__agreement=agreement, kind=PaperKind.INVOICE, removed_at=None)
    for claim_id, amount in counted.values_list("claim_id", "amount"):
        used[claim_id] = used.get(claim_id, 0) + amount
    claims = Claim.objects.filter(agreement=agreement).exclude(state=ClaimState.REFUSED).select_related("row")
    for claim in claims.order_by("row__position"):
        label = _("Invoice %(number)s with its transfer (instalment %(position)s)") % {
            "number": claim.approval_number, "position": claim.row.position,
        }  # fmt: skip
        yield Known(key=f"claim:{claim.pk}", label=label, left=claim.supply_value - used.get(claim.pk, 0))


def _deliverables(agreement: Agreement) -> Iterator[Known]:
    for one in _handed_over(agreement):
        label = _("Deliverable of “%(milestone)s”") % {"milestone": one.milestone.title}
        yield Known(key=f"deliverable:{one.pk}", label=label)


def _handed_over(agreement: Agreement) -> list[Deliverable]:
    """The newest delivery of every milestone."""
    found = Deliverable.objects.filter(milestone__agreement=agreement).select_related("milestone", "file")
    newest = {one.milestone_id: one for one in found.order_by("milestone__position", "ordinal")}
    return list(newest.values())
