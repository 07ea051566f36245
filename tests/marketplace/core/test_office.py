"""Records in the admin: who reads them, what an action does, and what no one can do there."""

import inspect

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.enums import RegistrationState
from catalog.models import VendorRegistration
from contracts.payments.models import StatementLine
from marketplace.accounts.models import User
from marketplace.core import audit
from marketplace.core.office import RecordViewSet
from marketplace.demo.acts import applications as applying
from marketplace.demo.acts import needs as asking
from marketplace.demo.acts import pool
from marketplace.programmes import queries as rounds
from marketplace.programmes.models import Round
from matching.needs.models import Quote
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]

REASON = "담당자 연락이 닿지 않습니다. 연락처를 알려 주세요."


@pytest.fixture(scope="module")
def world(own_index, shared_database):
    return small_world("f01")


@pytest.fixture
def registration(world):
    return VendorRegistration.objects.order_by("pk").first()


@pytest.fixture
def sign_in(client, world):
    def as_(key: str):
        client.force_login(User.objects.get(pk=world.staff_ids[key]))
        return client

    return as_


def url(record, *more: str) -> str:
    return "/".join(["/admin", record._meta.model_name, "inspect", str(record.pk), *more, ""])


def text(response) -> str:
    return response.content.decode()


def test_list_shows_state_and_leads_to_the_record(sign_in, registration):
    page = text(sign_in("manager1").get("/admin/vendorregistration/"))

    assert registration.vendor.legal_name in page
    assert str(RegistrationState.APPROVED.label) in page
    assert url(registration) in page


def test_record_shows_won_hours_in_korea_and_what_happened(sign_in, world):
    round_ = Round.objects.get()
    page = text(sign_in("manager1").get(url(round_)))

    assert f"{round_.tracks.get().appropriation:,}원" in page
    assert "10:00" in page
    assert text(sign_in("manager1").get(url(round_))).count("→") >= 1


def test_action_moves_the_record_and_is_kept(sign_in, registration):
    response = sign_in("manager1").post(url(registration, "do", "suspend"), {"reason": REASON})

    registration.refresh_from_db()
    assert response["Location"] == url(registration)
    assert registration.state == RegistrationState.SUSPENDED
    last = audit.trail(registration).last()
    assert (last.action, last.reason) == ("vendor_registration.suspend", REASON)


def test_action_without_reason_moves_nothing(sign_in, registration):
    response = sign_in("manager1").post(url(registration, "do", "suspend"), {"reason": "  "})

    registration.refresh_from_db()
    assert response.status_code == 200
    assert response.context["form"].errors["reason"]
    assert registration.state == RegistrationState.APPROVED


def test_action_of_another_role_is_refused_in_words_and_moves_nothing(sign_in, registration):
    response = sign_in("finance1").post(url(registration, "do", "suspend"), {"reason": REASON})

    registration.refresh_from_db()
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert registration.state == RegistrationState.APPROVED


def test_action_not_possible_in_this_state_says_why_and_is_not_offered(sign_in, registration):
    client = sign_in("manager1")
    response = client.post(url(registration, "do", "take_up"))

    registration.refresh_from_db()
    assert str(RegistrationState.APPROVED.label) in response.context["form"].non_field_errors()[0]
    assert registration.state == RegistrationState.APPROVED
    assert url(registration, "do", "take_up") not in text(client.get(url(registration)))


def test_hidden_character_in_a_reason_is_named_and_moves_nothing(sign_in, registration):
    response = sign_in("manager1").post(url(registration, "do", "suspend"), {"reason": "사유\u202e"})

    registration.refresh_from_db()
    assert response.status_code == 200
    assert registration.state == RegistrationState.APPROVED


@pytest.mark.parametrize("more", [("do", "nonsense"), ("do", "approve_all"), ("file", "own_ai"), ("file", "nonsense")])
def test_unknown_action_or_file_is_not_found(sign_in, registration, more):
    assert sign_in("manager1").get(url(registration, *more)).status_code == 404


@pytest.mark.parametrize("path", ["new/", "edit/1/", "delete/1/", "copy/1/"])
def test_records_are_never_added_edited_or_deleted_there(sign_in, registration, path):
    assert sign_in("manager1").get(f"/admin/vendorregistration/{path}").status_code == 404


