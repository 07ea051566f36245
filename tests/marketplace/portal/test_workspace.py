"""The workspace's frame: who comes in, what waits for them, and that nothing of others is told."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.programmes import queries as rounds
from marketplace.programmes.models import Case
from matching.needs import operations as needs
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(scope="module")
def stage(shared_database, own_index):
    """Two firms at the draft of their applications."""
    stage = Stage(small_world("f01", "f05")).drafted()
    outbox.drain()
    return stage


@pytest.fixture
def visit(client, stage):
    """A visit by a person of a firm, in the world's time."""

    def opened(path: str, firm: str = "f01", role: str = "representative", method: str = "get", **data):
        client.force_login(User.objects.get(pk=stage.of(firm, role).person_id))
        with time_machine.travel(stage.now(), tick=False):
            return getattr(client, method)(path, data, follow=method == "post")

    return opened


@pytest.fixture
def new_need(stage):
    """Another need of the first firm, with a case of its own."""

    def written(title: str):
        return needs.open_need(
            round_id=stage.world.made["round"], track_id=stage.world.made["track"],
            content=needs.NeedContent(title=title, text="견적 한 건에 반나절이 걸립니다."),
            actor=stage.of("f01"), at=stage.now(),
        )  # fmt: skip

    return written


def case_of(stage, key: str = "f01") -> Case:
    return Case.objects.get(pk=stage.firm(key).made["case"])


def test_visitor_is_sent_to_sign_in_and_back(client):
    response = client.get("/workspace/cases/?page=2")

    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/workspace/cases/%3Fpage%3D2"


def test_what_waits_for_a_firm_is_its_own(visit, stage):
    page = visit("/workspace/").content.decode()

    assert case_of(stage).title in page
    assert case_of(stage, "f05").title not in page


def test_case_of_another_firm_is_not_found(visit, stage):
    assert visit(f"/workspace/cases/{case_of(stage).number}/").status_code == 200
    assert visit(f"/workspace/cases/{case_of(stage, 'f05').number}/").status_code == 404
    assert visit("/workspace/cases/C-2026-1-XXXXXXXX/").status_code == 404


def test_case_says_whose_turn_it_is_and_until_when(visit, stage):
    page = visit(f"/workspace/cases/{case_of(stage).number}/").content.decode()

    assert "<strong>우리 회사</strong> 신청서 작성과 제출" in page
    assert "3/8 신청" in page
    assert "15:00까지" in page


def test_story_hides_who_asks_and_who_quotes(visit, stage, new_need):
    solutions = [stage.world.solutions[quote["solution"]] for quote in stage.firm().content["quotes"]]
    need = new_need("자동 견적")
    needs.ask_for_quotes(
        need_id=need.pk, solution_ids=solutions, deadline=rounds.deadline_on(stage.world.day(20)),
        actor=stage.of("f01"), at=stage.now(),
    )  # fmt: skip
    vendor = stage.vendor("f01")
    needs.ask_question(need_id=need.pk, text="도면이 몇 장 있나요?", actor=vendor, at=stage.now())
    page = visit(f"/workspace/cases/{need.case.number}/").content.decode()

    assert "공급기업이 질문했습니다" in page
    assert vendor.label not in page
    assert stage.world.vendors[stage.firm().made["vendor"]].content["legal_name"] not in page


def test_workspace_is_kept_by_no_cache(visit):
    assert "no-store" in visit("/workspace/")["Cache-Control"]


def test_person_without_an_organisation_is_told_how_to_get_one(client, stage):
    client.force_login(User.objects.get(pk=stage.staff("secretary").person_id))

    assert "소속된 회사가 없습니다" in client.get("/workspace/").content.decode()
    assert client.get("/workspace/cases/")["Location"] == "/workspace/company/start/"


def test_organisation_is_switched_only_to_ones_own(visit, stage):
    foreign = stage.firm("f05").organisation_id

    assert visit("/workspace/switch/", method="post", organisation=foreign).status_code == 404
    assert visit("/workspace/switch/", method="post", organisation="x").status_code == 400
    assert visit("/workspace/switch/", method="post", organisation=stage.firm().organisation_id).status_code == 200


def test_form_sent_after_the_session_ended_is_offered_again(client, stage):
    client.post(
        "/workspace/switch/", {"organisation": stage.firm().organisation_id, "note": "쓰던 글", "password": "x"}
    )
    client.force_login(User.objects.get(pk=stage.of("f01").person_id))
    page = client.get("/workspace/switch/").content.decode()

    assert "쓰던 글" in page
    assert 'name="password"' not in page
    assert client.get("/workspace/switch/?discard").status_code == 405  # thrown away: the page itself answers
    assert client.get("/workspace/switch/").status_code == 405


def test_form_kept_for_long_is_not_offered(client, stage):
    client.post("/workspace/switch/", {"note": "쓰던 글"})
    client.force_login(User.objects.get(pk=stage.of("f01").person_id))
    with time_machine.travel(client.get("/workspace/").wsgi_request.at + timedelta(hours=2)):
        assert client.get("/workspace/switch/").status_code == 405


@pytest.mark.parametrize("path", ["/workspace/", "/workspace/cases/"])
def test_lists_ask_the_database_equally_often(visit, new_need, path):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            visit(path)
        return len(asked)

    visit(path)
    few = queries()
    for number in range(29):
        new_need(f"자동 견적 {number}")

    assert queries() == few
