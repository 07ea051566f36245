"""The inbox: one's own notices, read once; mails with their proof."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.core.effects import EffectInTransaction
from marketplace.notices import operations, queries
from marketplace.notices.models import Notice
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
AT = datetime(2026, 3, 20, 6, tzinfo=UTC)


@pytest.fixture(scope="module")
def played(shared_database, own_index):
    stage = Stage(small_world("f01")).drafted().received()
    outbox.drain()
    return stage


@pytest.fixture
def visit(client, stage):
    """A visit by the representative of the firm, or of its vendor."""

    def opened(path: str, actor=None, method: str = "get"):
        client.force_login(User.objects.get(pk=(actor or stage.of()).person_id))
        with time_machine.travel(stage.now(), tick=False):
            return getattr(client, method)(path)

    return opened


@pytest.fixture
def receipt(stage):
    return Notice.objects.get(kind="selection.received", recipient=stage.of().person_id)


def test_inbox_shows_ones_own_and_counts_what_is_unread(visit, stage, receipt):
    page = visit("/workspace/inbox/").content.decode()

    assert receipt.subject in page
    assert f"{queries.unread_count(stage.of())}건" in page
    assert receipt.subject not in visit("/workspace/inbox/", stage.vendor()).content.decode()


def test_letter_is_read_once_it_was_opened(visit, stage, receipt):
    before = queries.unread_count(stage.of())
    page = visit(f"/workspace/inbox/{receipt.pk}/").content.decode()
    first = Notice.objects.get(pk=receipt.pk).read_at
    visit(f"/workspace/inbox/{receipt.pk}/")

    assert receipt.body.splitlines()[2] in page
    assert queries.unread_count(stage.of()) == before - 1
    assert Notice.objects.get(pk=receipt.pk).read_at == first


def test_letter_of_another_is_not_found_and_stays_unread(visit, stage, receipt):
    assert visit(f"/workspace/inbox/{receipt.pk}/", stage.vendor()).status_code == 404
    assert Notice.objects.get(pk=receipt.pk).read_at is None


def test_all_are_read_by_their_reader_alone(visit, stage):
    others = queries.unread_count(stage.vendor())
    visit("/workspace/inbox/read/", method="post")

    assert queries.unread_count(stage.of()) == 0
    assert queries.unread_count(stage.vendor()) == others > 0


def test_english_reader_reads_english(visit, receipt):
    page = visit(f"/en/workspace/inbox/{receipt.pk}/").content.decode()

    assert "Receipt number" in page
    assert receipt.subject_en in page


def test_inbox_needs_no_more_queries_for_thirty_notices(visit, stage, receipt):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            visit("/workspace/inbox/")
        return len(captured)

    Notice.objects.filter(recipient=stage.of().person_id).exclude(pk=receipt.pk).update(
        recipient=stage.vendor().person_id, kind="elsewhere"
    )
    count()
    one = count()
    for number in range(29):
        Notice.objects.create(
            kind=f"tests.{number}", event_id=receipt.event_id, recipient_id=receipt.recipient_id, subject="새 알림",
            subject_en="News", body="본문", body_en="Body", at=stage.now(),
        )  # fmt: skip

    assert count() <= one + 1  # the page's links


def unsent(notice):
    """As it was before its mail went out."""
    Notice.objects.filter(pk=notice.pk).update(mailed_at=None, message_id="", mailed_to="")


def test_mail_is_sent_and_its_proof_kept(receipt):
    unsent(receipt)
    operations.mail_notice(notice_id=receipt.pk, at=AT)
    (sent,) = mail.outbox
    proof = Notice.objects.get(pk=receipt.pk)

    assert sent.message()["Message-ID"] == proof.message_id == receipt.message_id
    assert sent.to == [proof.mailed_to] == [receipt.recipient.email]
    assert receipt.body in sent.body
    assert "/workspace/cases/" in sent.body
    assert proof.mailed_at == AT


def test_mail_is_not_sent_twice(receipt):
    count = len(mail.outbox)
    operations.mail_notice(notice_id=receipt.pk, at=AT)

    assert len(mail.outbox) == count


def test_mail_is_never_sent_inside_a_transaction(receipt):
    with transaction.atomic(), pytest.raises(EffectInTransaction):
        operations.mail_notice(notice_id=receipt.pk, at=AT)


def test_mail_that_fails_is_tried_again_and_sent_once(stage, receipt, monkeypatch):
    unsent(receipt)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _fail)
    with pytest.raises(OSError):
        operations.mail_notice(notice_id=receipt.pk, at=AT)
    assert Notice.objects.get(pk=receipt.pk).mailed_at is None

    monkeypatch.undo()
    operations.mail_notice(notice_id=receipt.pk, at=AT)
    assert Notice.objects.get(pk=receipt.pk).message_id == receipt.message_id


def _fail(self):
    raise OSError("no mail server")


def test_overdue_and_age_are_told_in_days(stage):
    task = queries.open_tasks(stage.staff("manager1")).get()
    task.due_at = task.opened_at + timedelta(days=5)
    task.save()
    (early,) = queries.tasks(stage.staff("manager1"), at=task.opened_at + timedelta(days=2))
    (late,) = queries.tasks(stage.staff("manager1"), at=task.opened_at + timedelta(days=6))

    assert (early.days, early.left, early.is_overdue) == (2, 3, False)
    assert (late.days, late.left, late.is_overdue) == (6, -1, True)
    load = queries.workload(stage.staff("manager1"), at=task.opened_at + timedelta(days=6))
    assert (load.count, load.oldest, load.overdue) == (1, task.opened_at, 1)
