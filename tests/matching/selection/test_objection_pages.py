"""The firm writes its objection and reads the answer; the office looks into it and answers by its buttons."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.core.approvals import Answer
from marketplace.core.clock import day_in_korea
from marketplace.notices.models import Notice, Task
from matching.selection import operations as selection
from matching.selection.enums import ApplicationState, ObjectionState
from matching.selection.models import Objection
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db]
GROUNDS = "영업을 계속하고 있습니다. 부가가치세 신고서를 붙입니다."
OTHER = "approver2"  # had no part in the decisions


@pytest.fixture(scope="module")
def stage(shared_database, own_index):
    """f01 was found ineligible."""
    stage = Stage(small_world("f01", "f05")).drafted().received()
    found = selection.propose_ineligible(
        application_id=stage.application().pk, reason="휴업 중입니다.", remedy="영업을 다시 시작해 주세요.",
        actor=stage.staff("manager1"), at=stage.now(),
    )  # fmt: skip
    selection.decide_ineligible(
        ineligibility_id=found.pk, answer=Answer.APPROVE, actor=stage.staff("approver"), at=stage.now()
    )
    return stage


@pytest.fixture
def visit(client, stage):
    def opened(page: str, sent: dict | None = None, person=None, days: int = 0, path: str = ""):
        client.force_login(User.objects.get(pk=(person or stage.of()).person_id))
        path = path or f"/workspace/applications/{stage.application().case.number}/{page}"
        with time_machine.travel(stage.now() + timedelta(days=days), tick=False):
            return client.get(path) if sent is None else client.post(path, sent, follow=True)

    return opened


def proof(content=b"%PDF-1.7 a paper", name="paper.pdf"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def objection(stage):
    return selection.hand_in_objection(
        application_id=stage.application().pk, grounds=GROUNDS, content=b"%PDF-1.7 a paper", actor=stage.of(),
        at=stage.now(),
    )  # fmt: skip


@pytest.fixture
def taken_up(stage, objection):
    return selection.take_up_objection(
        objection_id=objection.pk, opinion="내부 의견입니다.", actor=stage.staff("manager1"), at=stage.now()
    )


def test_firm_is_led_from_its_result_to_the_form_and_hands_it_in_once(visit, stage):
    address = f"/workspace/applications/{stage.application().case.number}/objection/"
    for page in (visit("result/"), visit("", path=f"/workspace/cases/{stage.application().case.number}/")):
        assert f'href="{address}"' in page.content.decode()
    for _click in range(2):
        page = visit("objection/", {"grounds": GROUNDS, "content": proof()})
    made = Objection.objects.get()

    assert (made.state, made.grounds, made.handed_in_by) == (ObjectionState.RECEIVED, GROUNDS, stage.of().person_id)
    shown = page.content.decode()
    assert GROUNDS in shown
    assert "이의신청 철회" in shown
    assert "이의신청 보기" in visit("result/").content.decode()
    file = visit(f"objection/{made.pk}/file/")
    assert file.content == b"%PDF-1.7 a paper"
    assert file["Content-Disposition"].startswith("attachment")


def test_form_says_beside_the_field_what_is_wrong_and_nothing_is_kept(visit):
    page = visit("objection/", {"grounds": " ", "content": proof(b"MZ\x00 program", "a.pdf")})

    assert set(page.context["form"].errors) == {"grounds", "content"}
    assert not Objection.objects.exists()


def test_manager_reads_who_hands_it_in_and_cannot(visit, stage):
    manager = stage.of(role="manager")
    page = visit("objection/", person=manager)
    assert stage.firm().content["people"][0]["name"] in page.content.decode()
    assert "<textarea" not in page.content.decode()
    visit("objection/", {"grounds": GROUNDS}, person=manager)

    assert not Objection.objects.exists()


def test_after_the_last_day_the_page_says_so(visit, stage):
    assert "<textarea" in visit("objection/", days=30).content.decode()
    page = visit("objection/", days=31).content.decode()
    visit("objection/", {"grounds": GROUNDS}, days=31)

    assert "<textarea" not in page
    assert "낼 수 있었습니다" in page
    assert not Objection.objects.exists()


def test_strangers_and_the_vendor_find_nothing(visit, stage, objection):
    for person in (stage.of("f05"), stage.vendor(), stage.vendor("f05")):
        for page in ("objection/", f"objection/{objection.pk}/file/"):
            assert visit(page, person=person).status_code in (403, 404)
        assert visit(f"objection/{objection.pk}/withdraw/", {}, person=person).status_code in (403, 404)
    other = stage.application("f05").case.number  # one's own case, another's objection
    path = f"/workspace/applications/{other}/objection/{objection.pk}/"
    assert visit("", person=stage.of("f05"), path=f"{path}file/").status_code == 404
    assert visit("", {}, person=stage.of("f05"), path=f"{path}withdraw/").status_code == 404

    objection.refresh_from_db()
    assert objection.state == ObjectionState.RECEIVED


def test_objection_is_taken_back_and_handed_in_anew(visit, stage, objection):
    for _click in range(2):
        page = visit(f"objection/{objection.pk}/withdraw/", {})
    assert "<textarea" in page.content.decode()
    visit("objection/", {"grounds": "다른 사유입니다."})

    assert [row.state for row in Objection.objects.order_by("pk")] == ["withdrawn", "received"]


def test_office_answers_by_its_buttons_and_the_firm_reads_the_answer_alone(visit, stage, objection):
    def press(key, action, sent):
        path = reverse("objection:action", args=[objection.pk, action])
        visit("", path=path, person=stage.staff(key))
        return visit("", sent, path=path, person=stage.staff(key))

    press("manager1", "take_up", {"opinion": "내부 의견입니다."})
    press("manager1", "extend", {"reason": "사실 조회 중입니다."})
    press("approver", "dismiss", {"reason": "내가 결정했습니다."})
    objection.refresh_from_db()
    assert objection.state == ObjectionState.REVIEW
    press(OTHER, "dismiss", {"reason": "휴업 신고가 있습니다."})
    page = visit("objection/").content.decode()

    assert "휴업 신고가 있습니다." in page
    assert "90일" in page
    assert "내부 의견입니다." not in page
    assert "<textarea" not in page


def test_upheld_the_result_says_that_the_application_is_back(visit, stage, taken_up):
    selection.uphold_objection(
        objection_id=taken_up.pk, reason="휴업 사실이 없습니다.", actor=stage.staff(OTHER), at=stage.now()
    )
    page = visit("result/").content.decode()

    assert stage.application().state == ApplicationState.RECEIVED
    assert "신청이 다시 심사 대상이 되었습니다" in page
    assert "휴업 사실이 없습니다." in visit("objection/").content.decode()


def test_task_lies_with_the_manager_then_with_an_approver_who_did_not_decide(stage, objection):
    outbox.drain()
    (task,) = Task.objects.filter(kind="selection.take_up_objection", done_at=None)
    assert day_in_korea(task.due_at) == objection.answer_due
    selection.take_up_objection(
        objection_id=objection.pk, opinion="내부 의견입니다.", actor=stage.staff("manager1"), at=stage.now()
    )
    outbox.drain()
    (task,) = Task.objects.filter(kind__in=["selection.take_up_objection", "selection.answer_objection"], done_at=None)
    assert (task.desk, task.but) == ("approver", objection.decision_made_by)
    selection.dismiss_objection(
        objection_id=objection.pk, reason="휴업 신고가 있습니다.", actor=stage.staff(OTHER), at=stage.now()
    )
    outbox.drain()

    assert not Task.objects.filter(kind="selection.answer_objection", done_at=None).exists()
    told = Notice.objects.filter(kind__startswith="selection.objection_")
    assert {notice.kind for notice in told} == {"selection.objection_received", "selection.objection_dismissed"}
    assert {notice.recipient_id for notice in told} <= set(stage.firm().people.values())
    answer = told.filter(kind="selection.objection_dismissed").first()
    assert "휴업 신고가 있습니다." in answer.body
    assert "90일" in answer.body


def test_offices_list_asks_as_often_for_many_as_for_one(visit, stage, objection):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            page = visit("", path=reverse("objection:index"), person=stage.staff("manager1"))
        assert page.status_code == 200
        return len(queries)

    asked()
    one = asked()
    for _time in range(20):
        row = Objection.objects.latest("pk")
        selection.withdraw_objection(objection_id=row.pk, actor=stage.of(), at=stage.now())
        selection.hand_in_objection(
            application_id=stage.application().pk, grounds=GROUNDS, actor=stage.of(), at=stage.now()
        )

    assert asked() == one


def test_enclosure_lies_with_the_papers_of_the_case(visit, stage, objection):
    page = visit("", path=reverse("case:inspect", args=[stage.application().case_id]), person=stage.staff("manager1"))

    assert "이의신청 첨부 자료" in page.content.decode()
