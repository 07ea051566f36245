"""After the deadline: corrections are answered, results are told with their reasons, and the awarded plan is revised."""

import pytest
import time_machine

from marketplace.accounts.models import User
from marketplace.core.approvals import Answer
from marketplace.core.clock import day_in_korea
from matching.selection import operations as selection
from matching.selection.enums import ApplicationState, AwardState
from matching.selection.models import Award
from tests.scenarios import Stage, small_world

from .test_pages import sent_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]
CRITERIA = ("capability", "goal", "content", "attainability", "bonus")


@pytest.fixture(scope="module")
def stage(shared_database, own_index):
    """Two applications are received, the evaluation has begun."""
    return Stage(small_world("f01", "f05")).drafted().received()


@pytest.fixture
def visit(client, stage):
    def opened(page: str, sent: dict | None = None, firm: str = "f01", role: str = "representative"):
        client.force_login(User.objects.get(pk=stage.of(firm, role).person_id))
        path = f"/workspace/applications/{stage.application(firm).case.number}/{page}"
        with time_machine.travel(stage.now(), tick=False):
            return client.get(path) if sent is None else client.post(path, sent, follow=True)

    return opened


@pytest.fixture
def asked(stage):
    """The agency has asked the first firm to correct one thing."""
    return selection.request_correction(
        application_id=stage.application().pk, reason="중소기업확인서를 새로 내 주세요.", actor=stage.staff("manager1"),
        at=stage.now(),
    )  # fmt: skip


@pytest.fixture
def decided(stage):
    """The first firm is selected with a lower grant and a condition, the second is below the pass mark."""
    stage.world.made.pop("ranking", None)
    for firm in ("f01", "f05"):
        selection.record_eligible(
            application_id=stage.application(firm).pk, actor=stage.staff("manager1"), at=stage.now()
        )
    points = {"f01": (18, 23, 27, 22, 0), "f05": (10, 10, 10, 10, 0)}
    for firm, given in points.items():
        scores = {code: (value * 100, "잘 적었습니다.") for code, value in zip(CRITERIA, given, strict=True)}
        selection.enter_scores(
            application_id=stage.application(firm).pk, scores=scores, actor=stage.staff("secretary"), at=stage.now()
        )
    first = stage.application()
    ranking = selection.propose_ranking(
        track_id=stage.world.made["track"], adjustments={first.pk: (first.grant - 10_000_000, "센서를 두 점 줄입니다.")},
        actor=stage.staff("manager1"), at=stage.now(),
    )  # fmt: skip
    selection.decide_ranking(
        ranking_id=ranking.pk, answer=Answer.APPROVE, actor=stage.staff("approver"), at=stage.now()
    )


def test_received_application_is_with_the_agency(visit, stage):
    page = visit("result/").content.decode()

    assert "전담기관이 신청을 보고 있습니다" in page
    assert visit("write/plan/").status_code == 302
    assert visit("confirm/", {"read": "on"}).redirect_chain[-1][0].endswith("/result/")


def test_correction_says_what_is_asked_and_is_answered_once(visit, stage, asked):
    assert "중소기업확인서를 새로 내 주세요." in visit("correction/").content.decode()
    assert visit("correction/", {"note": " "}).context["form"].errors["note"]
    for _click in range(2):
        visit("correction/", {"note": "새로 발급한 확인서를 올렸습니다."})

    assert stage.application().state == ApplicationState.RECEIVED
    assert stage.application().versions.count() == 1


def test_corrected_plan_gets_its_own_receipt(visit, stage, asked):
    page = visit("write/plan/")
    visit("write/plan/", {**sent_of(page), "risk": "헛경보가 잦으면 기준을 다시 맞춥니다."})
    visit("correction/", {"note": "위험 대책을 고쳤습니다."})

    assert stage.application().versions.count() == 2
    assert visit("receipts/2/").status_code == 200


def test_scores_stay_hidden_until_it_is_decided(visit, stage):
    selection.record_eligible(application_id=stage.application().pk, actor=stage.staff("manager1"), at=stage.now())
    scores = dict.fromkeys(CRITERIA, (500, "비밀 의견"))
    selection.enter_scores(
        application_id=stage.application().pk, scores=scores, actor=stage.staff("secretary"), at=stage.now()
    )

    assert "비밀 의견" not in visit("result/").content.decode()


def test_firm_that_is_not_selected_reads_points_place_and_until_when_to_object(visit, stage, decided):
    page = visit("result/", firm="f05")
    shown = page.content.decode()

    assert page.context["result"].tone == "bad"
    assert "10.00 / 20" in shown
    assert "잘 적었습니다." in shown
    assert "2개 가운데 2위" in shown
    assert page.context["objecting"].until > day_in_korea(stage.now())


def test_points_of_another_firm_are_not_on_the_page(visit, decided):
    page = visit("result/", firm="f05").content.decode()

    assert "23.00" not in page


def test_ineligible_firm_reads_reason_and_remedy(visit, stage):
    found = selection.propose_ineligible(
        application_id=stage.application().pk, reason="휴업 중입니다.", remedy="영업을 다시 시작한 뒤 신청해 주세요.",
        actor=stage.staff("manager1"), at=stage.now(),
    )  # fmt: skip
    assert "휴업 중입니다." not in visit("result/").content.decode()
    selection.decide_ineligible(
        ineligibility_id=found.pk, answer=Answer.APPROVE, actor=stage.staff("approver"), at=stage.now()
    )
    page = visit("result/").content.decode()

    assert "휴업 중입니다." in page
    assert "영업을 다시 시작한 뒤 신청해 주세요." in page


def test_selected_firm_reads_its_condition_and_revises_to_the_won(visit, stage, decided):
    page = visit("")
    assert "센서를 두 점 줄입니다." in page.content.decode()
    costs = visit("write/costs/")
    work = costs.context["work"]
    assert work.supply == work.choice.quote.total - 10_000_000
    assert costs.context["page"].amounts_are_open
    assert work.open_points["costs"]

    last = len(work.plan.cost_lines) - 1
    line = work.plan.cost_lines[last]
    lowered = line.grant + line.cash - 10_000_000
    visit("write/costs/", {**sent_of(costs), f"lines-{last}-amount": str(lowered), "cash": str(work.award.cash)})
    schedule = visit("write/schedule/")
    advance = schedule.context["page"].most_advance
    interim = schedule.context["work"].plan.payments[1].amount
    place = len(schedule.context["work"].plan.milestones) - 1
    balance = str(work.supply - advance - interim)
    visit("write/schedule/", {**sent_of(schedule), "advance": str(advance), f"stages-{place}-amount": balance})
    assert visit("write/costs/").context["work"].plan.grant == work.award.grant

    for _click in range(2):
        page = visit("confirm/", {"read": "on"})
    assert stage.award().state == AwardState.PLAN_SUBMITTED
    assert stage.application().versions.filter(kind="revised_plan").count() == 1


def test_revised_plan_that_does_not_add_up_is_refused(visit, stage, decided):
    response = visit("confirm/", {"read": "on"})

    assert response.context["form"].non_field_errors()
    assert stage.award().state == AwardState.OFFERED


def test_award_is_given_up_with_a_reason(visit, stage, decided):
    assert visit("give-up/", {"reason": ""}).context["form"].errors["reason"]
    for _click in range(2):
        visit("give-up/", {"reason": "자부담을 마련하지 못했습니다."})

    assert Award.objects.get(application=stage.application()).state == AwardState.WITHDRAWN
    assert visit("result/").status_code == 200
