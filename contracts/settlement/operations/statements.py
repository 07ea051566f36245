"""The settlement statement: opened after the evaluation, submitted by the firm, reviewed line by line."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from contracts.agreements import queries as agreements
from contracts.agreements.models import Agreement
from marketplace.core import audit, files, outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.lifecycle import advance
from marketplace.programmes import operations as programmes
from marketplace.programmes.enums import CaseState

from ..enums import SettlementState
from ..errors import CodeMissing, LinesMissing, MoreThanPossible, ReasonMissing
from ..lifecycles import SETTLEMENT
from ..models import Expense, Settlement

Recognition = Mapping[int, tuple[int, str]]  # expense → won recognised, and why not all


def open_settlement(*, agreement_id: int, at: datetime) -> Settlement:
    """Open the settlement of an agreement that is over, with one expense for each cost line. Safe to repeat."""
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update(no_key=True).get(pk=agreement_id)
        settlement, made = Settlement.objects.get_or_create(
            agreement=agreement,
            defaults={
                "planned": agreement.grant + agreement.cash, "state_since": at,
                "needs_audit": agreement.grant >= agreement.rule_set.audit_from,
            },
        )  # fmt: skip
        if not made:
            return settlement
        Expense.objects.bulk_create(
            Expense(settlement=settlement, position=position, item=line.item, name=line.name,
                    planned=line.grant + line.cash)
            for position, line in enumerate(agreements.effective_plan(agreement).cost_lines, start=1)
        )  # fmt: skip
        audit.record(settlement, "settlement.open", actor=SYSTEM, at=at, facts={"planned": settlement.planned})
        outbox.publish("settlement.open", subject=settlement, at=at)
        turn(settlement, "demand_firm", SYSTEM, at)
    return settlement


def save_spent(*, settlement_id: int, spent: Mapping[int, int], actor: Actor, at: datetime) -> Settlement:
    """Keep what was spent so far (expense → won), before the statement is submitted. Raises TransitionRefused."""
    settlement = Settlement.objects.visible_to(actor).get(pk=settlement_id)
    SETTLEMENT["submit"].require(settlement, actor, at)
    with transaction.atomic():
        settlement = Settlement.objects.select_for_update(no_key=True, of=("self",)).get(pk=settlement_id)
        SETTLEMENT["submit"].require(settlement, actor, at)
        for expense in settlement.expenses.filter(pk__in=spent):
            expense.spent, expense.proposed = spent[expense.pk], None
            expense.save(update_fields=["spent", "proposed"])
    return settlement


def submit_settlement(
    *, settlement_id: int, spent: Mapping[int, int], content: bytes | None = None, actor: Actor, at: datetime
) -> Settlement:
    """The demand firm says what was spent on each cost line (expense → won), perhaps with its statement as a file.

    Raises LinesMissing, TransitionRefused, FileRefused.
    """
    settlement = Settlement.objects.visible_to(actor).get(pk=settlement_id)
    file = files.store(content, at=at) if content else None
    with transaction.atomic():
        settlement = advance(SETTLEMENT, settlement, "submit", actor=actor, at=at, **facts(settlement))
        for expense in _lines(settlement, spent):
            expense.spent, expense.proposed, expense.confirmed = spent[expense.pk], None, None
            expense.code = expense.reason = ""
            expense.save(update_fields=["spent", "proposed", "confirmed", "code", "reason"])
        settlement.statement = file or settlement.statement
        settlement.save(update_fields=["statement"])
        turn(settlement, reviewer_of(settlement), actor, at)
    return settlement


def return_statement(*, settlement_id: int, reason: str, actor: Actor, at: datetime) -> Settlement:
    """Send the statement back with what is missing; the firm submits it again."""
    settlement = Settlement.objects.visible_to(actor).get(pk=settlement_id)
    with transaction.atomic():
        settlement = advance(SETTLEMENT, settlement, "return", actor=actor, at=at, reason=reason, **facts(settlement))
        turn(settlement, "demand_firm", actor, at)
    return settlement


def propose_recognition(
    *, settlement_id: int, recognised: Recognition, comment: str = "", actor: Actor, at: datetime
) -> Settlement:
    """The reviewer proposes for each expense what is recognised of it, and why not all.

    Raises TransitionRefused unless it is the auditor, or the manager where no audit is due; LinesMissing,
    MoreThanPossible, ReasonMissing.
    """
    settlement = Settlement.objects.visible_to(actor).get(pk=settlement_id)
    with transaction.atomic():
        settlement = advance(SETTLEMENT, settlement, "review", actor=actor, at=at, reason=comment, **facts(settlement))
        for expense in _lines(settlement, recognised):
            expense.proposed, expense.reason = judged(expense, *recognised[expense.pk])
            expense.code = expense.code if expense.proposed < expense.most else ""
            expense.save(update_fields=["proposed", "code", "reason"])
        settlement.comment, settlement.opinion, settlement.reviewed_by = comment, "", actor.person_id
        settlement.save(update_fields=["comment", "opinion", "reviewed_by"])
        turn(settlement, "programme_manager", actor, at)
    return settlement


def judge_expense(
    *, expense_id: int, won: int, code: str = "", reason: str = "", actor: Actor, at: datetime
) -> Expense:
    """The reviewer notes what it thinks of one expense; nobody else reads it before the proposal is made.

    Raises TransitionRefused, MoreThanPossible, CodeMissing, ReasonMissing.
    """
    expense = Expense.objects.get(pk=expense_id, settlement__in=Settlement.objects.visible_to(actor))
    with transaction.atomic():
        settlement = Settlement.objects.select_for_update(no_key=True, of=("self",)).get(pk=expense.settlement_id)
        SETTLEMENT["review"].require(settlement, actor, at)
        won, reason = judged(expense, won, reason)
        if won < expense.most and not code:
            raise CodeMissing(line=expense.name)
        expense.proposed, expense.reason = won, reason if won < expense.most else ""
        expense.code = code if won < expense.most else ""
        expense.save(update_fields=["proposed", "code", "reason"])
    return expense


def object_to_recognition(*, settlement_id: int, opinion: str, actor: Actor, at: datetime) -> Settlement:
    """What the firm says to the proposal, before it is confirmed (의견제출). The same again is nothing new."""
    settlement = Settlement.objects.visible_to(actor).get(pk=settlement_id)
    with transaction.atomic():
        locked = Settlement.objects.select_for_update(no_key=True).get(pk=settlement_id)
        if locked.opinion and locked.opinion == opinion and locked.state == SettlementState.REVIEWED:
            SETTLEMENT["object"].require(locked, actor, at)
            return locked
        settlement = advance(SETTLEMENT, settlement, "object", actor=actor, at=at, reason=opinion, **facts(settlement))
        settlement.opinion = opinion
        settlement.save(update_fields=["opinion"])
    return settlement


def judged(expense: Expense, won: int, reason: str) -> tuple[int, str]:
    """The amount and the reason, if both can stand. Raises MoreThanPossible, ReasonMissing."""
    if not 0 <= won <= expense.most:
        raise MoreThanPossible(line=expense.name, most=f"{expense.most:,}")
    if won < expense.most and not reason.strip():
        raise ReasonMissing(line=expense.name, won=f"{expense.most - won:,}")
    return won, reason


def facts(settlement: Settlement) -> dict:
    return {"agreement_id": settlement.agreement_id, "case_id": settlement.case_id}


def _lines(settlement: Settlement, given: Mapping[int, object]) -> list[Expense]:
    """Every expense, if an amount was given for each and for no other."""
    expenses = list(settlement.expenses.order_by("position"))
    missing = [expense.name for expense in expenses if expense.pk not in given]
    negative = [expense.name for expense in expenses if isinstance(won := given.get(expense.pk), int) and won < 0]
    if missing or negative or len(given) != len(expenses):
        raise LinesMissing(lines=", ".join(missing + negative or [expense.name for expense in expenses]))
    return expenses


def reviewer_of(settlement: Settlement) -> str:
    """Who examines the statement: the settlement auditor where the rules want an external audit."""
    return "settlement_auditor" if settlement.needs_audit else "programme_manager"


def turn(settlement: Settlement, holder: str, actor: Actor, at: datetime) -> None:
    """Say whose turn it is with the case."""
    programmes.move_case(case_id=settlement.case_id, to=CaseState.SETTLEMENT, holder=holder, actor=actor, at=at)
