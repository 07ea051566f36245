"""The settlement statement (정산서): planned, spent and recognised, and what follows from it. Korean, as printed."""

from collections.abc import Iterator
from datetime import datetime

from contracts.agreements import wording
from contracts.issued.sheet import Cell, Sheet, Table, with_total
from marketplace.core import money

from .enums import ClaimState, Disallowance
from .models import Expense, Settlement

SAYS = "협약에 따른 사업비의 집행을 확인하고 아래와 같이 정산 금액을 확정하였음을 알립니다."
NOTE = "※ 금액은 공급가액(원)이며 부가가치세는 포함하지 아니한다. 인정 정부지원금은 인정 금액에 정부지원금의 비율을 곱하고 원 미만을 버린 금액이다."
REASONS = {
    Disallowance.NO_EVIDENCE: "증빙 없음",
    Disallowance.MISMATCH: "증빙 불일치",
    Disallowance.PERIOD: "협약기간 밖의 집행",
    Disallowance.ITEM: "지원하지 않는 비목",
    Disallowance.NO_RESULT: "투입 또는 결과 확인 불가",
    Disallowance.TWICE: "중복 집행",
    Disallowance.OTHER: "그 밖의 사유",
}


def sheet_of(settlement: Settlement, at: datetime) -> Sheet:
    """The statement of a settlement confirmed at `at`, whatever is paid or paid back later."""
    expenses = list(settlement.expenses.order_by("position"))
    lines = tuple(
        (f"{each.position}. {each.name}", wording.COST_ITEMS[each.item], each.planned, each.spent, each.confirmed or 0)
        for each in expenses
    )
    head = ("집행 내역", "비목", "계획", "집행", "인정")
    refused = tuple(map(_why, (each for each in expenses if each.most > (each.confirmed or 0))))
    tables = [Table("사업비 정산 (공급가액, 원)", with_total(lines, 2, 3, 4), head=head)]
    if refused:
        tables.append(Table("인정하지 아니한 금액과 사유", refused, head=("집행 내역", "금액", "사유")))
    tables.append(Table("정산 결과 (원)", tuple(_result(settlement, at))))
    if settlement.decision:
        tables.append(Table("결정", (("결정 내용", settlement.decision),)))
    return Sheet(says=SAYS, tables=tuple(tables), note=NOTE)


def _why(each: Expense) -> tuple[str, int, str]:
    reason = ": ".join(filter(None, (REASONS.get(each.code, ""), each.reason)))
    return f"{each.position}. {each.name}", each.most - (each.confirmed or 0), reason


def _result(settlement: Settlement, at: datetime) -> Iterator[tuple[str, Cell]]:
    paid = settlement.agreement.claims.filter(state=ClaimState.PAID, paid_at__lte=at)
    yield "인정 금액", f"{money.words(settlement.recognised)} ({money.symbol(settlement.recognised)})"
    yield "인정 정부지원금", settlement.recognised_grant
    yield "확정할 때까지 지급한 금액", sum(claim.supply_value for claim in paid)
    yield "사업 예산으로 돌아간 정부지원금", settlement.returned_grant
    yield "수요기업에 돌려줄 현금 부담금", settlement.refunded_cash
    yield "반환할 정부지원금", settlement.recovered_grant
