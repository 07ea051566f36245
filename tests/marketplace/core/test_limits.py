"""How often one address may ask, on each cache; and whose address it is behind proxies."""

import math
import time
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from catalog.events import Visit
from marketplace.accounts.adapter import AccountAdapter
from marketplace.core import limits
from marketplace.core.limits import TooOften
from marketplace.core.web import address_of

START = 1_773_000_000.0  # where a window of two seconds and one of an hour begin
LIMIT = {"times": 2, "seconds": 2}
HOURLY = {"times": 3, "seconds": 3600}
SPOOFED = "6.6.6.6, 203.0.113.7"


@pytest.fixture(params=["filebased.FileBasedCache", "locmem.LocMemCache"])
def kept(request, settings, tmp_path):
    """Tries are counted in this cache."""
    settings.CACHES = {
        "default": {"BACKEND": f"django.core.cache.backends.{request.param}", "LOCATION": str(tmp_path / "cache")}
    }
    yield
    cache.clear()


@pytest.fixture
def clock(monkeypatch):
    """Seconds since START, for us and for the cache."""

    class Clock:
        passed = 0.0

    monkeypatch.setattr(time, "time", lambda: START + Clock.passed)
    monkeypatch.setattr(limits, "now", lambda: datetime.fromtimestamp(START + Clock.passed, UTC))
    return Clock


def refused_for(address="203.0.113.7", **limit) -> int:
    """Seconds for which one more request is put off; 0 if it is answered."""
    try:
        limits.count("test", RequestFactory().get("/", REMOTE_ADDR=address), **limit)
    except TooOften as refusal:
        return refusal.values["seconds"]
    return 0


def test_steady_visitor_is_never_put_off_for_longer_than_a_window(kept, clock):
    answered = []
    for clock.passed in range(600):
        if not refused_for(**LIMIT):
            answered.append(clock.passed)

    assert max(after - before for before, after in pairwise(answered)) <= LIMIT["seconds"]
    assert answered[-1] >= 598


def test_impatient_visitor_is_answered_again_in_the_next_window(kept, clock):
    answered = []
    for tenth in range(100):
        clock.passed = tenth / 10
        if not refused_for(**LIMIT):
            answered.append(tenth)

    assert answered == [0, 1, 20, 21, 40, 41, 60, 61, 80, 81]


def test_burst_is_refused_for_as_long_as_really_remains(kept, clock):
    clock.passed = 1000.5
    assert [refused_for(**HOURLY) for _request in range(5)] == [0, 0, 0, 2600, 2600]
    clock.passed = 1500  # later than the 300 seconds a cache of files keeps what it has counted
    assert refused_for(**HOURLY) == 2100
    assert refused_for("203.0.113.8", **HOURLY) == 0
    clock.passed = 1500 + 2099.5
    assert refused_for(**HOURLY) == math.ceil(0.5)
    clock.passed = 3600
    assert refused_for(**HOURLY) == 0


def test_windows_of_other_lengths_are_counted_apart(kept, clock):
    assert [refused_for(**LIMIT) for _request in range(3)] == [0, 0, 2]
    assert refused_for(**HOURLY) == 0


def test_counting_goes_on_where_the_cache_lost_its_count(kept, clock, monkeypatch):
    refused_for(**LIMIT)

    def lost(key, *_):
        cache.delete(key)
        raise ValueError

    monkeypatch.setattr(cache, "incr", lost, raising=False)
    assert refused_for(**LIMIT) == 0
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "10.0.0.1"),
        (0, "203.0.113.7", "10.0.0.1"),  # anyone can send it
        (0, SPOOFED, "10.0.0.1"),
        (-1, SPOOFED, "10.0.0.1"),
        (1, SPOOFED, "203.0.113.7"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, " 2001:DB8:0::7 ", "2001:db8::7"),
        (2, "6.6.6.6, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.1"),
        (3, SPOOFED, "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "203.0.113.7, unknown", "10.0.0.1"),
        (1, "203.0.113.7, 256.1.1.1", "10.0.0.1"),
        (1, "203.0.113.7,", "10.0.0.1"),
        (1, "<script>", "10.0.0.1"),
    ],
)
def test_address_is_what_the_trusted_proxies_say(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)

    assert address_of(request) == AccountAdapter().get_client_ip(request) == address


def test_visitors_behind_a_proxy_are_counted_apart(settings, clock):
    cache.clear()
    settings.TRUSTED_PROXIES = 1

    def put_off(forwarded):
        request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
        try:
            limits.count("proxied", request, times=1, seconds=60)
        except TooOften:
            return True
        return False

    assert [put_off(each) for each in ("203.0.113.7", "203.0.113.8", SPOOFED)] == [False, False, True]


@pytest.mark.django_db
def test_made_up_header_makes_no_second_visit(rf):
    def visit(**headers):
        request = rf.get("/", REMOTE_ADDR="10.0.0.1", **headers)
        request.at = datetime.fromtimestamp(START, UTC)
        return Visit.of(request)

    assert visit() == visit(HTTP_X_FORWARDED_FOR=SPOOFED)


@pytest.mark.django_db
@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "203.0.113.7")])
def test_actor_carries_the_address_of_the_client(client, settings, django_user_model, proxies, address):
    settings.TRUSTED_PROXIES = proxies
    client.force_login(django_user_model.objects.create_user(email="a@ieum.example", password="x", name="가온"))
    response = client.get("/", HTTP_X_FORWARDED_FOR=SPOOFED)

    assert response.wsgi_request.actor.address == address
