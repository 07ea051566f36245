"""News for the apps above: written in the same transaction as the fact, delivered after it (ADR 0005).

`publish()` stores the event and, for each handler, a delivery and its task on the queue. A handler is a
function of the event, called outside any transaction, and safe to call twice: it is retried with growing
delay until it returns. After MAX_ATTEMPTS a delivery is dead and shown to staff, who may `revive()` it.
"""

import logging
import traceback
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from .actor import SYSTEM, Actor
from .models import Delivery, Event

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
Handler = Callable[[Event], None]
_handlers: dict[str, dict[str, Handler]] = defaultdict(dict)


def on(*names: str) -> Callable[[Handler], Handler]:
    """Decorator: call the function for each event of these names, once it is committed."""

    def register(handler: Handler) -> Handler:
        for name in names:
            _handlers[name][f"{handler.__module__}.{handler.__qualname__}"] = handler
        return handler

    return register


def publish(name: str, *, subject: models.Model, at: datetime, actor: Actor = SYSTEM, **facts) -> Event:
    """Tell that `name` ("noun.verb") happened to `subject` at `at`. Facts are JSON values."""
    with transaction.atomic():
        event = Event.objects.create(
            name=name, subject=f"{subject._meta.label_lower}:{subject.pk}", subject_id=subject.pk,
            actor_id=actor.person_id, facts=facts, at=at,
        )  # fmt: skip
        for handler in sorted(_handlers[name]):
            delivery = Delivery.objects.create(event=event, handler=handler)
            deliver.enqueue(delivery.pk)
    return event


def was_told(name: str, *, subject: models.Model, since: datetime) -> bool:
    """Whether `name` has happened to `subject` at that time or since: for news that is worth telling once."""
    return Event.objects.filter(name=name, subject=f"{subject._meta.label_lower}:{subject.pk}", at__gte=since).exists()


@task()
def deliver(delivery_id: int) -> None:
    """Queue task: hand one event to one handler; on failure, come back later."""
    delivery = Delivery.objects.select_related("event").get(pk=delivery_id)
    if delivery.done or delivery.dead:
        return
    if not _attempt(delivery) and not delivery.dead:
        later = timezone.now() + timedelta(seconds=2**delivery.attempts)
        deliver.using(run_after=later).enqueue(delivery_id)


def _attempt(delivery: Delivery) -> bool:
    handler = _handlers[delivery.event.name].get(delivery.handler)
    try:
        if handler is None:
            raise LookupError(f"no handler {delivery.handler} for {delivery.event.name}")
        handler(delivery.event)
    except Exception:
        delivery.attempts += 1
        delivery.dead = delivery.attempts >= MAX_ATTEMPTS
        delivery.last_error = traceback.format_exc()[-4000:]
        delivery.save(update_fields=["attempts", "dead", "last_error"])
        logger.exception("event %s: %s failed (%s)", delivery.event_id, delivery.handler, delivery.attempts)
        return False
    Delivery.objects.filter(pk=delivery.pk).update(done=True, attempts=F("attempts") + 1, last_error="")
    return True


def drain() -> int:
    """Deliver everything that waits, in order, until nothing is left; returns how many were delivered.

    For tests, the pilot and the demo, where no worker runs. Raises RuntimeError if a handler fails.
    """
    count = 0
    while waiting := list(Delivery.objects.filter(done=False, dead=False).select_related("event").order_by("pk")):
        for delivery in waiting:
            if not _attempt(delivery):
                raise RuntimeError(f"{delivery.event.name} → {delivery.handler}:\n{delivery.last_error}")
            count += 1
    return count


def revive(delivery: Delivery) -> None:
    """Give a dead delivery another round of attempts."""
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk, dead=True).update(dead=False, attempts=0)
        deliver.enqueue(delivery.pk)


def handlers() -> dict[str, list[str]]:
    """Event name → the handlers that hear it."""
    return {name: sorted(found) for name, found in sorted(_handlers.items()) if found}


def dead_count() -> int:
    """How many deliveries were given up and wait for a person."""
    return Delivery.objects.filter(dead=True).count()
