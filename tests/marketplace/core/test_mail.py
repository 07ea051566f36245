"""Mail waits for the commit, and goes at once where there is nothing to wait for."""

import pytest
from django.core import mail
from django.db import transaction

from marketplace.core.mail import Backend

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def send() -> int:
    return mail.send_mail("협약", "서명해 주십시오.", None, ["a@a.example"], connection=Backend())


def test_mail_goes_at_once_outside_a_transaction():
    assert (send(), len(mail.outbox)) == (1, 1)


def test_mail_waits_for_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        assert (send(), len(mail.outbox)) == (1, 0)

    assert len(mail.outbox) == 1


def test_mail_of_what_is_rolled_back_never_goes(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        send()
        raise ZeroDivisionError

    assert mail.outbox == []
