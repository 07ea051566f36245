"""The voucher statement (바우처 명세서): what was issued, until when, and for which instalments. Korean, as printed."""

from datetime import timedelta

from contracts.agreements import queries as agreements
from contracts.agreements import wording
from contracts.issued.sheet import Sheet, Table, with_total
from marketplace.core import money
from marketplace.core.clock import day_in_korea

from .models import Voucher

SAYS = "협약에 따라 아래와 같이 바우처를 발급하였음을 알립니다."
NOTE = (
    "※ 금액은 공급가액(원)이며 부가가치세는 포함하지 아니한다. 바우처는 이 협약의 솔루션과 용역의 대금을 공급기업에"
    " 지급하는 데에만 쓸 수 있고, 양도하거나 담보로 제공하거나 현금으로 바꿀 수 없다. 유효기간이 끝날 때까지 쓰지"
    " 아니한 금액은 소멸하고 사업 예산으로 돌아간다."
)


def sheet_of(voucher: Voucher) -> Sheet:
    """The statement of an issued voucher: as issued, whatever is drawn on it later."""
    agreement = voucher.agreement
    titles = {milestone.key: milestone.title for milestone in agreements.effective_plan(agreement).milestones}
    earmarks = voucher.earmarks.select_related("row").order_by("row__position")
    rows = [
        (
            wording.instalment(earmark.row.position, earmark.row.kind),
            wording.precondition(earmark.row.kind, titles.get(earmark.row.milestone, "")),
            earmark.row.grant_share, earmark.row.cash_share, earmark.row.amount,
        )
        for earmark in earmarks
    ]  # fmt: skip
    last = day_in_korea(voucher.valid_until - timedelta(seconds=1))
    return Sheet(
        says=SAYS,
        tables=(
            Table("바우처", (
                ("바우처 번호", voucher.number),
                ("액면(정부지원금)", f"{money.words(voucher.face)} ({money.symbol(voucher.face)})"),
                ("유효기간", f"{wording.day(day_in_korea(voucher.valid_from))} ~ {wording.day(last)}"),
            )),
            Table(
                "회차별로 지급할 금액 (공급가액, 원)",
                with_total(rows, 2, 3, 4),
                head=("회차", "지급 조건", "정부지원금", "현금 부담금", "합계"),
            ),
        ),
        note=NOTE,
    )  # fmt: skip
