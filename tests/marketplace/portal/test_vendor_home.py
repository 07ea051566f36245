"""A vendor's start page: the way in, needs that fit before approval, and what came of it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.accounts import operations as accounts
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.core.actor import SYSTEM
from marketplace.demo import content
from marketplace.demo.acts import applications as applying
from marketplace.demo.acts import needs as asking
from marketplace.demo.acts import pool
from marketplace.portal.vendor import DONE, OPEN, WAITING
from marketplace.programmes import queries as rounds
from matching.needs import operations as needs
from matching.needs.models import Need
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
HOME = "/workspace/vendor/"


@pytest.fixture(scope="module")
def world(own_index, shared_database):
    world = small_world("f01")
    outbox.drain()
    world.go(world.day(2), 9)
    firm = world.firms["f01"] = pool.enters(world, world.content.firms["f01"])
    applying.profile(world, firm)
    asking.asks(world, firm, deadline=rounds.deadline_on(world.day(9)))
    return world


@pytest.fixture(scope="module")
def newcomer(world):
    """A company that has just been confirmed."""
    entry = next(entry for key, entry in content.load().vendors.items() if key not in world.vendors)
    return pool.enters(world, entry)


@pytest.fixture
def visit(client, world):
    def opened(path: str, who, method: str = "get", at=None, **data):
        person = who if isinstance(who, int) else world.of(who).person_id
        client.force_login(User.objects.get(pk=person))
        with time_machine.travel(at or world.now(), tick=False):
            return getattr(client, method)(path, data, follow=True)

    return opened


def marks(response) -> list[str]:
    return [step["mark"] for step in response.context["page"].steps]


def test_person_without_a_company_sees_the_whole_way(visit, world):
    person = accounts.register_person(email="new@vendor.example", name="새 사람", actor=SYSTEM, at=world.now())

    assert marks(visit(HOME, person.pk)) == [OPEN, OPEN, OPEN, OPEN]
    assert HOME in visit("/workspace/", person.pk).content.decode()


def test_newcomer_sees_needs_that_fit_before_it_is_approved(visit, world, newcomer):
    need = Need.objects.get()
    assert marks(visit(HOME, newcomer)) == [DONE, OPEN, OPEN, OPEN]
    visit(
        f"{HOME}registration/edit/", newcomer, "post", own_ai="특허 1건", places_cap=2,
        evidence=SimpleUploadedFile("proof.txt", "특허".encode()),
    )  # fmt: skip
    visit(f"{HOME}registration/submit/", newcomer, "post")
    visit(
        f"{HOME}solutions/new/", newcomer, "post", title="새 솔루션", summary="요약", problem="곤란", description="설명"
    )
    path = visit(f"{HOME}solutions/", newcomer).context["rows"][0][0].slug
    visit(
        f"{HOME}solutions/{path}/edit/found/", newcomer, "post", use_cases=need.use_cases, industries=[need.industry],
        ai_fields=["vision"],
    )  # fmt: skip
    page = visit(HOME, newcomer)

    assert marks(page) == [DONE, WAITING, DONE, OPEN]
    assert page.context["page"].fits == 1
    assert "우리 솔루션에 맞는 의뢰 1건" in page.content.decode()
    assert need.title not in page.content.decode()
    assert need.case.demand_firm.legal_name not in page.content.decode()


def test_vendor_in_the_pool_sees_who_waits_for_its_quote_and_what_came_of_it(visit, world):
    firm = world.firms["f01"]
    need = Need.objects.get()
    vendors = [world.vendor_of(quote["solution"]) for quote in firm.content["quotes"]]
    page = visit(HOME, vendors[0])
    assert page.context["page"].complete
    assert need.title in page.content.decode()

    asking.quoted(world, firm)
    needs.open_quotes_due(at=need.quote_deadline + timedelta(seconds=1))
    asking.chooses(world, firm)
    after = need.quote_deadline + timedelta(days=1)
    records = {vendor.key: visit(HOME, vendor, at=after).context["page"].record for vendor in vendors}

    chosen = records.pop(firm.made["vendor"])
    assert (chosen.asked, chosen.quoted, chosen.chosen, chosen.passed_over) == (1, 1, 1, 0)
    assert {(record.chosen, record.passed_over) for record in records.values()} <= {(0, 1)}


def test_menu_offers_a_firm_to_become_a_vendor(visit, world):
    vendor = world.vendor_of(world.content.firms["f01"]["quotes"][0]["solution"])

    assert "공급기업으로 시작하기" in visit("/workspace/", world.firms["f01"]).content.decode()
    assert "공급기업으로 시작하기" not in visit("/workspace/", vendor).content.decode()
