"""A co-payment by card is booked once, whatever is sent twice, late, in another order, or by somebody else."""

import json
import random
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from contracts.payments import operations as payments
from contracts.payments import providers
from contracts.payments.enums import CardState, ExpectationState, LineState, ProviderEventState
from contracts.payments.errors import (
    CardCompanySilent,
    MoreThanIsThere,
    NotDueByCard,
    NotFromTheCardCompany,
    PageUnknown,
    TooMuchForACard,
)
from contracts.payments.models import CardPayment, DepositExpectation, ProviderEvent, StatementLine
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused
from marketplace.ledger import queries as ledger
from marketplace.programmes import books
from tests.concurrency import at_once
from tests.fakes import stripe as fake

pytestmark = [pytest.mark.django_db, pytest.mark.db]
WON = 37_500_000


@pytest.fixture
def company(settings, monkeypatch):
    monkeypatch.setattr("stripe.HTTPClient.MAX_DELAY", 0)  # it is asked again at once
    monkeypatch.setattr("stripe.HTTPClient.INITIAL_DELAY", 0)
    with fake.serving(settings.STRIPE_WEBHOOK_SECRET) as company:
        settings.STRIPE_API_BASE = company.address
        yield company


@pytest.fixture
def expect(case, firm, office, at):
    def expect(amount=WON):
        return payments.expect_deposit(
            case_id=case.pk,
            payer_id=firm.id,
            amount=amount,
            credit=books.co_payment(case),
            actor=office.manager1,
            at=at,
        )

    return expect


@pytest.fixture
def expected(expect):
    return expect()


@pytest.fixture
def open_page(company, expected, firm, at):
    def open_page(actor=firm.actor, at=at, code=expected.code):
        return payments.open_card_page(
            code=code, name="민간부담금", back="https://ieum.example.kr/back/", language="ko", actor=actor, at=at
        )

    return open_page


@pytest.fixture
def send(company, now):
    """The card company sends an event about a page, and the queue works."""

    def send(page, kind="checkout.session.completed", **how):
        body, signature = company.event(kind, page.session_id, at=now.timestamp(), **how)
        event = payments.take_event(body=body, signature=signature, at=now)
        outbox.drain()
        event.refresh_from_db()
        return event

    return send


@pytest.fixture
def now(at, monkeypatch):
    """The library's clock says what ours does."""
    monkeypatch.setattr("time.time", at.timestamp)
    return at


def balance(ref):
    return ledger.balance(ref)


def with_the_company(office):
    found = balance(books.card_company(office.round))
    return found.debits - found.credits


def by_bank(office, bank, code, at, won=WON):
    bank.deposit(won, code)
    payments.import_statement(
        round_id=office.round.pk, content=bank.statement(), actor=office.finance1, at=at
    )  # fmt: skip
    outbox.drain()


def test_payment_is_booked_to_the_won_and_the_deposit_is_in(company, open_page, send, expected, case, office):
    page = open_page()
    company.pay(page.session_id)
    event = send(page)

    expected.refresh_from_db()
    page.refresh_from_db()
    asked = company.asked[0][2]
    assert (asked["line_items[0][price_data][unit_amount]"], asked["line_items[0][price_data][currency]"]) == (
        "37500000", "krw"
    )  # fmt: skip
    assert (event.state, page.state, expected.state) == (
        ProviderEventState.DONE, CardState.PAID, ExpectationState.RECEIVED
    )  # fmt: skip
    assert balance(books.co_payment(case)).free == WON == with_the_company(office)


def test_two_clicks_open_one_page(company, own_database, open_page, expected):
    answers = at_once(lambda _number: open_page(), 6, threads=3)

    assert {answer.session_id for answer in answers} == {"cs_test_1"}
    assert (len(company.sessions), CardPayment.objects.count()) == (1, 1)


@pytest.mark.parametrize("failure", ["before", "after"])
def test_answer_that_was_lost_opens_no_second_page(company, open_page, failure):
    company.fail = [failure] * 3  # the library asks three times
    with pytest.raises(CardCompanySilent):
        open_page()
    page = open_page()

    assert (len(company.sessions), page.session_id) == (1, "cs_test_1")
    assert {key for method, _path, _given, key in company.asked if method == "POST"} == {page.key}


def test_events_in_any_order_and_number_move_the_money_once(company, open_page, send, expected, case, office, at):
    first = open_page()
    company.run_out(first.session_id)
    later = at + timedelta(hours=3)
    second = open_page(at=later)
    company.pay(second.session_id)
    told = [(page, kind) for page in (first, second) for kind in (
        "checkout.session.expired", "checkout.session.completed", "checkout.session.async_payment_succeeded"
    )] * 2  # fmt: skip
    random.Random(7).shuffle(told)
    for page, kind in told:
        send(page, kind)

    states = list(CardPayment.objects.order_by("pk").values_list("state", flat=True))
    assert states == [CardState.EXPIRED, CardState.PAID]
    assert balance(books.co_payment(case)).free == WON == with_the_company(office)


