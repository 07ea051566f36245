"""The card company, Stripe: the only module that knows its library. Everything here is an outside effect.

A won has no smaller part: Stripe takes the amount as it is. Off unless both keys are set; then a co-payment may be
paid by card beside the bank transfer, which needs neither.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings

from marketplace.core.effects import outside_transaction

from .errors import CardCompanySilent, NotFromTheCardCompany

VERSION = "2026-10-28.endive"  # of Stripe's interface, which the webhook must be set to as well
MOST = 99_999_999  # won: amounts have up to eight digits
LIFE = timedelta(hours=2)  # of a payment page; Stripe allows 30 minutes to 24 hours
FRESH = timedelta(minutes=5)  # an event that is older, or further ahead, is not believed


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A payment page at Stripe, as it is now. Won; `intent` is what a refund refers to."""

    id: str
    url: str
    amount: int
    currency: str
    reference: str
    is_paid: bool
    is_over: bool
    intent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an event says happened, and to which payment page. It is believed only as a reason to look."""

    id: str
    kind: str
    session_id: str


def is_on() -> bool:
    """Whether cards are taken."""
    return bool(settings.STRIPE_SECRET_KEY and settings.STRIPE_WEBHOOK_SECRET)


def open_session(
    *, key: str, reference: str, amount: int, name: str, back: str, language: str, until: datetime
) -> Session:
    """The payment page for `amount` won; the same `key` gives the same page. `back`: where the payer comes back to.

    Raises CardCompanySilent.
    """
    price = {"currency": "krw", "unit_amount": amount, "product_data": {"name": name}}
    return _session(
        lambda client: client.v1.checkout.sessions.create(
            params={
                "mode": "payment", "client_reference_id": reference, "success_url": back, "cancel_url": back,
                "line_items": [{"quantity": 1, "price_data": price}], "locale": language,
                "expires_at": int(until.timestamp()), "metadata": {"deposit": reference},
            },
            options={"idempotency_key": key},
        )
    )  # fmt: skip


def session(session_id: str) -> Session:
    """The page as it is now. Raises CardCompanySilent."""
    return _session(lambda client: client.v1.checkout.sessions.retrieve(session_id))


def close_session(session_id: str) -> None:
    """Let nobody pay there any more; one that was paid or has run out stays so. Raises CardCompanySilent."""
    import stripe

    try:
        _ask(lambda client: client.v1.checkout.sessions.expire(session_id))
    except CardCompanySilent as silent:
        if not isinstance(silent.__cause__, stripe.InvalidRequestError):
            raise


def refund(*, key: str, intent: str) -> str:
    """Give the whole payment back to the card, once per `key`; the refund's id. Raises CardCompanySilent."""
    return _ask(
        lambda client: client.v1.refunds.create(params={"payment_intent": intent}, options={"idempotency_key": key})
    ).id


def told(body: bytes, signature: str, at: datetime) -> Told:
    """What the event says. Raises NotFromTheCardCompany if it is not signed with our secret, or not of now."""
    import stripe

    try:
        event = stripe.Webhook.construct_event(
            body, signature, settings.STRIPE_WEBHOOK_SECRET, tolerance=int(FRESH.total_seconds())
        )
        made = max(int(part[2:]) for part in signature.split(",") if part.startswith("t="))
    except (ValueError, stripe.SignatureVerificationError) as error:
        raise NotFromTheCardCompany from error
    if made > at.timestamp() + FRESH.total_seconds():
        raise NotFromTheCardCompany
    data = event["data"]["object"]
    is_page = data["object"] == "checkout.session"
    return Told(id=event["id"], kind=event["type"][:60], session_id=data["id"] if is_page else "")


def _session(call) -> Session:
    found = _ask(call)
    return Session(
        id=found.id, url=found.url or "", amount=found.amount_total, currency=found.currency,
        reference=found.client_reference_id or "", is_paid=found.payment_status == "paid",
        is_over=found.status == "expired", intent=found.payment_intent or "",
    )  # fmt: skip


def _ask(call):
    outside_transaction()
    import stripe

    try:
        return call(_client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE))
    except stripe.StripeError as error:
        raise CardCompanySilent from error


@cache
def _client(key: str, base: str):
    import stripe

    options = {"base_addresses": {"api": base}} if base else {}
    return stripe.StripeClient(
        key, stripe_version=VERSION, max_network_retries=2, http_client=stripe.new_default_http_client(timeout=10),
        **options,
    )  # fmt: skip
