"""News is told once it is true, to each handler once, and again until it is heard."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from marketplace.accounts.models import Organisation
from marketplace.core import clock, outbox, schedule
from marketplace.core.models import Delivery, Event

pytestmark = [pytest.mark.django_db, pytest.mark.db]
AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def firm():
    return Organisation.objects.create(legal_name="가온", business_number="123-45-67891", representative="김가온")


@pytest.fixture
def heard(monkeypatch):
    """Registers one handler for "firm.greeted" for the length of a test; what it heard is the fixture."""
    heard = []
    monkeypatch.setitem(outbox._handlers, "firm.greeted", {"tests.hear": lambda event: heard.append(event.facts)})
    return heard


def test_rolled_back_news_is_not_told(firm, heard):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.publish("firm.greeted", subject=firm, at=AT, word="hello")
        raise ZeroDivisionError

    assert outbox.drain() == 0
    assert (heard, Event.objects.count(), DBTaskResult.objects.count()) == ([], 0, 0)


def test_news_is_told_once_by_queue_and_drain_together(firm, heard):
    outbox.publish("firm.greeted", subject=firm, at=AT, word="hello")
    outbox.drain()
    outbox.deliver.call(Delivery.objects.get().pk)

    assert heard == [{"word": "hello"}]


def test_failing_handler_is_tried_again_later_and_given_up(firm, monkeypatch):
    def fail(event):
        raise ValueError("no")

    monkeypatch.setitem(outbox._handlers, "firm.greeted", {"tests.fail": fail})
    outbox.publish("firm.greeted", subject=firm, at=AT)
    delivery = Delivery.objects.get()
    for _attempt in range(outbox.MAX_ATTEMPTS + 2):
        outbox.deliver.call(delivery.pk)
    delivery.refresh_from_db()

    assert (delivery.attempts, delivery.dead, delivery.done) == (outbox.MAX_ATTEMPTS, True, False)
    assert "ValueError: no" in delivery.last_error
    waits = [task.run_after for task in DBTaskResult.objects.order_by("run_after")]
    assert len(waits) == outbox.MAX_ATTEMPTS
    assert waits == sorted(waits)


@pytest.fixture
def tireless(monkeypatch):
    """One handler that never gives up, and whether the service it asks is away."""
    service = {"is_away": True}

    def hear(event):
        if service["is_away"]:
            raise ConnectionError("away")

    monkeypatch.setitem(outbox._handlers, "firm.greeted", {"tests.hear": hear})
    monkeypatch.setattr(outbox, "_tireless", {"tests.hear"})
    return service


def test_tireless_handler_is_tried_until_the_service_is_back_at_most_an_hour_apart(firm, tireless):
    outbox.publish("firm.greeted", subject=firm, at=AT)
    delivery = Delivery.objects.get()
    for _attempt in range(2 * outbox.MAX_ATTEMPTS):
        outbox.deliver.call(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.dead, outbox.dead_count()) == (True, 1)  # shown to staff meanwhile
    assert DBTaskResult.objects.filter(run_after=delivery.next_at).count() == 1
    assert timedelta(minutes=59) < outbox.next_attempt("firm.greeted", subject=firm) - clock.now() <= timedelta(hours=1)

    tireless["is_away"] = False
    outbox.deliver.call(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.done, delivery.dead, outbox.next_attempt("firm.greeted", subject=firm)) == (True, False, None)


def test_what_a_killed_worker_had_is_queued_again_once(firm, heard, django_assert_num_queries):
    outbox.publish("firm.greeted", subject=firm, at=AT, word="hello")
    DBTaskResult.objects.all().delete()  # the worker took it, and was killed
    soon, late = clock.now() + outbox.LOST / 2, clock.now() + 2 * outbox.LOST
    with django_assert_num_queries(1):
        assert outbox.queue_lost(at=soon) == 0
    assert outbox.queue_lost(at=late) == 1
    with django_assert_num_queries(1):
        assert outbox.queue_lost(at=late) == 0

    (again,) = DBTaskResult.objects.all()
    outbox.deliver.call(*again.args_kwargs["args"])
    assert heard == [{"word": "hello"}]
    assert outbox.queue_lost(at=late + 2 * outbox.LOST) == 0


def test_beat_queues_what_a_tireless_handler_has_lost_and_leaves_what_was_given_up(firm, tireless, monkeypatch):
    outbox.publish("firm.greeted", subject=firm, at=AT)
    Delivery.objects.update(dead=True)
    late = clock.now() + 2 * outbox.LOST
    assert outbox.queue_lost(at=late) == 1

    monkeypatch.setattr(outbox, "_tireless", set())
    assert outbox.queue_lost(at=late + 2 * outbox.LOST) == 0
    assert f"{outbox.queue_lost.__module__}.{outbox.queue_lost.__qualname__}" in schedule.works()
