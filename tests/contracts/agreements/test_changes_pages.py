"""A change in the workspace of the two firms: asked for in two steps, answered once, withdrawn; strangers find nothing."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contracts.agreements import operations as agreements
from contracts.agreements import queries
from contracts.agreements.enums import AmendmentState
from contracts.agreements.models import Amendment
from marketplace.accounts.models import User
from marketplace.demo.acts import delivery as delivering
from marketplace.programmes.models import Round
from tests.contracts.agreements.changing import OPINION, REASON, answer, approve, ask, criteria, staff

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def stage(in_force):
    return in_force


@pytest.fixture
def visit(client, stage):
    """Open a page below the changes of f01's agreement, or send it a form; redirections are followed."""

    def opened(path="", actor=None, *, key="f01", **sent):
        client.force_login(User.objects.get(pk=(actor or stage.of("f01")).person_id))
        url = f"/workspace/agreements/{stage.agreement(key).number}/changes/{path}"
        with time_machine.travel(stage.now(), tick=False):
            return client.post(url, sent, follow=True) if sent else client.get(url, follow=True)

    return opened


def filled(page, **other) -> dict:
    """What a browser sends of the form as it was opened, but for what a test writes over."""
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    shown = {name: form.fields[name].prepare_value(value) for name, value in sent.items()}
    return {name: "" if value is None else value for name, value in shown.items()} | {"reason": REASON} | other


def test_change_is_written_checked_and_asked_for_once(visit, stage):
    sent = filled(visit("new/"), milestone_2_criteria="새 설비를 포함하여 재현율 90% 이상")
    check = visit("new/", **sent)
    assert "새 설비를 포함하여 재현율 90% 이상" in check.content.decode() and "변경 전" in check.content.decode()
    assert not Amendment.objects.exists()
    assert visit("new/", **sent, edit="1").context["form"]["milestone_2_criteria"].value().startswith("새 설비")
    for _click in range(2):
        page = visit("new/", **dict(check.context["sent"]), confirm="1")

    amendment = Amendment.objects.get()
    assert (amendment.reason, amendment.requested_by_id) == (REASON, stage.agreement().demand_firm_id)
    assert [row["field"] for row in amendment.changes] == ["criteria"]
    assert "진행 중인 변경" in page.content.decode()
    assert REASON in visit(f"{amendment.number}/").content.decode()


def test_last_milestone_takes_the_period_with_it(visit, stage):
    """The form says until when, offers no later month, and the check shows the new last day."""
    Round.objects.update(run_ends_on=date(2027, 1, 31))
    opened = visit("new/")
    assert "2027. 1. 31." in opened.content.decode()
    assert "이하의 값" in visit("new/", **filled(opened, milestone_2_month="10")).content.decode()
    check = visit("new/", **filled(opened, milestone_2_month="9"))
    assert "협약기간의 마지막 날" in check.content.decode()
    visit("new/", **dict(check.context["sent"]), confirm="1")

    amendment = Amendment.objects.get()
    assert amendment.ends_on == date(2027, 1, 31)
    assert "협약기간의 마지막 날" in visit(f"{amendment.number}/", stage.vendor()).content.decode()


def test_form_left_as_it_is_changes_nothing(visit, stage):
    page = visit("new/", **filled(visit("new/")))

    assert "달라진 것이 없습니다" in page.content.decode()
    assert not Amendment.objects.exists()


def test_lines_and_people_come_and_go(visit, stage):
    first = queries.effective_plan(stage.agreement()).cost_lines[0]
    sent = filled(
        visit("new/"),
        line_0_grant=f"{first.grant - 1_000_000:,}", line_new_item="labour", line_new_name="설비 연결",
        line_new_grant="100만원", line_new_cash="0", person_0_name="", person_new_organisation="vendor",
        person_new_name="이새로", person_new_part="시험", person_new_participation_bp="20",
    )  # fmt: skip
    visit("new/", **dict(visit("new/", **sent).context["sent"]), confirm="1")

    rows = {(row["row"], row["field"]): (row["before"], row["after"]) for row in Amendment.objects.get().changes}
    assert rows["설비 연결", "grant"] == ("", "1,000,000")
    assert rows["이새로", "participation_bp"] == ("", "20%")
    assert any(before and not after for before, after in rows.values())


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"line_0_grant": "1"}, "비목별 금액의 합"),
        ({"line_0_grant": "many"}, "금액"),
        ({"reason": " "}, "필수"),
        ({"kpi_0_weight_bp": "1"}, "가중치"),
        ({"line_new_grant": "5"}, "비목을 고르고"),
        ({"milestone_2_month": "99"}, "이하의 값"),
        ({"seen": "0" * 64}, "사업계획이 바뀌었습니다"),
    ],
)
def test_what_cannot_be_is_said_on_the_form_and_nothing_is_asked_for(visit, changed, says):
    page = visit("new/", **filled(visit("new/"), **changed), confirm="1")

    assert says in page.content.decode()
    assert not Amendment.objects.exists()


