"""The auditor's queue by risk, and one settlement line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from marketplace.core.actor import Actor

from ..forms import JudgementForm
from ..lifecycles import SETTLEMENT
from ..models import PaymentHold, Settlement
from .lines import FIX, Handed, Line, handed_in, lines_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A settlement in the queue. `holds`: how often payments of its case were stopped; `doubtful`: lines whose papers
    differ or are missing. What was stopped comes first, then what is doubtful, then what is large.
    """

    settlement: Settlement
    lines: int
    decided: int
    holds: int
    doubtful: int

    @property
    def risk(self) -> tuple[int, int, int]:
        return self.holds, self.doubtful, self.settlement.planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A line with the form in which it is decided. `most`: won that can be recognised of it."""

    line: Line
    form: JudgementForm

    @property
    def is_decided(self) -> bool:
        return self.line.expense.proposed is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an examination has come. Won."""

    decided: int
    lines: int
    spent: int
    recognised: int

    @property
    def less(self) -> int:
        return self.spent - self.recognised


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    settlement: Settlement
    lines: list[Judged]
    handed: list[Handed]
    holds: list[PaymentHold]
    progress: Progress
    why_closed: str | None


def queue(found: Iterable[Settlement]) -> list[Entry]:
    """What waits to be examined, the riskiest first."""
    return sorted((_entry(one) for one in found), key=lambda entry: entry.risk, reverse=True)


def audit_page(settlement: Settlement, actor: Actor, at: datetime, form: JudgementForm | None = None) -> AuditPage:
    """One settlement; `form`: what was sent for one of its lines and is out of form."""
    lines = lines_of(settlement)
    return AuditPage(
        settlement=settlement, handed=handed_in(settlement.agreement), progress=progress(settlement),
        lines=[
            Judged(
                line=line,
                form=form if form and form.expense == line.expense else JudgementForm(None, expense=line.expense),
            )
            for line in lines
        ],
        holds=list(settlement.agreement.case.payment_holds.all()),
        why_closed=SETTLEMENT["review"].refusal(settlement, actor, at),
    )  # fmt: skip


def progress(settlement: Settlement) -> Progress:
    expenses = list(settlement.expenses.all())
    decided = [expense.proposed for expense in expenses if expense.proposed is not None]
    return Progress(
        decided=len(decided), lines=len(expenses), spent=sum(expense.spent for expense in expenses),
        recognised=sum(decided),
    )  # fmt: skip


def _entry(settlement: Settlement) -> Entry:
    lines = lines_of(settlement)
    return Entry(
        settlement=settlement, lines=len(lines),
        decided=sum(line.expense.proposed is not None for line in lines),
        holds=len(settlement.agreement.case.payment_holds.all()),
        doubtful=sum(line.light == FIX for line in lines),
    )  # fmt: skip
