"""Co-payments by card, beside the bank transfer and never in its way.

The card company is asked outside any transaction, under keys of ours, so that asking again is the same; what it says
moves money in one of its own. A payment page is looked up again whenever something says it changed: the payer who
comes back, a message, the clock. Whichever comes first books it, the others find it booked.
"""

from datetime import datetime

from django.db import transaction

from marketplace.core import audit, outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused, advance
from marketplace.ledger import operations as ledger
from marketplace.ledger import queries as balances
from marketplace.ledger.refs import AccountRef
from marketplace.programmes import books
from marketplace.programmes.models import Round

from .. import providers, rules
from ..enums import CardState, ExpectationState, ProviderEventState
from ..errors import CardCompanySilent, MoreThanIsThere, NotDueByCard, PageDiffers, PageUnknown, TooMuchForACard
from ..lifecycles import CARD, EXPECTATION, LINE, PROVIDER_EVENT
from ..models import CardPayment, DepositExpectation, ProviderEvent, StatementLine


def open_card_page(*, code: str, name: str, back: str, language: str, actor: Actor, at: datetime) -> CardPayment:
    """The page at the card company where the deposit of this code is paid; the same one while it is open.

    `name` is what the payer reads there, `back` the address it comes back to. Raises NotAllowed, NotDueByCard,
    TooMuchForACard from 100,000,000 won, CardCompanySilent.
    """
    expectation = DepositExpectation.objects.visible_to(actor).get(code=code)
    if not rules.pays_for_the_firm(expectation, actor):
        raise NotAllowed
    if expectation.amount > providers.MOST:
        raise TooMuchForACard(amount=f"{expectation.amount:,}")
    look_after(expectation.card_payments.filter(until__lte=at), at=at)
    payment = _open(expectation, actor, at)
    if payment.session_id:
        return payment
    page = providers.open_session(
        key=payment.key, reference=code, amount=payment.amount, name=name, back=back, language=language,
        until=payment.until,
    )  # fmt: skip
    CardPayment.objects.filter(pk=payment.pk, session_id=None).update(session_id=page.id, url=page.url)
    payment.refresh_from_db()
    return payment


def _open(expectation: DepositExpectation, actor: Actor, at: datetime) -> CardPayment:
    """The attempt that is under way, or the next one, under the deposit's lock."""
    with transaction.atomic():
        expectation = DepositExpectation.objects.select_for_update(no_key=True).get(pk=expectation.pk)
        if expectation.state != ExpectationState.WAITING or expectation.credit_kind != books.CO_PAYMENT:
            raise NotDueByCard
        attempts = list(expectation.card_payments.order_by("pk"))
        if under_way := next((one for one in attempts if one.state == CardState.OPEN), None):
            return under_way
        payment = CardPayment.objects.create(
            expectation=expectation, case_id=expectation.case_id, amount=expectation.amount, until=at + providers.LIFE,
            key=f"copay:{expectation.code}:{len(attempts) + 1}", state_since=at,
        )  # fmt: skip
        audit.record(payment, "card_payment.open", actor=actor, at=at, facts={"won": payment.amount})
        return payment


def settle_card(*, session_id: str, at: datetime) -> CardPayment:
    """Look a page up at the card company, and book what was paid there: to the deposit, or to suspense if it is no
    longer waited for. Safe to repeat, in any order.

    Raises PageUnknown, PageDiffers if amount, currency or deposit are not ours, CardCompanySilent.
    """
    payment = CardPayment.objects.filter(session_id=session_id).first()
    if payment is None:
        raise PageUnknown(page=session_id)
    if payment.state not in (CardState.OPEN, CardState.EXPIRED):
        return payment
    page = providers.session(session_id)
    expected = (payment.amount, "krw", payment.expectation.code)
    if (page.amount, page.currency, page.reference) != expected:
        raise PageDiffers(page=session_id, found=f"{page.amount:,} {page.currency} {page.reference}")
    if page.is_paid:
        return _paid(payment, page.intent, at)
    return _expired(payment, at) if page.is_over else payment


def _paid(payment: CardPayment, intent: str, at: datetime) -> CardPayment:
    with transaction.atomic():
        expectation = DepositExpectation.objects.select_for_update(no_key=True).select_related("case__round")
        expectation = expectation.get(pk=payment.expectation_id)
        payment = CardPayment.objects.select_for_update(no_key=True).get(pk=payment.pk)
        if payment.state not in (CardState.OPEN, CardState.EXPIRED):
            return payment
        payment.intent = intent
        payment.save(update_fields=["intent"])
        round_, facts = expectation.case.round, {"amount": payment.amount, "case_id": payment.case_id}
        account = books.suspense(round_)
        if expectation.state == ExpectationState.WAITING:
            payment = advance(CARD, payment, "pay", actor=SYSTEM, at=at, **facts)
            kind, ref = expectation.credit_kind, expectation.credit_ref
            advance(EXPECTATION, expectation, "receive", actor=SYSTEM, at=at, **facts, credit_kind=kind)
            account = AccountRef(round_.code, kind, ref)
        else:
            payment = advance(CARD, payment, "exceed", actor=SYSTEM, at=at, **facts)
        ledger.open_account(books.card_company(round_), guarded=False)
        ledger.transfer(
            key=f"card:{payment.pk}:receive", debit=books.card_company(round_), credit=account, amount=payment.amount,
            at=at,
        )  # fmt: skip
    return payment


