"""A firm whose signature is waited for is called once more."""

from datetime import datetime

from django.db import transaction

from marketplace.core import audit, outbox
from marketplace.core.actor import Actor
from marketplace.core.clock import start_of_day_in_korea
from marketplace.core.errors import NotAllowed

from .. import queries
from ..errors import NobodyToRemind, RemindedToday
from .signing import locked


def remind_signer(*, document_id: int, actor: Actor, at: datetime) -> None:
    """Send whoever is to sign their link once more: beside the reminders that the deadline brings by itself.

    Raises NotAllowed; NobodyToRemind where no firm's signature is waited for; RemindedToday, so that two who press, or
    one who presses twice, send one mail a day in Korea.
    """
    if not actor.has("programme_manager"):
        raise NotAllowed
    with transaction.atomic():
        document = locked(document_id)
        turn = queries.awaited_of_a_firm(document)
        if turn is None:
            raise NobodyToRemind
        if outbox.was_told("signature.remind", subject=turn, since=start_of_day_in_korea(at)):
            raise RemindedToday
        audit.record(document, "agreement_document.remind", actor=actor, at=at, facts={"party": turn.party})
        outbox.publish("signature.remind", subject=turn, at=at, actor=actor)