def test_delivered_stage_is_shown_locked(visit, stage):
    delivering.delivers(stage.world, stage.firm(), "m1")
    form = visit("new/").context["form"]

    assert "milestone_0_title" not in form.fields and "milestone_2_title" in form.fields
    assert "이미 제출되어" in visit("new/").content.decode()


def test_other_firm_answers_once_with_words(visit, stage):
    amendment = ask(stage)
    here = f"{amendment.number}/"
    assert "우리 회사의 의견" not in visit(here).content.decode()  # the one who asked
    assert "우리 회사의 의견" in visit(here, stage.vendor()).content.decode()
    assert visit(here, stage.vendor(), agrees="yes", opinion=" ").context["form"].errors["opinion"]
    for agrees in ("yes", "no"):
        visit(here, stage.vendor(), agrees=agrees, opinion=OPINION)

    amendment.refresh_from_db()
    assert (amendment.state, amendment.agrees, amendment.opinion) == (AmendmentState.REVIEW, True, OPINION)
    assert OPINION in visit(here).content.decode()


def test_request_is_withdrawn_by_the_one_who_asked(visit, stage):
    amendment = ask(stage)
    visit(f"{amendment.number}/withdraw/", stage.vendor(), sent="1")
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.REQUESTED
    visit(f"{amendment.number}/withdraw/", sent="1")

    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.WITHDRAWN


def test_strangers_and_the_wrong_number_find_nothing(visit, stage):
    amendment = ask(stage)
    for path in ("", "new/", f"{amendment.number}/"):
        assert visit(path, stage.of("f08")).status_code == 404
    assert visit(f"{amendment.number}/", stage.of("f08"), key="f08").status_code == 404
    assert visit(f"{amendment.number}/withdraw/", stage.of("f08"), sent="1").status_code == 404


def test_agreement_that_cannot_be_changed_says_why(visit, stage):
    agreements.suspend_agreement(
        agreement_id=stage.agreement().pk, reason="점검", actor=stage.staff("manager1"), at=stage.now()
    )
    assert "정지" in visit().context["closed"]
    assert visit("new/").redirect_chain


def test_list_asks_the_database_as_often_for_three_as_for_one(visit, stage):
    assert "아직 요청한 변경이 없습니다" in visit().content.decode()
    counts = []
    for number in range(3):
        amendment = ask(stage, lambda plan, number=number: criteria(plan, f"기준 {number}"))
        agreements.withdraw_change(amendment_id=amendment.pk, actor=stage.of(), at=stage.now())
        visit()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert visit().content.decode().count("-C") >= number + 1
        counts.append(len(asked))

    assert counts[0] == counts[2]


def test_case_says_what_the_reader_can_do(visit, stage, client):
    def case_page(actor):
        client.force_login(User.objects.get(pk=actor.person_id))
        with time_machine.travel(stage.now(), tick=False):
            return client.get(f"/workspace/cases/{stage.agreement().case.number}/").content.decode()

    assert "협약 변경 요청하기" in case_page(stage.of())
    amendment = ask(stage)
    assert "협약 변경에 의견을 내 주세요" in case_page(stage.vendor())
    assert "진행 중인 요청 보기" in case_page(stage.of())
    assert "협약의 변경 또는 합의 해지가 요청되었습니다" in case_page(stage.of())
    answer(stage, amendment)
    assert approve(stage, amendment).state == AmendmentState.APPROVED


def test_minor_change_is_shown_as_in_effect(visit, stage):
    amendment = approve(stage, answer(stage, ask(stage, staff)))

    assert "효력이 있습니다" in visit(f"{amendment.number}/").content.decode()


def test_end_is_asked_for_and_answered_on_the_pages_and_decided_in_the_office(visit, stage, client):
    assert "합의 해지 요청하기" in visit().content.decode()
    assert "왜 협약을 끝내려고 하나요?" in visit("end/").content.decode()
    assert "협약이 끝나면" in visit("end/", reason=" ").content.decode()
    visit("end/", reason="공장을 옮깁니다.")
    amendment = stage.agreement().amendments.get()
    assert amendment.ends
    visit("end/", reason="두 번 눌렀습니다.")
    assert stage.agreement().amendments.count() == 1

    read = visit(f"{amendment.number}/", stage.vendor()).content.decode()
    assert "공장을 옮깁니다." in read and "협약이 끝나면" in read and "변경 전" not in read
    visit(f"{amendment.number}/", stage.vendor(), agrees="yes", opinion=OPINION)
    client.force_login(User.objects.get(pk=stage.staff("manager1").person_id))
    office = client.get(f"/admin/amendment/inspect/{amendment.pk}/").content.decode()
    assert "계획에서 바뀌는 것은 없습니다." in office and OPINION in office