def _expired(payment: CardPayment, at: datetime) -> CardPayment:
    try:
        return advance(CARD, payment, "expire", actor=SYSTEM, at=at)
    except TransitionRefused:  # somebody else looked it up meanwhile
        payment.refresh_from_db()
        return payment


def look_after(payments, *, at: datetime) -> None:
    """Look up each of these pages that is open. While the card company is silent, they stay as they are."""
    for payment in payments.filter(state=CardState.OPEN):
        try:
            if payment.session_id:
                settle_card(session_id=payment.session_id, at=at)
            elif payment.until <= at:  # it was never made
                _expired(payment, at)
        except (CardCompanySilent, PageDiffers):
            continue


def look_after_pages_due(*, at: datetime) -> None:
    """By the clock: pages that have run out, whose message may have been lost."""
    look_after(CardPayment.objects.filter(until__lte=at), at=at)


def close_card_pages(*, expectation_id: int, at: datetime) -> None:
    """The deposit is in, or no longer waited for: nobody pays it a second time by a page left open.

    Raises CardCompanySilent.
    """
    for payment in CardPayment.objects.filter(expectation_id=expectation_id, state=CardState.OPEN):
        if payment.session_id:
            providers.close_session(payment.session_id)
    look_after(CardPayment.objects.filter(expectation_id=expectation_id), at=at)


def take_event(*, body: bytes, signature: str, at: datetime) -> ProviderEvent:
    """Keep what the card company sent, as it came, once; it is looked into afterwards.

    Raises NotFromTheCardCompany, with nothing kept.
    """
    told = providers.told(body, signature, at)
    with transaction.atomic():
        event, is_new = ProviderEvent.objects.get_or_create(
            event_id=told.id,
            defaults={
                "kind": told.kind, "session_id": told.session_id, "body": body.decode(), "received_at": at,
                "state_since": at,
            },
        )  # fmt: skip
        if is_new:
            outbox.publish("provider_event.receive", subject=event, at=at)
    return event


def look_into_event(*, event_id: int, actor: Actor = SYSTEM, at: datetime) -> ProviderEvent:
    """Settle the page an event is about. One that does not fit is flagged for finance, and moves nothing.

    Raises CardCompanySilent, to be tried again; for a person, PageUnknown and PageDiffers as well.
    """
    event = ProviderEvent.objects.visible_to(actor).get(pk=event_id)
    if event.state == ProviderEventState.DONE:
        return event
    PROVIDER_EVENT["finish"].require(event, actor, at)
    try:
        if event.session_id:
            settle_card(session_id=event.session_id, at=at)
    except (PageUnknown, PageDiffers) as odd:
        if actor.person_id is not None:
            raise
        if event.state == ProviderEventState.FLAGGED:
            return event
        with transaction.atomic():
            event = advance(PROVIDER_EVENT, event, "flag", actor=actor, at=at)
            event.trouble = str(odd)[:300]
            event.save(update_fields=["trouble"])
        return event
    return advance(PROVIDER_EVENT, event, "finish", actor=actor, at=at)


def refund_card(*, payment_id: int, actor: Actor, at: datetime) -> CardPayment:
    """Give back to the card what was paid though nothing was due; suspense → the card company. Safe to repeat.

    Raises TransitionRefused, CardCompanySilent.
    """
    payment = CardPayment.objects.visible_to(actor).select_related("case__round").get(pk=payment_id)
    CARD["refund"].require(payment, actor, at)
    number = providers.refund(key=f"{payment.key}:refund", intent=payment.intent)
    with transaction.atomic():
        round_ = payment.case.round
        payment = advance(CARD, payment, "refund", actor=actor, at=at, refund=number, amount=payment.amount)
        ledger.transfer(
            key=f"card:{payment.pk}:refund", debit=books.suspense(round_), credit=books.card_company(round_),
            amount=payment.amount, at=at,
        )  # fmt: skip
    return payment


def match_card_transfer(*, line_id: int, fee: int, actor: Actor, at: datetime) -> StatementLine:
    """A finance officer says that a deposit is a transfer of the card company, which kept `fee` won of it.

    Suspense → the card company; the fee is the agency's cost. Raises MoreThanIsThere, TransitionRefused.
    """
    line = StatementLine.objects.visible_to(actor).get(pk=line_id)
    with transaction.atomic():
        round_ = Round.objects.select_for_update(no_key=True).get(pk=line.round_id)  # one transfer at a time
        line = advance(LINE, line, "match", actor=actor, at=at)
        company, cost = books.card_company(round_), books.card_fee(round_)
        ledger.open_account(company, guarded=False)
        there = balances.balance(company)
        if fee < 0 or not line.deposit or line.deposit + fee > there.debits - there.credits:
            raise MoreThanIsThere(there=f"{there.debits - there.credits:,}", given=f"{line.deposit + fee:,}")
        ledger.transfer(
            key=f"deposit:{line.pk}:card", debit=books.suspense(round_), credit=company, amount=line.deposit, at=at
        )
        if fee:
            ledger.open_account(cost, guarded=False)
            ledger.transfer(key=f"deposit:{line.pk}:fee", debit=cost, credit=company, amount=fee, at=at)
    return line
