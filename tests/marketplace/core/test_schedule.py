"""What is due is done every minute, by one beat at a time, and one failure stops nothing else."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from marketplace.core import clock, schedule

pytestmark = [pytest.mark.django_db, pytest.mark.db]
AT = datetime(2026, 3, 20, 6, tzinfo=UTC)


@pytest.fixture
def done(monkeypatch):
    """Only two kinds of work: the first fails, the second keeps when it was done."""
    done = []

    def fail(*, at):
        raise ValueError("no")

    def work(*, at):
        done.append(at)

    monkeypatch.setattr(schedule, "_works", {"tests.fail": fail, "tests.work": work})
    return done


def test_failure_stops_nothing_else_and_is_told(done):
    failed = schedule.tick(AT)

    assert done == [AT]
    assert list(failed) == ["tests.fail"]


def test_command_takes_an_instant_and_fails_with_what_failed(done):
    with pytest.raises(CommandError, match=r"tests\.fail: no"):
        call_command("tick", at="2026-03-20T15:00+09:00")

    assert done == [AT]


@pytest.mark.parametrize("text", ["tomorrow", "2026-03-20T15:00"])
def test_command_says_what_it_cannot_read(text):
    with pytest.raises(CommandError):
        call_command("tick", at=text)


def test_beat_puts_the_next_one_on_the_queue_before_it_works(done):
    schedule.beat.call()

    (following,) = DBTaskResult.objects.filter(task_path=schedule.beat.module_path)
    assert following.run_after > clock.now()
    assert len(done) == 1


def test_two_workers_keep_one_beat(done):
    schedule.keep_beating()
    schedule.keep_beating()
    schedule.beat.call()

    assert DBTaskResult.objects.filter(task_path=schedule.beat.module_path).count() == 1


def test_silence_is_noticed():
    assert not schedule.is_beating(clock.now())
    schedule.keep_beating()
    assert schedule.is_beating(clock.now())
    assert not schedule.is_beating(clock.now() + 10 * schedule.PAUSE)


def test_every_app_does_its_due_work_by_the_clock():
    names = {name.rpartition(".")[2] for name in schedule.works()}

    assert {"open_quotes_due", "receive_applications_due", "lapse_awards_due", "expire_due", "remind_due"} <= names
