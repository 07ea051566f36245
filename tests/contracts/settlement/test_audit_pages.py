"""A settlement auditor's pages: the riskiest first, each line kept by itself, proposed as a whole, closed to others."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contracts.settlement import operations as settlement
from contracts.settlement.enums import SettlementState
from contracts.settlement.models import Evidence, Expense
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.demo.acts import money as paying
from marketplace.notices.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.db]
BASE = "/workspace/audits/"


@pytest.fixture(scope="module")
def module_in_force(module_in_force):
    """Every statement is handed in and waits for the auditor."""
    stage = module_in_force.vouchered().guaranteed().claimed().delivered().claimed().paid().evaluated()
    for firm in stage.world.firms.values():
        paying.statement_submitted(stage.world, firm)
    outbox.drain()
    return stage


@pytest.fixture
def visit(client, stage):
    """A visit by the auditor, or by somebody else, to the queue or (`key`) to a page of a firm's settlement."""

    def opened(path: str = "", method: str = "get", actor=None, key="f12", headers=None, **data):
        client.force_login(User.objects.get(pk=(actor or stage.staff("auditor2")).person_id))
        start = f"{BASE}{stage.agreement(key).case.number}/" if key else BASE
        with time_machine.travel(stage.now(), tick=False):
            return getattr(client, method)(f"{start}{path}", data, follow=True, headers=headers)

    return opened


def lines(stage) -> list[Expense]:
    return paying.expenses_of(stage.firm("f12"))


def judge(visit, line, decision="all", headers=None, **more):
    data = {f"e{line.pk}-{name}": value for name, value in {"decision": decision, **more}.items()}
    return visit(f"expenses/{line.position}/", "post", headers=headers, **data)


def proposed(stage):
    return [line.proposed for line in lines(stage)]


# The queue


def test_what_was_stopped_comes_first(visit, stage):
    before = [entry.settlement.agreement.pk for entry in visit(key=None).context["entries"]]
    assert len(before) == 3
    last = next(key for key in ("f01", "f08", "f12") if stage.agreement(key).pk == before[-1])
    settlement.hold_claims_of(
        case_id=stage.agreement(last).case_id, cause="test", reason="확인할 사항이 있습니다.",
        actor=stage.staff("manager1"), at=stage.now(),
    )  # fmt: skip
    page = visit(key=None)
    assert page.context["entries"][0].settlement.agreement.pk == before[-1]
    assert "지급 보류 1건" in page.content.decode()
    assert "확인할 사항이 있습니다." in visit(key=last).content.decode()


def test_queue_asks_the_same_number_of_questions_for_any_number_of_lines(visit, stage):
    def asked() -> int:
        visit(key=None)
        with CaptureQueriesContext(connection) as queries:
            visit(key=None)
        return len(queries)

    few, found = asked(), stage.settlement("f12")
    more = Expense.objects.bulk_create(
        Expense(settlement=found, position=20 + place, item="labour", name=f"항목 {place}", planned=0)
        for place in range(30)
    )
    assert asked() == few
    Expense.objects.filter(pk__in=[line.pk for line in more]).delete()


def test_task_of_the_auditor_leads_to_the_page(stage):
    task = Task.objects.open().get(kind="settlement.review", title__contains=stage.agreement("f12").case.title)
    assert (task.link_name, list(task.link_args)) == ("audits:audit", [stage.agreement("f12").case.number])


def test_menu_counts_what_waits(visit):
    frame = visit(key=None).context["frame"]
    assert {line.url_name: line.count for line in frame.lines}["audits:list"] == 3


# Deciding


def test_decision_of_a_line_is_kept_by_itself(visit, stage):
    first = lines(stage)[0]
    part = judge(visit, first, headers={"HX-Request": "true"}).content.decode()
    assert "방금 저장" in part and f"{first.spent:,}" in part and 'hx-swap-oob="true"' in part
    assert proposed(stage)[0] == first.spent


@pytest.mark.parametrize(
    ("decision", "more", "won"),
    [
        ("part", {"amount": "5,000,000", "code": "mismatch", "reason": "금액이 다릅니다."}, 5_000_000),
        ("none", {"code": "no-evidence", "reason": "증빙이 없습니다."}, 0),
    ],
)
def test_part_or_nothing_is_kept_with_code_and_reason(visit, stage, decision, more, won):
    first = lines(stage)[0]
    judge(visit, first, decision, **more)
    first.refresh_from_db()
    assert (first.proposed, first.code, first.reason) == (won, more["code"], more["reason"])

    judge(visit, first)  # thought again
    first.refresh_from_db()
    assert (first.proposed, first.code, first.reason) == (first.spent, "", "")


@pytest.mark.parametrize(
    ("decision", "more", "words"),
    [
        ("part", {"code": "other", "reason": "다름"}, "금액을 적어"),
        ("part", {"amount": "999,999,999,999", "code": "other", "reason": "다름"}, "인정"),
        ("none", {"reason": "증빙이 없습니다."}, "사유코드"),
        ("none", {"code": "no-evidence"}, "인정하지 않는"),
        ("maybe", {}, "maybe"),
    ],
)
def test_decision_that_cannot_stand_keeps_nothing_and_says_why(visit, stage, decision, more, words):
    page = judge(visit, lines(stage)[0], decision, **more)
    assert words in str(page.context["failed"].errors)
    assert proposed(stage) == [None] * 5


