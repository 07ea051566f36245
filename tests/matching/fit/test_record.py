"""The record of a ranking: everything it depends on, and whether it comes out the same."""

import json

import pytest
import time_machine
from django.core.cache import cache

from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.core.clock import in_korea
from matching.fit import queries
from matching.fit.models import MatchRun
from search.operations import record_change
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(scope="module")
def world(shared_database, own_index):
    world = small_world("f01", "f05")
    outbox.drain()
    return world


@pytest.fixture
def run(client, world):
    cache.clear()
    client.post("/match/", {"need": "절삭 공구가 언제 부러질지 모릅니다."})
    return MatchRun.objects.latest("pk")


def saved(client, path: str = "/match/record/") -> dict:
    response = client.get(path)
    assert response["Content-Disposition"].startswith("attachment")
    return json.loads(response.content)


def test_record_says_what_was_asked_how_it_was_worked_out_and_what_came_out(client, run):
    record = saved(client)

    assert record["need"] == run.text
    assert record["weights_version"] == run.weights_version and record["generation"] == run.generation
    assert [line["rank"] for line in record["ranked"]] == list(range(1, run.matches.exclude(rank=None).count() + 1))
    assert all(sum(line["parts"].values()) == line["points"] for line in record["ranked"])
    assert record["replay"] == {"same": True, "changed": []}


def test_date_of_a_stored_ranking_is_read_on_its_own_day(client, world):
    cache.clear()
    with time_machine.travel(in_korea(2026, 9, 30, 23), tick=False):
        client.post("/match/", {"need": "절삭 공구가 언제 부러질지 모릅니다. 연말까지 설치해야 합니다."})
    run = MatchRun.objects.latest("pk")
    with time_machine.travel(in_korea(2026, 12, 20), tick=False):
        (deadline,) = queries.request_of(run).constraints
        replay = queries.replay(run)

    assert run.understood["constraints"] == [["deadline", [], 13, "연말까지"]]
    assert (deadline.kind, deadline.amount) == ("deadline", 13)
    assert replay.same


def test_record_says_what_has_changed_since(client, run, world):
    first = run.matches.get(rank=1).solution
    first.live = False
    first.save()
    record_change(document_id=str(first.pk), at=world.now())

    assert saved(client)["replay"] == {"same": False, "changed": ["generation"]}


def test_visitor_without_a_ranking_is_led_to_the_question(client, world):
    assert client.get("/match/record/").url == "/match/"


def test_office_finds_every_ranking_and_a_firm_none_but_its_own(client, run, world):
    address = f"/admin/rankings/{run.pk}/record/"
    client.force_login(User.objects.get(pk=world.staff_ids["manager1"]))
    assert saved(client, address)["run"] == run.pk
    page = client.get(f"/admin/matchrun/inspect/{run.pk}/").content.decode()
    assert address in page and run.text in page

    client.force_login(User.objects.get(pk=world.staff_ids["evaluator1"]))
    assert client.get(address).status_code != 200


def test_record_that_is_asked_for_too_often_is_put_off(client, run, monkeypatch):
    monkeypatch.setattr("matching.fit.views.LIMIT", {"times": 1, "seconds": 86_400})
    saved(client)
    answer = client.get("/match/record/", follow=True)

    assert answer.redirect_chain[-1][0] == "/match/"
    assert "짧은 시간에 너무 많이" in answer.content.decode()
