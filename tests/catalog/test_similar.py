"""What a solution's page offers beside it: others' solutions for the same work, the nearest first."""

import pytest

from catalog import similar
from catalog.models import Solution
from marketplace.core import outbox
from tests.scenarios import small_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(shared_database, own_index):
    world = small_world("f01", "f05", "f13")
    outbox.drain()
    return world


def test_nearest_of_other_vendors_one_each_and_none_of_another_work(world):
    with_some = {each: similar.similar_to(each) for each in Solution.objects.public()}
    assert any(with_some.values())

    for solution, found in with_some.items():
        vendors = [each.vendor_id for each in found]
        assert len(found) <= similar.SHOWN
        assert solution.vendor_id not in vendors and len(set(vendors)) == len(vendors)
        jobs = set(solution.use_cases.all())
        assert all(jobs & set(each.use_cases.all()) for each in found)


def test_hidden_solution_is_offered_nowhere_and_the_page_shows_the_titles(world, client):
    solution = next(each for each in Solution.objects.public() if similar.similar_to(each))
    other = similar.similar_to(solution)[0]
    assert other.title in client.get(f"/solutions/{solution.slug}/").content.decode()
    assert other.title_en in client.get(f"/en/solutions/{solution.slug}/").content.decode()
    Solution.objects.filter(pk=other.pk).update(live=False)

    assert other not in similar.similar_to(solution)