def test_moderator_does_not_read_money(sign_in):
    client = sign_in("editor")

    assert client.get("/admin/statementline/").status_code == 302
    assert "statementline" not in text(client.get("/admin/"))


def test_person_without_a_staff_role_gets_nothing(client, world, registration):
    client.force_login(User.objects.exclude(pk__in=world.staff_ids.values()).first())

    assert client.get(url(registration)).status_code == 302
    assert client.post(url(registration, "do", "suspend"), {"reason": REASON}).status_code == 302
    registration.refresh_from_db()
    assert registration.state == RegistrationState.APPROVED


def test_file_of_a_record_is_given_as_attachment_to_its_readers(sign_in, registration):
    response = sign_in("manager1").get(url(registration, "file", "evidence"))

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_sealed_quote_is_not_found_and_not_listed(sign_in, world):
    world.go(world.day(2), 9)
    firm = world.firms["f01"] = pool.enters(world, world.content.firms["f01"])
    applying.profile(world, firm)
    asking.asks(world, firm, deadline=rounds.deadline_on(world.day(9)))
    world.go(world.day(4), 10)
    asking.quoted(world, firm)
    sealed = Quote.objects.first()

    client = sign_in("approver")
    assert client.get(url(sealed)).status_code == 404
    assert url(sealed) not in text(client.get("/admin/quote/"))


def test_statement_is_imported_by_finance_alone(sign_in, world, tmp_path):
    rows = "거래일시,적요,의뢰인/수취인,출금액,입금액,잔액\n2026-03-02 10:00:00,이자,은행,0,1000,1000\n"
    values = {"round": Round.objects.get().pk}
    path = "/admin/statementline/do/import/"

    def file():
        found = tmp_path / "statement.csv"
        found.write_text(rows, encoding="utf-8")
        return found.open("rb")

    assert sign_in("manager1").post(path, {**values, "content": file()}).status_code == 404
    assert not StatementLine.objects.exists()
    assert sign_in("finance1").post(path, {**values, "content": file()}).status_code == 302
    assert StatementLine.objects.get().deposit == 1000


def test_list_needs_no_more_queries_for_many_than_for_one(sign_in, world):
    client = sign_in("manager1")
    many = "/admin/vendorregistration/"
    one = f"{many}?q={VendorRegistration.objects.first().vendor.business_number}"

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    client.get(many)
    assert VendorRegistration.objects.count() > 1
    assert count(many) <= count(one) + 1


def test_first_page_shows_the_round(sign_in, world):
    page = text(sign_in("manager1").get("/admin/"))

    assert Round.objects.get().title in page
    assert f"{Round.objects.get().tracks.get().appropriation:,}원" in page


def every_viewset():
    found, waiting = [], [RecordViewSet]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found += below
    return sorted(found, key=lambda viewset: viewset.__name__)


@pytest.mark.parametrize("viewset", every_viewset())
def test_declaration_names_what_exists(viewset):
    fields = {field.name for field in viewset.model._meta.get_fields()}
    facts = (name for name in viewset.facts if isinstance(name, str))
    named = {*viewset.columns, *facts, *(related.name for related in viewset.related), *viewset.list_filter}

    assert viewset.readers
    assert [name for name in named - fields if not hasattr(viewset.model, name)] == []
    for related in viewset.related:
        if related.name not in fields:
            continue  # a property that gathers rows from further away
        below = viewset.model._meta.get_field(related.name).related_model
        assert {name for name in related.fields if isinstance(name, str)} <= {
            field.name for field in below._meta.get_fields()
        }


@pytest.mark.parametrize("viewset", [viewset for viewset in every_viewset() if viewset.actions])
def test_actions_give_their_operations_what_they_ask_for(viewset):
    for action in viewset.actions:
        wanted = inspect.signature(action.operation).parameters
        given = {action.key, *action.fixed, "actor", "at"} | ({"reason"} if action.asks_reason else set())
        required = {name for name, parameter in wanted.items() if parameter.default is parameter.empty}

        assert given <= wanted.keys()
        if not action.fields:
            assert required <= given, action.name