def test_same_event_twice_is_kept_once_and_as_it_came(company, open_page, send, now):
    page = open_page()
    body, signature = company.event(
        "checkout.session.completed", page.session_id, at=now.timestamp(), number="evt_same"
    )
    for _ in range(2):
        payments.take_event(body=body, signature=signature, at=now)

    assert ProviderEvent.objects.get().body.encode() == body


def test_events_at_once_book_once(company, own_database, open_page, now, case):
    page = open_page()
    company.pay(page.session_id)
    answers = at_once(lambda _number: payments.settle_card(session_id=page.session_id, at=now), 8)

    assert {answer.state for answer in answers} == {CardState.PAID}
    assert balance(books.co_payment(case)).free == WON


def test_lost_event_is_made_up_for_by_the_clock(company, open_page, expected, at):
    page = open_page()
    company.pay(page.session_id)
    payments.look_after_pages_due(at=at + timedelta(hours=1))
    page.refresh_from_db()
    assert page.state == CardState.OPEN
    payments.look_after_pages_due(at=at + timedelta(hours=2))
    page.refresh_from_db()
    assert page.state == CardState.PAID


def test_silent_company_leaves_the_event_to_be_tried_again(company, open_page, send, now):
    page = open_page()
    company.pay(page.session_id)
    company.fail = ["before"] * 3
    with pytest.raises(RuntimeError):  # the queue tries it again later
        send(page)
    event = ProviderEvent.objects.get()
    assert event.state == ProviderEventState.RECEIVED
    assert payments.look_into_event(event_id=event.pk, at=now).state == ProviderEventState.DONE
    page.refresh_from_db()
    assert page.state == CardState.PAID


def test_bank_transfer_closes_the_page(company, open_page, expected, office, bank, at):
    page = open_page()
    by_bank(office, bank, expected.code, at)

    page.refresh_from_db()
    assert (page.state, company.sessions[page.session_id]["status"]) == (CardState.EXPIRED, "expired")
    with pytest.raises(NotDueByCard):
        open_page()


def test_paid_twice_waits_in_suspense_until_finance_gives_it_back(
    company, open_page, send, expected, case, office, bank, at
):
    page = open_page()
    company.pay(page.session_id)
    by_bank(office, bank, expected.code, at)  # closing the page comes too late
    page.refresh_from_db()

    assert page.state == CardState.SURPLUS
    assert (balance(books.co_payment(case)).free, balance(books.suspense(office.round)).free) == (WON, WON)
    for actor in (office.manager1, office.approver):
        with pytest.raises(TransitionRefused):
            payments.refund_card(payment_id=page.pk, actor=actor, at=at)
    company.fail = ["after"] * 3
    with pytest.raises(CardCompanySilent):
        payments.refund_card(payment_id=page.pk, actor=office.finance1, at=at)
    payments.refund_card(payment_id=page.pk, actor=office.finance1, at=at)

    page.refresh_from_db()
    assert (page.state, len(company.refunds)) == (CardState.REFUNDED, 1)
    assert (balance(books.suspense(office.round)).free, with_the_company(office)) == (0, 0)
    with pytest.raises(TransitionRefused):
        payments.refund_card(payment_id=page.pk, actor=office.finance2, at=at)
    assert len(company.refunds) == 1


@pytest.mark.parametrize("odd", [{"amount_total": WON - 1}, {"currency": "usd"}, {"client_reference_id": "OTHER77"}])
def test_page_that_says_another_thing_is_flagged_and_moves_nothing(
    company, open_page, send, expected, office, case, odd
):
    page = open_page()
    company.pay(page.session_id)
    company.sessions[page.session_id] |= odd
    event = send(page)

    assert event.state == ProviderEventState.FLAGGED
    assert str(next(iter(odd.values()))) in event.trouble.replace(",", "")
    expected.refresh_from_db()
    assert expected.state == ExpectationState.WAITING
    assert balance(books.co_payment(case)).free == 0


def test_event_about_a_page_of_others_is_flagged_and_a_person_is_told_why(company, open_page, now, office):
    open_page()
    body, signature = company.event("checkout.session.completed", "cs_of_others", at=now.timestamp())
    event = payments.take_event(body=body, signature=signature, at=now)
    outbox.drain()
    event.refresh_from_db()

    assert event.state == ProviderEventState.FLAGGED
    with pytest.raises(PageUnknown):
        payments.look_into_event(event_id=event.pk, actor=office.finance1, at=now)
    with pytest.raises(TransitionRefused):
        payments.look_into_event(event_id=event.pk, actor=office.manager1, at=now)


