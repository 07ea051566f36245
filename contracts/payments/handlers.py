"""News payments listen to: what the card company sent, and deposits that need no payment page any more."""

from marketplace.core import outbox
from marketplace.core.models import Event

from . import operations, providers


@outbox.on("provider_event.receive")
def look_into(event: Event) -> None:
    operations.look_into_event(event_id=event.subject_id, at=event.at)


@outbox.on("deposit_expectation.receive", "deposit_expectation.cancel")
def close_pages(event: Event) -> None:
    if providers.is_on():
        operations.close_card_pages(expectation_id=event.subject_id, at=event.at)
