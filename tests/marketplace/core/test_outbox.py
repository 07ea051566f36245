"""News is told once it is true, to each handler once, and again until it is heard."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from marketplace.accounts.models import Organisation
from marketplace.core import outbox
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
