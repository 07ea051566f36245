"""Listings that say nearly the same are named, with an encoder and without one; unlike ones are not."""

from dataclasses import replace

import pytest

import search
from catalog import duplicates
from catalog import operations as catalog
from catalog.content import content_of
from catalog.models import Solution
from marketplace.core import outbox
from search.encoder import ENCODERS
from tests.fakes.encoder import FakeEncoder
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(scope="module")
def world(own_index, shared_database):
    world = small_world("f01", "f05")
    outbox.drain()
    return world


@pytest.fixture(params=["none", "fake"])
def encoder(world, request, settings, monkeypatch, tmp_path):
    monkeypatch.setitem(ENCODERS, "fake", FakeEncoder)
    settings.SEARCH_ENCODER, settings.VECTOR_CACHE = request.param, tmp_path
    search.reset_for_tests()
    assert bool(search.embed_pending()) == (request.param == "fake")
    yield request.param
    search.reset_for_tests()


@pytest.fixture
def listed(world):
    return Solution.objects.public().order_by("pk").first()


@pytest.fixture
def written(world, listed):
    """Another vendor's draft that begins with the text of the listing."""
    other = next(player for player in world.vendors.values() if player.organisation_id != listed.vendor_id)

    def written(**texts) -> Solution:
        content = replace(content_of(listed), **texts)
        made = catalog.save_solution(content=content, actor=world.of(other, "manager"), at=world.now())
        return made.get_latest_revision_as_object()

    return written


def test_nearly_the_same_text_under_another_name_is_named(encoder, written, listed):
    (twin,) = duplicates.twins_of(
        written(title="이름만 바꾼 새 제품", summary=f"{listed.summary} 누구나 씁니다.", title_en="", summary_en="")
    )

    assert (twin.solution, twin.is_own) == (listed, False)
    assert duplicates.ALIKE <= twin.percent < 100


def test_time_that_a_draft_promises_hides_no_slower_twin(encoder, written, listed):
    assert listed.lead_time_weeks > 1
    draft = written(title="일주일 안에 설치하는 새 제품", title_en="", summary_en="")

    assert [twin.solution for twin in duplicates.twins_of(draft)] == [listed]


def test_text_that_shares_only_its_name_is_not_named(encoder, written, listed):
    draft = written(
        problem="재고를 손으로 세느라 주말마다 창고를 닫습니다.",
        description="드론이 밤에 선반을 찍어 상자 수를 세고, 아침에 장부와 다른 칸만 알려 줍니다.",
    )

    assert str(listed.pk) in {hit.id for hit in search.search(search.SearchRequest(text=draft.title)).hits}
    assert duplicates.twins_of(draft) == []


def test_listings_of_the_demonstration_are_not_named(encoder):
    drafts = [solution.get_latest_revision_as_object() for solution in Solution.objects.public()]

    assert len(drafts) > 2 and [duplicates.twins_of(draft) for draft in drafts] == [[] for _draft in drafts]
