"""What the card company tells us moves money once, in whatever order and number; what is not from it moves nothing."""

import random
from datetime import timedelta

import pytest

from contracts.payments import operations as payments
from contracts.payments.enums import CardState, ExpectationState, ProviderEventState
from contracts.payments.errors import NotFromTheCardCompany, PageUnknown
from contracts.payments.models import CardPayment, ProviderEvent
from marketplace.core import outbox
from marketplace.core.lifecycle import TransitionRefused
from marketplace.programmes import books
from tests.contracts.payments.cards import WON, balance, with_the_company

pytestmark = [pytest.mark.django_db, pytest.mark.db]


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
