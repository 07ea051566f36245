"""The acceptance certificate (검수확인서): what was to be delivered, what was, and who accepted it. Korean, as printed."""

from datetime import datetime

from contracts.agreements import wording
from contracts.issued.sheet import Sheet, Table
from marketplace.core import money
from marketplace.core.clock import KST

from .models import Deliverable, Milestone

SAYS = "수요기업이 협약에서 정한 기준에 따라 아래 산출물을 검수하고 합격으로 인정하였음을 확인합니다."


def sheet_of(milestone: Milestone) -> Sheet:
    """The certificate of an accepted milestone, from what was written once at each delivery and answer."""
    handed = list(milestone.handed_over.select_related("acceptance").prefetch_related("enclosures").order_by("ordinal"))
    accepted = handed[-1].acceptance
    target = Table("검수 대상", (
        ("단계", str(milestone)),
        ("산출물", "\n".join(milestone.deliverables)),
        ("검수 기준", milestone.criteria),
        ("제출 기한", wording.day(milestone.due_on)),
    ))  # fmt: skip
    answers = Table("제출과 검수", tuple(map(_row, handed)), head=("차수", "제출", "제출한 내용", "검수 결과와 의견"))
    who = Table("검수자", (
        ("검수한 사람", accepted.by_label),
        ("검수한 시각", _clock(accepted.at)),
        ("확인한 문구", accepted.warning),
    ))  # fmt: skip
    paid = tuple(
        (wording.instalment(row.position, row.kind), row.amount, money.words(row.amount))
        for row in milestone.agreement.payment_rows.filter(milestone=milestone.key).order_by("position")
    )
    claims = Table("이 검수로 청구할 수 있는 대금 (공급가액, 원)", paid, head=("회차", "금액", "한글로 쓴 금액"))
    return Sheet(says=SAYS, tables=(target, answers, who, *([claims] if paid else [])))


def _row(one: Deliverable) -> tuple[str, ...]:
    names = [one.file_name, *(enclosure.name for enclosure in one.enclosures.all())]
    files = "\n".join(name for name in names if name)
    answer = one.acceptance
    return (
        f"{one.ordinal}차",
        f"{_clock(one.at)}\n{one.by_label}",
        "\n".join(filter(None, (one.note, files))),
        f"{'합격' if answer.accepted else '보완 요청'} ({_clock(answer.at)})\n{answer.note}",
    )


def _clock(at: datetime) -> str:
    local = at.astimezone(KST)
    return f"{wording.day(local.date())} {local:%H:%M}"
