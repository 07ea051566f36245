"""One-time codes by mail: six digits by which a person confirms one act. Only a keyed hash of them is kept.

    one_time.send(person_id=…, purpose=f"sign:{h0}", subject=…, body="… %(code)s …", at=…)     # outside a transaction
    with transaction.atomic():
        good = one_time.use(person_id=…, purpose=…, code=…, at=…)      # what the code confirms follows in the block

A code counts for one person and one purpose, for five minutes, once; five wrong ones and it is dead. Nobody is told
which of these it was.
"""

import re
import secrets
import unicodedata
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from marketplace.core.effects import outside_transaction
from marketplace.core.limits import TooOften

from .errors import MailNotSent
from .models import OneTimeCode, User

DIGITS = 6
COUNTS_FOR = timedelta(minutes=5)
MOST_TRIES = 5
PAUSE = timedelta(seconds=30)  # between two codes for one person
MOST_CODES, WITHIN = 5, timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)


def send(*, person_id: int, purpose: str, subject: str, body: str, at: datetime) -> None:
    """Mail a new code to the person; the one before it for this purpose is dead. `body` says `%(code)s` somewhere.

    Raises TooOften, MailNotSent.
    """
    outside_transaction()
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).get(pk=person_id, is_active=True)
        _require_patience(person, at)
        OneTimeCode.objects.filter(person=person, sent_at__lt=at - KEPT_FOR).delete()
        OneTimeCode.objects.create(
            person=person, purpose=purpose, digest=_digest(person_id, purpose, code), sent_at=at
        )  # fmt: skip
    try:
        EmailMessage(subject=subject, body=body % {"code": code}, to=[person.email]).send()
    except OSError as error:  # every fault of SMTP is one
        raise MailNotSent from error


def use(*, person_id: int, purpose: str, code: str, at: datetime) -> bool:
    """Whether this is the code that was sent last for the purpose and still counts; then it is used up.

    In the caller's transaction: what it confirms is undone together with its use. A wrong one is counted, so the
    caller must not raise inside the transaction when the answer is no.
    """
    mine = OneTimeCode.objects.select_for_update(no_key=True).filter(person_id=person_id, purpose=purpose)
    found = mine.order_by("-pk").first()
    same = constant_time_compare(found.digest if found else "", _digest(person_id, purpose, digits(code)))
    if found is None or not _counts(found, at):
        return False
    if same:
        found.used_at = at
    else:
        found.tries += 1
    found.save(update_fields=["used_at", "tries"])
    return same


def _counts(found: OneTimeCode, at: datetime) -> bool:
    return found.used_at is None and found.tries < MOST_TRIES and found.sent_at <= at <= found.sent_at + COUNTS_FOR


def _require_patience(person: User, at: datetime) -> None:
    """Raises TooOften: mail boxes are not flooded, and guesses are few."""
    sent = list(person.one_time_codes.filter(sent_at__gt=at - WITHIN).order_by("-pk").values_list("sent_at", flat=True))
    waits = []
    if sent:
        waits.append(sent[0] + PAUSE - at)
    if len(sent) >= MOST_CODES:
        waits.append(sent[MOST_CODES - 1] + WITHIN - at)
    longest = max(waits, default=timedelta())
    if longest > timedelta():
        raise TooOften(seconds=max(1, -(-longest // timedelta(seconds=1))))


def _digest(person_id: int, purpose: str, code: str) -> str:
    return salted_hmac(__name__, f"{person_id}\n{purpose}\n{code}", algorithm="sha256").hexdigest()


def digits(code: str) -> str:
    """The digits as they were meant: a Korean keyboard writes them wide, a reader groups them."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", code))
