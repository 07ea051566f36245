"""The demand firm's settlement: amounts and papers, handed in once, read back, answered; files for those it concerns."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contracts.settlement import operations as settlement
from contracts.settlement.enums import PaperKind, SettlementState
from contracts.settlement.models import Claim, Evidence, Expense
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.core.lifecycle import TransitionRefused
from marketplace.demo.acts import money as paying
from marketplace.notices.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.db]
BASE = "/workspace/settlements/"


@pytest.fixture(scope="module")
def module_in_force(module_in_force):
    """Every project is done; what could be claimed is paid, the settlements are open."""
    stage = module_in_force.vouchered().guaranteed().claimed().delivered().claimed().paid().evaluated()
    outbox.drain()
    return stage


@pytest.fixture
def visit(client, stage):
    """A visit by the representative of f12, or another actor, to a page of its settlement."""

    def opened(path: str = "", method: str = "get", actor=None, key="f12", **data):
        client.force_login(User.objects.get(pk=(actor or stage.of("f12")).person_id))
        with time_machine.travel(stage.now(), tick=False):
            return getattr(client, method)(f"{BASE}{number(stage, key)}/{path}", data, follow=True)

    return opened


def number(stage, key="f12") -> str:
    return stage.agreement(key).case.number


def lines(stage) -> list[Expense]:
    return paying.expenses_of(stage.firm("f12"))


def amounts(stage, **changed) -> dict:
    return {f"spent_{line.pk}": f"{line.planned:,}" for line in lines(stage)} | changed


def save(stage, visit, **more):
    return visit("", "post", **amounts(stage), **more)


def link_everything(visit, line):
    page = visit(f"expenses/{line.position}/")
    keys = [key for key, _label in page.context["link"].fields["papers"].choices]
    return visit(f"expenses/{line.position}/link/", "post", papers=keys)


def paper(**changed) -> dict:
    return {
        "kind": "invoice", "party": "(주)온실눈", "amount": "1,000,000", "day": "2026-06-01",
        "file": SimpleUploadedFile("paper.txt", "영수증".encode()), **changed,
    }  # fmt: skip


# Amounts


def test_amounts_are_kept_before_they_are_handed_in(visit, stage):
    page = save(stage, visit)
    assert stage.settlement("f12").state == SettlementState.OPEN
    assert page.context["page"].total.spent == page.context["page"].total.planned == 258_750_000
    assert sum(item.spent for item in page.context["page"].items) == 258_750_000


def test_unreadable_amount_keeps_nothing(visit, stage):
    first = lines(stage)[0]
    page = visit("", "post", **amounts(stage, **{f"spent_{first.pk}": "-5"}))
    assert page.context["form"].errors
    assert not any(line.spent for line in lines(stage))


def test_statement_is_handed_in_once_after_it_was_read(visit, stage):
    page = save(stage, visit, submit="1")
    assert page.redirect_chain[-1][0].endswith("/submit/")
    assert visit("submit/", "post").context["form"].errors.keys() == {"true"}
    assert stage.settlement("f12").state == SettlementState.OPEN

    visit("submit/", "post", true="on", file=SimpleUploadedFile("s.txt", "정산보고서".encode()))
    assert stage.settlement("f12").state == SettlementState.SUBMITTED
    assert visit("submit/", "post", true="on").redirect_chain[-1][0] == f"{BASE}{number(stage)}/"  # pressed twice
    visit("", "post", **amounts(stage, **{f"spent_{lines(stage)[0].pk}": "1"}))
    assert lines(stage)[0].spent == lines(stage)[0].planned
    assert visit("file/").status_code == 200


def test_statement_that_was_sent_back_says_why(visit, stage):
    save(stage, visit, submit="1")
    visit("submit/", "post", true="on")
    settlement.return_statement(
        settlement_id=stage.settlement("f12").pk, reason="급여명세가 빠졌습니다.", actor=stage.staff("manager2"),
        at=stage.now(),
    )  # fmt: skip
    page = visit()
    assert "급여명세가 빠졌습니다." in page.content.decode()
    assert page.context["rows"][0][1].value() == f"{lines(stage)[0].planned:,}"


# Papers


def test_line_without_papers_says_what_is_missing(visit, stage):
    save(stage, visit)
    line = visit().context["page"].lines[0]
    assert line.light == "fix" and len(line.points) == 3


def test_papers_the_agency_holds_are_taken_up_to_what_was_spent(visit, stage):
    save(stage, visit)
    for line in lines(stage):
        link_everything(visit, line)
    page = visit().context["page"]
    claims = list(Claim.objects.filter(agreement=stage.agreement("f12")).select_related("row"))

    paid = sum(claim.supply_value for claim in claims)
    taken = Evidence.objects.filter(kind=PaperKind.INVOICE)
    assert sum(one.amount for one in taken) == paid  # never more than the invoices are over
    for claim in claims:
        assert sum(one.amount for one in taken if one.claim_id == claim.pk) == claim.supply_value
    first = page.lines[0]
    assert first.light == "ok", [point.words for point in first.points]


def test_papers_are_taken_once_however_often_they_are_ticked(visit, stage):
    save(stage, visit)
    first = lines(stage)[0]
    page = visit(f"expenses/{first.position}/")
    keys = [key for key, _label in page.context["link"].fields["papers"].choices]
    for _press in range(2):
        visit(f"expenses/{first.position}/link/", "post", papers=keys)
    kinds = list(first.evidence.values_list("kind", "claim", "deliverable"))
    assert len(kinds) == len(set(kinds))


def test_papers_wait_for_the_amount(visit, stage):
    page = link_everything(visit, lines(stage)[0])
    assert "집행액을 먼저" in page.content.decode()
    assert not Evidence.objects.exists()


def test_own_paper_is_kept_once_and_taken_away_again(visit, stage):
    save(stage, visit)
    first = lines(stage)[0]
    for _press in range(2):
        visit(f"expenses/{first.position}/", "post", **paper())
    added = Evidence.objects.get()
    assert (added.amount, added.party) == (1_000_000, "(주)온실눈")
    shown = visit(f"expenses/{first.position}/").context["line"]
    assert any("1,000,000" in point.words for point in shown.points)

    for _press in range(2):
        visit(f"expenses/{first.position}/papers/{added.pk}/remove/", "post")
    assert visit(f"expenses/{first.position}/").context["line"].papers == []
    assert Evidence.objects.get().removed_at is not None


def test_same_file_behind_two_expenses_is_said(visit, stage):
    save(stage, visit)
    first, second = lines(stage)[:2]
    visit(f"expenses/{first.position}/", "post", **paper())
    visit(f"expenses/{second.position}/", "post", **paper(amount="2,000,000"))
    assert any(first.name in point.words for point in visit().context["page"].lines[1].points)


@pytest.mark.parametrize("wrong", [{"day": "2027-01-05"}, {"party": "다른 회사", "kind": "transfer"}])
def test_paper_that_differs_marks_its_cell(visit, stage, wrong):
    save(stage, visit)
    first = lines(stage)[0]
    visit(f"expenses/{first.position}/", "post", **paper())
    visit(f"expenses/{first.position}/", "post", **paper(file=SimpleUploadedFile("b.txt", b"other"), **wrong))
    line = visit().context["page"].lines[0]
    field = "day" if "day" in wrong else "party"
    row = next(row for row in line.rows if row.field == field)
    assert any(cell.differs for cell in row.cells)


def test_invoice_needs_its_amount_and_its_file(visit, stage):
    first = lines(stage)[0]
    page = visit(f"expenses/{first.position}/", "post", kind="invoice", party="가", day="2026-06-01")
    assert page.context["form"].errors.keys() == {"amount", "file"}


def test_papers_are_closed_with_the_statement(stage):
    paying.statement_submitted(stage.world, stage.firm("f12"))
    with pytest.raises(TransitionRefused):
        settlement.add_paper(
            expense_id=lines(stage)[0].pk, kind="result", party="가", amount=None, day=stage.world.today,
            content=b"late", actor=stage.of("f12"), at=stage.now(),
        )  # fmt: skip


# What is proposed, and what comes of it


def test_proposal_is_read_and_answered_before_it_is_confirmed(visit, stage):
    paying.statement_submitted(stage.world, stage.firm("f12"))
    first = lines(stage)[0]
    settlement.judge_expense(
        expense_id=first.pk,
        won=0,
        code="period",
        reason="기간 밖입니다.",
        actor=stage.staff("auditor2"),
        at=stage.now(),
    )
    page = visit()
    assert page.context["page"].outcome is None and "기간 밖입니다." not in page.content.decode()

    paying.recognition_proposed(stage.world, stage.firm("f12"))
    page = visit()
    assert page.context["page"].total.recognised == 251_400_000
    assert page.context["page"].outcome.unused == 6_533_334
    assert visit("object/", "post", opinion=" ").context["opinion"].errors
    visit("object/", "post", opinion="석 달치는 계약에 들어 있습니다.")
    visit("object/", "post", opinion="석 달치는 계약에 들어 있습니다.")
    assert stage.settlement("f12").opinion == "석 달치는 계약에 들어 있습니다."


def test_confirmed_settlement_says_what_came_of_it(visit, stage):
    stage.settled()
    page = visit().content.decode()
    assert "251,400,000" in page and "6,533,334" in page and "816,666" in page
    assert "석 달 이용료" in page


def test_grant_to_pay_back_stands_with_its_code(visit, stage):
    paying.statement_submitted(stage.world, stage.firm("f12"))
    nothing = {line.pk: (0, "증빙이 없습니다.") for line in lines(stage)}
    settlement.propose_recognition(
        settlement_id=stage.settlement("f12").pk, recognised=nothing, actor=stage.staff("auditor2"), at=stage.now()
    )
    owed = visit().context["page"].outcome.to_pay_back
    settlement.confirm_settlement(
        settlement_id=stage.settlement("f12").pk, actor=stage.staff("manager2"), at=stage.now()
    )
    found = stage.settlement("f12")
    assert owed == found.recovered_grant > 0
    assert found.recovery.code in visit().content.decode()


# Who may see what


def test_vendor_reads_its_part_alone(visit, stage):
    stage.settled()
    page = visit(actor=stage.vendor("f12")).content.decode()
    assert "251,400,000" in page
    assert "석 달 이용료" not in page and "816,666" not in page
    for path in ("submit/", "file/", "expenses/1/"):
        assert visit(path, actor=stage.vendor("f12")).status_code == 404
    assert visit("", "post", actor=stage.vendor("f12"), **amounts(stage)).status_code == 404


def test_settlement_and_files_of_others_are_not_found(visit, stage):
    save(stage, visit)
    first = lines(stage)[0]
    visit(f"expenses/{first.position}/", "post", **paper())
    file = f"papers/{Evidence.objects.get().pk}/"
    assert visit(file).status_code == 200
    assert visit(file, actor=stage.staff("auditor2")).status_code == 200
    assert visit(file, actor=stage.vendor("f12")).status_code == 404
    for path in ("", "submit/", file, "file/", f"expenses/{first.position}/"):
        assert visit(path, actor=stage.of("f08")).status_code == 404
    assert visit(file, key="f08").status_code == 404
    assert visit("expenses/99/").status_code == 404
    assert visit(f"expenses/2/papers/{Evidence.objects.get().pk}/remove/", "post").status_code == 404
    assert visit(f"expenses/{first.position}/papers/{Evidence.objects.get().pk}/remove/", "post",
                 actor=stage.of("f08")).status_code == 404  # fmt: skip


def test_task_and_case_lead_to_the_settlement(visit, client, stage):
    task = Task.objects.open().get(kind="settlement.state", organisation_id=stage.agreement("f12").demand_firm_id)
    assert (task.link_name, list(task.link_args)) == ("settlements:statement", [number(stage)])
    visit()
    with time_machine.travel(stage.now(), tick=False):
        assert f"{BASE}{number(stage)}/" in client.get(f"/workspace/cases/{number(stage)}/").content.decode()
        assert number(stage) in client.get(BASE).content.decode()


def test_page_asks_the_same_number_of_questions_for_any_number_of_lines(visit, stage):
    def asked() -> int:
        visit()
        with CaptureQueriesContext(connection) as queries:
            visit()
        return len(queries)

    save(stage, visit)
    link_everything(visit, lines(stage)[0])
    few, found = asked(), stage.settlement("f12")
    more = Expense.objects.bulk_create(
        Expense(settlement=found, position=20 + place, item="labour", name=f"항목 {place}", planned=0)
        for place in range(30)
    )
    Evidence.objects.bulk_create(
        Evidence(expense=line, kind="result", party="가", day=stage.world.today, by=1, at=stage.now()) for line in more
    )
    assert asked() == few
    Evidence.objects.filter(expense__in=more).delete()
    Expense.objects.filter(pk__in=[line.pk for line in more]).delete()
