"""The pages of a payment by card: there and back, with words where the company is silent; nothing for others."""

import json

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from contracts.payments import providers
from contracts.payments.enums import CardState, ExpectationState
from contracts.payments.models import ProviderEvent
from marketplace.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.db, pytest.mark.web]


@pytest.fixture
def visit(client, firm, settings):
    client.force_login(User.objects.get(pk=firm.actor.person_id))
    return client


def test_firm_goes_to_the_payment_page_and_back(company, visit, expected, at, time_machine):
    time_machine.move_to(at, tick=False)
    url = reverse("card", args=[expected.code])
    assert "37,500,000원 카드로 결제" in visit.get(url).content.decode()
    for _ in range(2):
        assert visit.post(url)["Location"] == url
    (number,) = company.sessions
    assert f'href="{company.address}/pay/{number}"' in visit.get(url).content.decode()
    assert visit.get(reverse("card_back", args=[expected.code]))["Location"] == url
    assert expected.card_payments.get().state == CardState.OPEN
    company.pay(number)
    visit.get(reverse("card_back", args=[expected.code]))

    expected.refresh_from_db()
    assert expected.state == ExpectationState.RECEIVED
    page = visit.get(url).content.decode()
    assert "민간부담금이 들어왔습니다" in page and "카드로 결제" not in page


def test_silent_company_is_said_in_words(company, visit, expected, at, time_machine):
    time_machine.move_to(at, tick=False)
    company.fail = ["before"] * 3
    page = visit.post(reverse("card", args=[expected.code]), follow=True).content.decode()

    assert "결제대행사가 지금 응답하지 않습니다" in page
    assert "카드로 결제" in page


def test_hook_keeps_what_is_signed_and_nothing_else(company, open_page, now, settings):
    page, client = open_page(), Client(enforce_csrf_checks=True)

    def send(body, signature):
        return client.post(
            "/hooks/stripe/", body, content_type="application/json", headers={"Stripe-Signature": signature}
        ).status_code

    body, signature = company.event("checkout.session.completed", page.session_id, at=now.timestamp())
    large = json.dumps({"id": "evt_large", "text": "x" * 300_000}).encode()
    assert send(body, "t=1,v1=0") == 400
    assert send(large, company.signature(large, at=now.timestamp())) == 413
    assert [send(body, signature), send(body, signature)] == [200, 200]
    assert ProviderEvent.objects.count() == 1
    assert client.get("/hooks/stripe/").status_code == 405


@override_settings(STRIPE_SECRET_KEY="", STRIPE_WEBHOOK_SECRET="")
def test_without_keys_there_is_no_card_anywhere(visit, expected):
    assert not providers.is_on()
    assert visit.get(reverse("card", args=[expected.code])).status_code == 404
    assert visit.post(reverse("card", args=[expected.code])).status_code == 404
    assert visit.post("/hooks/stripe/", "{}", content_type="application/json").status_code == 404


def test_others_do_not_find_the_page(client, vendor, expected):
    client.force_login(User.objects.get(pk=vendor.actor.person_id))
    assert client.get(reverse("card", args=[expected.code])).status_code == 404
    assert client.post(reverse("card", args=[expected.code])).status_code == 404
