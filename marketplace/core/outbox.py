"""News for the apps above: written in the same transaction as the fact, delivered after it (ADR 0005).

`publish()` stores the event and, for each handler, a delivery and its task on the queue. A handler is a
function of the event, called outside any transaction, and safe to call twice: it is retried with growing
delay until it returns. After MAX_ATTEMPTS a delivery is dead and shown to staff, who may `revive()` it; one of a
tireless handler is tried on, an hour apart. What a killed worker had is put on the queue again by the beat.
"""

import logging
import traceback
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F, Min, Q
from django.utils import timezone
from django_tasks import task

from .actor import SYSTEM, Actor
from .models import Delivery, Event

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
LONGEST_PAUSE = timedelta(hours=1)
LOST = timedelta(minutes=10)  # after its time: no worker has it
Handler = Callable[[Event], None]
_handlers: dict[str, dict[str, Handler]] = defaultdict(dict)
_tireless: set[str] = set()


def on(*names: str, tireless: bool = False) -> Callable[[Handler], Handler]:
    """Decorator: call the function for each event of these names, once it is committed.

    `tireless`: never give up, because somebody waits for what it makes and a service may be away for days.
    """

    def register(handler: Handler) -> Handler:
        path = f"{handler.__module__}.{handler.__qualname__}"
        for name in names:
            _handlers[name][path] = handler
        if tireless:
            _tireless.add(path)
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
            delivery = Delivery.objects.create(event=event, handler=handler, next_at=timezone.now())
            deliver.enqueue(delivery.pk)
    return event


def was_told(name: str, *, subject: models.Model, since: datetime) -> bool:
    """Whether `name` has happened to `subject` at that time or since: for news that is worth telling once."""
    return Event.objects.filter(name=name, subject=f"{subject._meta.label_lower}:{subject.pk}", at__gte=since).exists()


@task()
def deliver(delivery_id: int) -> None:
    """Queue task: hand one event to one handler; on failure, come back later."""
    delivery = Delivery.objects.select_related("event").get(pk=delivery_id)
    if delivery.done or _is_given_up(delivery):
        return
    if not _attempt(delivery) and not _is_given_up(delivery):
        deliver.using(run_after=delivery.next_at).enqueue(delivery_id)


def _is_given_up(delivery: Delivery) -> bool:
    return delivery.dead and delivery.handler not in _tireless


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
        delivery.next_at = timezone.now() + min(timedelta(seconds=2 ** min(delivery.attempts, 12)), LONGEST_PAUSE)
        delivery.save(update_fields=["attempts", "dead", "last_error", "next_at"])
        logger.exception("event %s: %s failed (%s)", delivery.event_id, delivery.handler, delivery.attempts)
        return False
    Delivery.objects.filter(pk=delivery.pk).update(done=True, dead=False, attempts=F("attempts") + 1, last_error="")
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
        Delivery.objects.filter(pk=delivery.pk, dead=True).update(dead=False, attempts=0, next_at=timezone.now())
        deliver.enqueue(delivery.pk)


def queue_lost(*, at: datetime) -> int:
    """Queue again what should have been tried ten minutes ago: who had it was killed. How many; safe to repeat."""
    lost = Delivery.objects.filter(Q(dead=False) | Q(handler__in=_tireless), done=False, next_at__lte=at - LOST)
    return sum(_queue_again(lost, pk, at) for pk in lost.order_by("pk").values_list("pk", flat=True))


def _queue_again(lost: models.QuerySet[Delivery], pk: int, at: datetime) -> int:
    with transaction.atomic():
        found = lost.filter(pk=pk).update(next_at=at)  # none, where another beat was faster
        if found:
            deliver.enqueue(pk)
    return found


def time_of_work(event: Event) -> datetime:
    """The instant of the news; this one, where a handler of it has failed before: what it makes then is of now."""
    failed = Delivery.objects.filter(event=event, done=False, attempts__gt=0).exists()
    return timezone.now() if failed else event.at


def next_attempt(*names: str, subject: models.Model) -> datetime | None:
    """When the tireless handlers of these news of `subject` are tried next; None if they have done their work."""
    waiting = Delivery.objects.filter(
        done=False, handler__in=_tireless, event__name__in=names, event__subject_id=subject.pk,
        event__subject=f"{subject._meta.label_lower}:{subject.pk}",
    )  # fmt: skip
    return waiting.aggregate(at=Min("next_at"))["at"]


def handlers() -> dict[str, list[str]]:
    """Event name → the handlers that hear it."""
    return {name: sorted(found) for name, found in sorted(_handlers.items()) if found}


def dead_count() -> int:
    """How many deliveries were given up and wait for a person."""
    return Delivery.objects.filter(dead=True).count()
