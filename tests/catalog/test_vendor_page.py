"""A vendor of the pool has a page that anyone finds by its business number; any other has none."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import operations
from catalog.models import Solution, SolutionReference, VendorRegistration
from catalog.vendors import address_of
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture(scope="module")
def world(shared_database, own_index):
    return small_world("f01", "f05")


@pytest.fixture
def registration(world):
    return VendorRegistration.objects.order_by("pk").first()


@pytest.fixture
def url(registration):
    return f"/vendors/{address_of(registration.vendor)}/"


def suspend(world, registration):
    operations.suspend_registration(
        registration_id=registration.pk, actor=world.staff("manager1"), at=world.now(), reason="서류를 다시 확인합니다"
    )


def test_page_shows_the_vendor_with_its_public_solutions_and_references(registration, url):
    page = Client().get(url).content.decode()
    solutions = Solution.objects.public().filter(vendor=registration.vendor)

    assert registration.vendor.legal_name in page
    assert registration.vendor.business_number in page
    assert all(solution.title in page for solution in solutions)
    assert all(row.client in page for row in SolutionReference.objects.filter(solution__in=solutions))


def test_solution_in_a_draft_is_not_shown(registration, url):
    solution = Solution.objects.filter(vendor=registration.vendor).first()
    Solution.objects.filter(pk=solution.pk).update(live=False)
    page = Client().get(url).content.decode()

    assert solution.title not in page
    assert "지금 공개된 솔루션이 없습니다" in page


def test_vendor_outside_the_pool_has_no_page(world, registration, url):
    suspend(world, registration)

    assert Client().get(url).status_code == 404


@pytest.mark.parametrize("number", ["1234567890", "x", "123-45-67891", "0000000000", "1" * 300])
def test_other_numbers_have_no_page(world, number):
    assert Client().get(f"/vendors/{number}/").status_code == 404


def test_solution_leads_to_its_vendor(registration, url):
    solution = Solution.objects.public().filter(vendor=registration.vendor).first()

    assert f'href="{url}"' in Client().get(f"/solutions/{solution.slug}/").content.decode()


@pytest.mark.parametrize("written", ["{0}-{1}-{2}", "{0}{1}{2}", " {0} {1} {2} "])
def test_number_leads_to_the_vendor_however_it_is_written(registration, url, written):
    number = written.format(*registration.vendor.business_number.split("-"))

    assert Client().get("/vendors/", {"number": number})["Location"] == url


def test_number_of_no_vendor_is_told(world, registration):
    suspend(world, registration)
    response = Client().get("/vendors/", {"number": registration.vendor.business_number})

    assert "지금 풀에 없습니다" in response.content.decode()
    assert registration.vendor.legal_name not in response.content.decode()


@pytest.mark.parametrize("number", ["", "123", "abc", "111-11-11111"])
def test_what_is_no_number_is_explained(world, number):
    page = Client().get("/vendors/", {"number": number}).content.decode()

    assert 'role="alert"' in page
    assert 'href="#id_number"' in page


def test_page_needs_as_many_queries_for_thirty_references_as_for_one(registration, url):
    solution = Solution.objects.public().filter(vendor=registration.vendor).first()

    def count():
        with CaptureQueriesContext(connection) as captured:
            Client().get(url)
        return len(captured)

    few = count()
    SolutionReference.objects.bulk_create(
        SolutionReference(solution=solution, client=f"회사 {number}", year=2025, result="줄임") for number in range(30)
    )

    assert count() == few