def test_proposal_needs_every_line_and_is_made_once(visit, stage):
    found = lines(stage)
    for line in found[1:]:
        judge(visit, line)
    page = visit("propose/", "post", comment="모두 맞습니다.")
    assert found[0].name in page.content.decode()
    assert stage.settlement("f12").state == SettlementState.SUBMITTED

    judge(visit, found[0], "part", amount="91,999,999", code="mismatch", reason="1원이 다릅니다.")
    for _press in range(2):
        visit("propose/", "post", comment="한 항목이 다릅니다.")
    done = stage.settlement("f12")
    assert (done.state, done.comment) == (SettlementState.REVIEWED, "한 항목이 다릅니다.")
    assert sum(proposed(stage)) == 258_750_000 - 1
    assert done.reviewed_by == stage.staff("auditor2").person_id
    judge(visit, found[0])
    assert proposed(stage)[0] == 91_999_999  # closed
    assert "1원이 다릅니다." in visit().content.decode()
    firms = visit(actor=stage.of("f12"), key=None)
    assert firms.status_code == 404


def test_firm_reads_code_and_reason(visit, client, stage):
    for line in lines(stage):
        judge(visit, line, "none", code="period", reason="기간 밖입니다.")
    visit("propose/", "post", comment="인정할 수 없습니다.")
    client.force_login(User.objects.get(pk=stage.of("f12").person_id))
    page = client.get(f"/workspace/settlements/{stage.agreement('f12').case.number}/").content.decode()
    assert "협약 기간 밖" in page and "기간 밖입니다." in page and "인정할 수 없습니다." in page


def test_statement_is_sent_back_with_what_is_missing(visit, stage):
    assert visit("return/", "post", reason=" ").context["back"].errors
    visit("return/", "post", reason="급여명세를 올려 주세요.")
    assert stage.settlement("f12").state == SettlementState.OPEN
    assert stage.agreement("f12").case.holder == "demand_firm"
    assert visit().status_code == 404  # not there while the firm writes it


def test_case_is_with_the_auditor_while_it_is_examined(stage):
    assert stage.agreement("f12").case.holder == "settlement_auditor"


def test_papers_that_differ_are_marked_side_by_side(visit, stage):
    settlement.return_statement(
        settlement_id=stage.settlement("f12").pk, reason="다시", actor=stage.staff("manager2"), at=stage.now()
    )
    first = lines(stage)[0]
    settlement.add_paper(
        expense_id=first.pk, kind="transfer", party="다른 회사", amount=7, day=stage.world.today, content=b"transfer",
        actor=stage.of("f12"), at=stage.now(),
    )  # fmt: skip
    paying.statement_submitted(stage.world, stage.firm("f12"))
    judged = visit().context["page"].lines[0]
    cells = {row.field: [cell.differs for cell in row.cells] for row in judged.line.rows}
    assert cells["party"] == [True, True, False] and cells["amount"][1]
    assert "다른 회사" in visit().content.decode()


# Who may


@pytest.mark.parametrize("who", ["manager1", "evaluator1", "finance1"])
def test_pages_are_the_auditors_alone(visit, stage, who):
    first = lines(stage)[0]
    for actor in (stage.staff(who), stage.of("f12"), stage.vendor("f12")):
        assert visit(key=None, actor=actor).status_code == 404
        assert visit(actor=actor).status_code == 404
        for path in (f"expenses/{first.position}/", "propose/", "return/"):
            data = {f"e{first.pk}-decision": "all", "comment": "x", "reason": "x"}
            assert visit(path, "post", actor=actor, **data).status_code == 404
    assert proposed(stage) == [None] * 5


def test_wrong_number_is_not_found(visit, client, stage):
    visit()
    for path in ("C-2026-1-AAAAAAAA/", f"{stage.agreement('f12').case.number}/expenses/99/"):
        assert client.post(f"{BASE}{path}").status_code in (404, 405)
    assert visit("expenses/99/", "post").status_code == 404


def test_auditor_opens_every_paper(visit, client, stage):
    settlement.return_statement(
        settlement_id=stage.settlement("f12").pk, reason="다시", actor=stage.staff("manager2"), at=stage.now()
    )
    paper = settlement.add_paper(
        expense_id=lines(stage)[0].pk, kind="contract", party="가", amount=None, day=stage.world.today,
        content=SimpleUploadedFile("c.txt", b"contract").read(), actor=stage.of("f12"), at=stage.now(),
    )  # fmt: skip
    visit(key=None)
    number = stage.agreement("f12").case.number
    assert client.get(f"/workspace/settlements/{number}/papers/{paper.pk}/").content == b"contract"
    assert client.get(f"/workspace/settlements/{number}/file/").status_code == 200
    assert Evidence.objects.filter(pk=paper.pk).exists()