@pytest.mark.parametrize(
    "how",
    [
        {"secret": "whsec_old"},
        {"at": -301},
        {"at": 301},
        {"signature": ""},
        {"signature": "t=1,v0=abc"},
        {"signature": "t=x,v1=abc"},
        {"body": b"{}"},
        {"body": b"\xff\xfe"},
    ],
    ids=str,
)
def test_what_is_not_signed_or_not_of_now_is_not_kept(company, open_page, now, how):
    page = open_page()
    seconds = now.timestamp() + how.pop("at", 0)
    body, signature = company.event(
        "checkout.session.completed", page.session_id, at=seconds, secret=how.pop("secret", "")
    )
    with pytest.raises(NotFromTheCardCompany):
        payments.take_event(**{"body": body, "signature": signature, **how}, at=now)

    assert not ProviderEvent.objects.exists()


def test_signed_nonsense_is_refused_and_a_rotated_secret_is_not(company, open_page, now):
    page = open_page()
    with pytest.raises(NotFromTheCardCompany):
        payments.take_event(body=b"no json", signature=company.signature(b"no json", at=now.timestamp()), at=now)
    body, signature = company.event("checkout.session.completed", page.session_id, at=now.timestamp())
    other = company.signature(body, at=now.timestamp(), secret="whsec_next").partition(",")[2]

    assert payments.take_event(body=body, signature=f"{signature},{other}", at=now).kind == "checkout.session.completed"


def test_only_the_firm_that_owes_it_opens_a_page_and_never_from_a_hundred_million(
    company, open_page, expect, vendor, office
):
    with pytest.raises(DepositExpectation.DoesNotExist):
        open_page(actor=vendor.actor)
    with pytest.raises(NotAllowed):
        open_page(actor=office.finance1)
    large = expect(100_000_000)
    with pytest.raises(TooMuchForACard):
        open_page(code=large.code)
    assert open_page(code=expect(99_999_999).code).amount == 99_999_999
    assert len(company.sessions) == 1


def test_transfer_of_the_card_company_is_matched_with_its_fee(
    company, open_page, send, office, bank, expected, at, case
):
    page = open_page()
    company.pay(page.session_id)
    send(page)
    bank.deposit(36_600_000, "STRIPE")
    payments.import_statement(round_id=office.round.pk, content=bank.statement(), actor=office.finance1, at=at)
    line = StatementLine.objects.get()
    assert line.state == LineState.UNMATCHED
    for actor, fee, refusal in (
        (office.finance1, 900_001, MoreThanIsThere), (office.finance1, -1, MoreThanIsThere),
        (office.manager1, 900_000, TransitionRefused),
    ):  # fmt: skip
        with pytest.raises(refusal):
            payments.match_card_transfer(line_id=line.pk, fee=fee, actor=actor, at=at)
    payments.match_card_transfer(line_id=line.pk, fee=900_000, actor=office.finance1, at=at)

    cost = balance(books.card_fee(office.round))
    assert (with_the_company(office), cost.debits - cost.credits) == (0, 900_000)
    assert (balance(books.suspense(office.round)).free, balance(books.co_payment(case)).free) == (0, WON)
    with pytest.raises(TransitionRefused):
        payments.match_card_transfer(line_id=line.pk, fee=0, actor=office.finance1, at=at)


# Pages


@pytest.fixture
def visit(client, firm, settings):
    client.force_login(User.objects.get(pk=firm.actor.person_id))
    return client


@pytest.mark.web
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


@pytest.mark.web
def test_silent_company_is_said_in_words(company, visit, expected, at, time_machine):
    time_machine.move_to(at, tick=False)
    company.fail = ["before"] * 3
    page = visit.post(reverse("card", args=[expected.code]), follow=True).content.decode()

    assert "결제대행사가 지금 응답하지 않습니다" in page
    assert "카드로 결제" in page


@pytest.mark.web
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


@pytest.mark.web
@override_settings(STRIPE_SECRET_KEY="", STRIPE_WEBHOOK_SECRET="")
def test_without_keys_there_is_no_card_anywhere(visit, expected):
    assert not providers.is_on()
    assert visit.get(reverse("card", args=[expected.code])).status_code == 404
    assert visit.post(reverse("card", args=[expected.code])).status_code == 404
    assert visit.post("/hooks/stripe/", "{}", content_type="application/json").status_code == 404


@pytest.mark.web
def test_others_do_not_find_the_page(client, vendor, expected):
    client.force_login(User.objects.get(pk=vendor.actor.person_id))
    assert client.get(reverse("card", args=[expected.code])).status_code == 404
    assert client.post(reverse("card", args=[expected.code])).status_code == 404


def test_one_key_alone_is_an_error():
    from contracts.payments.checks import keys_of_the_card_company_come_together as check

    assert check(None) == []
    with override_settings(STRIPE_WEBHOOK_SECRET=""):
        assert [found.id for found in check(None)] == ["payments.E001"]
