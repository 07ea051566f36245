"""The notice before a termination as people meet it: given in the office, answered on a page, decided on after its day."""

import pytest
import time_machine

from contracts.agreements import operations, prior_workspace
from contracts.agreements.enums import AgreementState, TerminationGround
from contracts.agreements.models import PriorNotice
from marketplace.accounts.models import User
from marketplace.core import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.db]
SAID = "설비를 옮기는 동안 멈추었을 뿐입니다."


@pytest.fixture
def stage(in_force):
    return in_force


@pytest.fixture
def visit(client, stage):
    """Open the page of f01's notice, or another below its agreement, or send it an answer; redirections are followed."""

    def opened(actor=None, path=None, **sent):
        client.force_login(User.objects.get(pk=(actor or stage.of()).person_id))
        path = f"notices/{stage.notice().number}/" if path is None else path
        url = f"/workspace/agreements/{stage.agreement().number}/{path}"
        with time_machine.travel(stage.now(), tick=False):
            return client.post(url, sent, follow=True) if sent else client.get(url, follow=True)

    return opened


def steps(stage, actor=None):
    found = prior_workspace.steps(stage.agreement().case, actor or stage.of(), stage.now())
    return [(str(step.label), step.main) for step in found]


def test_firm_reads_the_ground_and_the_day_and_answers_more_than_once(visit, stage):
    assert steps(stage) == []
    stage.noticed()
    assert steps(stage) == [("해지 사전통지에 의견 내기", True)]
    assert "수요기업이 폐업하였습니다." in (shown := visit().content.decode())
    assert "아직 의견을 내지 않았습니다" in shown
    assert 'class="ie-errors' in visit(opinion=" ").content.decode()
    for said in (SAID, SAID, "계약서를 더 냅니다."):
        assert said in visit(opinion=said).content.decode()

    assert stage.notice().opinions.count() == 2
    assert steps(stage) == [("해지 사전통지 읽기", False)]
    assert steps(stage, stage.vendor()) == [("해지 사전통지에 의견 내기", True)]
    assert steps(stage, stage.staff("manager1")) == []
    assert SAID not in visit(stage.vendor()).content.decode()
    assert stage.notice().number in visit(path="").content.decode()


def test_page_says_what_to_do_when_it_is_too_late_and_what_came_of_it(visit, stage):
    stage.noticed().heard()
    late = visit(opinion=SAID).content.decode()
    assert "운영사무국에 전화" in late and "<textarea" not in late
    operations.withdraw_notice(
        notice_id=stage.notice().pk, reason="다시 시작하였습니다.", actor=stage.staff("approver"), at=stage.now()
    )

    shown = visit().content.decode()
    assert "협약은 그대로 이어집니다" in shown and "다시 시작하였습니다." in shown
    assert not stage.notice().opinions.exists()


def test_strangers_find_no_notice(visit, stage):
    stage.noticed()

    for actor in (stage.of("f08"), stage.vendor("f08"), stage.staff("approver")):
        assert visit(actor).status_code == 404
        assert visit(actor, opinion=SAID).status_code == 404


def test_approver_gives_notice_reads_the_answers_and_terminates_by_the_buttons(stage, press, page):
    agreement = stage.agreement()
    shown = page("approver", agreement)
    assert "/do/give_notice/" in shown and "/do/terminate/" not in shown and "해지 사전통지를 먼저" in shown
    assert "/do/give_notice/" not in page("manager1", agreement)
    given = {"ground": TerminationGround.NOT_CARRIED_OUT, "concerns": "both", "reason": "석 달째 한 일이 없습니다."}
    press("approver", agreement, "give_notice", **given | {"ground": ""})
    assert not PriorNotice.objects.exists()
    for _click in range(2):
        press("approver", agreement, "give_notice", **given)
    notice = PriorNotice.objects.get()
    outbox.drain()

    operations.state_opinion(notice_id=notice.pk, opinion=SAID, actor=stage.vendor(), at=stage.now())
    shown = page("approver", agreement)
    assert "/do/give_notice/" not in shown and notice.number in shown and "/do/terminate/" not in shown
    assert "석 달째" in (shown := page("manager1", notice)) and SAID in shown and "/do/" not in shown
    stage.heard()
    assert f"/agreement/inspect/{agreement.pk}/do/terminate/" in page("approver", notice)
    press("approver", agreement, "terminate", reason="의견을 받아들이지 않습니다.")

    assert stage.agreement().state == AgreementState.TERMINATED
    assert "의견을 받아들이지 않습니다." in page("approver", notice)
