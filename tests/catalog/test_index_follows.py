"""Whatever a listing's document is made of: when it changes, the index learns of it before the next answer."""

import pytest
from django.test import Client

import search
from catalog import operations as catalog
from catalog.models import Solution, Term, UseCase, VendorRegistration
from marketplace.accounts import operations as accounts
from marketplace.accounts.models import User
from marketplace.core import outbox
from search.operations import check_index
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def world(own_index, db):
    world = small_world("f01")
    outbox.drain()
    search.search(search.SearchRequest(text="공구"))
    return world


@pytest.fixture
def registration(world):
    return VendorRegistration.objects.in_pool().filter(vendor__solutions__live=True).first()


def documents_of(vendor_id: int) -> list[search.ListingDocument]:
    hits = search.search(search.SearchRequest(text="", page_size=50)).hits
    return [hit.document for hit in hits if hit.document.vendor_id == str(vendor_id)]


def test_place_taken_and_given_back(world, registration):
    place = {"round_id": registration.round_id, "vendor_id": registration.vendor_id, "at": world.now()}
    for _place in range(registration.places_cap):
        catalog.take_vendor_place(**place)
    assert {document.places_left for document in documents_of(registration.vendor_id)} == {0}

    catalog.release_vendor_place(**place)
    assert {document.places_left for document in documents_of(registration.vendor_id)} == {1}
    assert not check_index(mend=False)


def test_vendor_moves(world, registration):
    vendor = next(player for player in world.vendors.values() if player.organisation_id == registration.vendor_id)
    accounts.update_profile(
        organisation_id=registration.vendor_id, region="jeju", actor=world.of(vendor), at=world.now()
    )
    outbox.drain()

    assert {document.region for document in documents_of(registration.vendor_id)} == {"jeju"}
    assert not check_index(mend=False)


@pytest.mark.parametrize("kind", [UseCase, Term])
def test_office_renames_a_word(world, kind):
    solution = Solution.objects.public().first()
    word = solution.use_cases.first() if kind is UseCase else solution.industries.first()
    office = Client()
    office.force_login(User.objects.get(pk=world.staff_ids["manager1"]))
    form = {"name": "새로 붙인 이름", "name_en": "A new name"}
    page = office.get(f"/admin/{kind._meta.model_name}/edit/{word.pk}/")
    given = page.context["form"].initial | form
    given = {name: [one.pk for one in value] if isinstance(value, list) else value for name, value in given.items()}
    answer = office.post(f"/admin/{kind._meta.model_name}/edit/{word.pk}/", given)
    assert answer.status_code == 302, answer.context["form"].errors

    names = [
        name for document in documents_of(solution.vendor_id) for name in (*document.labels, *document.use_case_texts)
    ]
    assert "새로 붙인 이름" in names
    assert not check_index(mend=False)
