"""A code counts for one person and one purpose, for five minutes, once; guesses are few, and nobody is told why not."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from marketplace.accounts import one_time
from marketplace.accounts import operations as accounts
from marketplace.accounts.errors import MailNotSent
from marketplace.accounts.models import OneTimeCode
from marketplace.core.actor import SYSTEM
from marketplace.core.clock import in_korea
from marketplace.core.limits import TooOften
from tests.concurrency import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.db]
AT = in_korea(2026, 4, 20, 10)
SIGN = "sign:" + "a" * 64


def person(email: str = "one@example.org"):
    return accounts.register_person(email=email, name="곽병주", password="x", actor=SYSTEM, at=AT)


def sent_to(user, *, purpose: str = SIGN, at=AT) -> str:
    one_time.send(person_id=user.pk, purpose=purpose, subject="Code", body="Code:\n\n    %(code)s\n", at=at)
    return mail.outbox[-1].body.split()[-1]


def used(user, code: str, *, purpose: str = SIGN, at=AT) -> bool:
    with transaction.atomic():
        return one_time.use(person_id=user.pk, purpose=purpose, code=code, at=at)


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.fixture
def user():
    return person()


def test_code_counts_once(user):
    code = sent_to(user)

    assert (len(code), code.isdecimal(), mail.outbox[-1].to) == (6, True, ["one@example.org"])
    assert [used(user, code), used(user, code)] == [True, False]


def test_code_may_be_grouped_or_written_wide(user):
    code = sent_to(user)

    assert used(user, f" {code[:3]} {code[3:]} ".translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)}))


@pytest.mark.parametrize(("after", "counts"), [(0, True), (300, True), (301, False), (-1, False)])
def test_code_counts_for_five_minutes(user, after, counts):
    code = sent_to(user)

    assert used(user, code, at=AT + timedelta(seconds=after)) is counts


def test_code_is_of_one_person_and_one_purpose(user):
    other = person("two@example.org")
    code = sent_to(user)

    assert not used(other, code)
    assert not used(user, code, purpose="sign:" + "b" * 64)
    assert used(user, code)


def test_five_wrong_codes_kill_the_right_one(user):
    code = sent_to(user)
    for _guess in range(5):
        assert not used(user, another(code))

    assert not used(user, code)
    assert OneTimeCode.objects.get().tries == 5


def test_wrong_codes_are_counted_and_four_leave_a_chance(user):
    code = sent_to(user)
    for _guess in range(4):
        assert not used(user, another(code))

    assert used(user, code)


def test_new_code_kills_the_one_before(user):
    first = sent_to(user)
    second = sent_to(user, at=AT + timedelta(seconds=30))

    assert used(user, second, at=AT + timedelta(seconds=31))
    assert first == second or not used(user, first, at=AT + timedelta(seconds=31))


def test_use_is_undone_with_what_it_confirms(user):
    code = sent_to(user)
    with pytest.raises(RuntimeError), transaction.atomic():
        assert one_time.use(person_id=user.pk, purpose=SIGN, code=code, at=AT)
        raise RuntimeError

    assert used(user, code)


def test_nothing_of_the_code_is_kept_but_its_keyed_hash(user):
    code = sent_to(user)
    row = OneTimeCode.objects.values().get()

    assert code not in "".join(str(value) for name, value in row.items() if name != "sent_at")
    assert len(row["digest"]) == 64


def test_next_code_waits_half_a_minute(user):
    sent_to(user)
    with pytest.raises(TooOften, match="1초"):
        sent_to(user, at=AT + timedelta(seconds=29))

    assert len(mail.outbox) == 1


def test_five_codes_in_a_quarter_of_an_hour_are_the_most(user):
    for number in range(5):
        sent_to(user, at=AT + timedelta(minutes=number))
    with pytest.raises(TooOften):
        sent_to(user, purpose="other", at=AT + timedelta(minutes=6))

    sent_to(user, at=AT + timedelta(minutes=15))


def test_mail_that_does_not_leave_is_said_in_words(user, monkeypatch):
    def broken(*_arguments):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", broken)
    with pytest.raises(MailNotSent):
        sent_to(user)


def test_codes_are_kept_for_a_day(user):
    sent_to(user)
    sent_to(user, at=AT + timedelta(days=1, seconds=1))

    assert OneTimeCode.objects.count() == 1


def test_code_used_at_once_by_many_counts_once(own_database):
    user = person()
    code = sent_to(user)

    assert sorted(at_once(lambda _number: used(user, code), 4, threads=4)) == [False, False, False, True]


def test_guesses_made_at_once_are_all_counted(own_database):
    user = person()
    code = sent_to(user)
    at_once(lambda _number: used(user, another(code)), 8, threads=4)

    assert OneTimeCode.objects.get().tries == 5
