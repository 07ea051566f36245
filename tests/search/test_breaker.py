import pytest

from search.engines.breaker import Breaker


@pytest.fixture
def clock():
    class Clock:
        now = 0.0

        def __call__(self):
            return self.now

    return Clock()


@pytest.fixture
def breaker(clock):
    return Breaker(5.0, clock)


def test_closed_breaker_asks_every_time(breaker):
    assert breaker.allows() and breaker.allows()
    assert breaker.trouble == ""


def test_failure_stops_the_questions_until_the_pause_is_over(breaker, clock):
    breaker.failed("it is dark")
    assert not breaker.allows()
    assert breaker.trouble == "it is dark"
    clock.now = 5.0
    assert breaker.allows()
    assert not breaker.allows()  # one tries for all


def test_success_closes_it(breaker, clock):
    breaker.failed("it is dark")
    clock.now = 5.0
    assert breaker.allows()
    breaker.succeeded()
    assert breaker.trouble == ""
    assert breaker.allows() and breaker.allows()


def test_pause_grows_while_failures_follow_each_other_and_not_without_end(breaker, clock):
    pauses = []
    for _ in range(9):
        breaker.failed("still dark")
        started = clock.now
        while not breaker.allows():
            clock.now += 1.0
        pauses.append(clock.now - started)
    assert pauses == [5, 10, 20, 40, 80, 160, 320, 320, 320]


def test_pause_is_short_again_after_a_success(breaker, clock):
    for _ in range(4):
        breaker.failed("dark")
    breaker.succeeded()
    breaker.failed("dark again")
    clock.now += 5.0
    assert breaker.allows()


def test_trial_that_never_ends_does_not_keep_the_others_out_for_ever(breaker, clock):
    breaker.failed("dark")
    clock.now = 5.0
    assert breaker.allows()  # and nothing is heard of it
    clock.now = 10.0
    assert breaker.allows()
