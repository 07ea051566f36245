"""What visitors were shown and what they took, with its place in the list: to learn which order serves them.

A visit is a hash of address and browser under a random key of the day, which is thrown away after it: it says that two
steps belong together, and nobody can find out later whose they were. Words of a search are kept unless they might name somebody; of a need nothing is kept but its ranking.
"""

import hashlib
import hmac
import logging
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import DatabaseError, transaction
from django.http import HttpRequest

from marketplace.core.clock import day_in_korea
from marketplace.core.web import address_of
from search.text import normalise

from .enums import SeenKind
from .models import Seen, VisitSalt

logger = logging.getLogger(__name__)

RETENTION = 400  # days: a year can be compared with the one before
REMEMBERED = timedelta(minutes=30)  # how long after a list a step counts as taken from it
MOST = 300  # rows of one visit: a person looks at less in a day, a robot learns nothing for us
LONGEST = 60  # letters of a search that are kept
_MAY_NAME_SOMEBODY = re.compile(r"\d{3}|(?:\d\W{0,3}){5}|@|https?:")  # numbers, also in pieces; addresses


@dataclass(frozen=True, slots=True)
class Visit:
    """One browser on one day in Korea, at an instant. Of a visit without a key nothing is kept."""

    key: str
    at: datetime

    @classmethod
    def of(cls, request: HttpRequest) -> "Visit":
        salt = _salt_of(day_in_korea(request.at))
        who = f"{address_of(request)}\n{request.META.get('HTTP_USER_AGENT', '')}"
        key = hmac.digest(salt.encode(), who.encode(errors="replace"), hashlib.sha256).hex()[:16] if salt else ""
        return cls(key, request.at)

    def room(self) -> int:
        """How many rows more may be kept of it. Two steps at the same instant may both take the last."""
        return MOST - Seen.objects.filter(visit=self.key)[:MOST].count() if self.key else 0


def _salt_of(day: date) -> str:
    """The day's key, one for all processes: made by the first who asks. Empty if the database fails."""
    try:
        return VisitSalt.objects.get_or_create(day=day, defaults={"salt": secrets.token_hex()})[0].salt
    except DatabaseError:
        logger.exception("the day's key for visits could not be read")
        return ""


def shown(
    visit: Visit,
    solutions: Sequence[int],
    *,
    first: int = 1,
    words: str = "",
    found: int | None = None,
    run_id: int | None = None,
) -> None:
    """A list was shown: these solutions from the place `first` on. Never a reason for the page to fail."""
    with _by_the_way():
        if visit.room():
            Seen.objects.create(
                kind=SeenKind.SHOWN, visit=visit.key, words=kept_words(words), found=found, solutions=list(solutions),
                first=first, run_id=run_id, at=visit.at,
            )  # fmt: skip


def taken(visit: Visit, kind: SeenKind, solutions: Sequence[int]) -> None:
    """A visitor opened solutions or put them aside; their places are those of the list shown to them last."""
    with _by_the_way():
        last = Seen.objects.filter(visit=visit.key, kind=SeenKind.SHOWN, at__gte=visit.at - REMEMBERED)
        listed = last.order_by("-at", "-pk").first()
        places = {pk: listed.first + place for place, pk in enumerate(listed.solutions)} if listed else {}
        Seen.objects.bulk_create(
            Seen(
                kind=kind, visit=visit.key, words=listed.words if pk in places else "", solutions=[pk],
                first=places.get(pk), run_id=listed.run_id if pk in places else None, at=visit.at,
            )
            for pk in solutions[: visit.room()]
        )  # fmt: skip


def chosen(kind: SeenKind, places: Iterable[tuple[int, int | None]], *, run_id: int | None, at: datetime) -> None:
    """A need took solutions further: pairs (solution, its place in the need's ranking). In the caller's transaction."""
    with _by_the_way():
        Seen.objects.bulk_create(
            Seen(kind=kind, solutions=[pk], first=place, run_id=run_id, at=at) for pk, place in places
        )


def sweep(*, at: datetime) -> int:
    """Forget what is older than RETENTION days, and the keys of days that are over; how many rows. Safe to repeat."""
    over = VisitSalt.objects.filter(day__lt=day_in_korea(at))
    if over.exists():
        over.delete()
    old = Seen.objects.filter(at__lt=at - timedelta(days=RETENTION))
    return old.delete()[0] if old.exists() else 0


def kept_words(text: str) -> str:
    """The words of a search as they are counted; "" for those that are long or might name somebody."""
    words = " ".join(normalise(text).split())
    return "" if len(words) > LONGEST or _MAY_NAME_SOMEBODY.search(words) else words


@contextmanager
def _by_the_way() -> Iterator[None]:
    """A fault of the database in here is logged and undone; what the visitor or the firm came for goes on."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError:
        logger.exception("what was seen could not be kept")
