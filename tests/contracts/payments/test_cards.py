"""A co-payment by card is booked once, whoever opens its page, and however often."""

from datetime import timedelta

import pytest
from django.test import override_settings

from contracts.payments import operations as payments
from contracts.payments.enums import CardState, ExpectationState, LineState, ProviderEventState
from contracts.payments.errors import CardCompanySilent, MoreThanIsThere, NotDueByCard, TooMuchForACard
from contracts.payments.models import CardPayment, DepositExpectation, StatementLine
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused
from marketplace.programmes import books
from tests.concurrency import at_once
from tests.contracts.payments.cards import WON, balance, by_bank, with_the_company

pytestmark = [pytest.mark.django_db, pytest.mark.db]


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


def test_one_key_alone_is_an_error():
    from contracts.payments.checks import keys_of_the_card_company_come_together as check

    assert check(None) == []
    with override_settings(STRIPE_WEBHOOK_SECRET=""):
        assert [found.id for found in check(None)] == ["payments.E001"]
