"""The first visitors of a day come at once, to several processes."""

import pytest

from catalog.events import Visit
from catalog.models import VisitSalt
from marketplace.core.clock import in_korea
from tests.concurrency import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_first_visitors_of_a_day_share_its_key(own_database, rf):
    request = rf.get("/solutions/")
    request.at = in_korea(2026, 3, 24, 0)

    keys = at_once(lambda _number: Visit.of(request).key, 16)

    assert len(set(keys)) == 1 and len(keys[0]) == 16
    assert VisitSalt.objects.count() == 1
