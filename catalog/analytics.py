"""What the office can learn from what was seen: searches that find nothing or lead nowhere, and who is shown how often.

Words are told only once LEAST visits have used them, so that no single person's search can be read.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from django.db.models import Count, Q, QuerySet

from marketplace.accounts.enums import Region, SizeClass

from .enums import SeenKind
from .models import Seen, Solution

LEAST = 3  # visits
MOST = 100  # rows of a table
FEW_CLICKS = 20  # percent of the visits in which something was opened
SOON = timedelta(minutes=10)  # after which another search is no new wording of the one before


@dataclass(frozen=True, slots=True)
class Searched:
    """A search: in how many visits it was asked, and in how many of them something was opened."""

    words: str
    visits: int
    opened: int = 0


@dataclass(frozen=True, slots=True)
class Rewording:
    """A search that led nowhere and the one that came after it in the same visit and did."""

    before: str
    after: str
    visits: int


@dataclass(frozen=True, slots=True)
class Share:
    """Solutions of one size class or region of vendors: how many there are, and how often they were shown and taken."""

    label: str
    solutions: int
    shown: int
    opened: int
    asked: int


def without_result(since: datetime, until: datetime) -> list[Searched]:
    """Searches that found nothing, those most asked first."""
    empty = _visits(_seen(since, until).filter(kind=SeenKind.SHOWN, found=0))
    return [Searched(words, visits) for words, visits in empty.items()][:MOST]


def with_few_clicks(since: datetime, until: datetime) -> list[Searched]:
    """Searches that found something of which less than FEW_CLICKS percent of the visits opened anything."""
    found = _visits(_seen(since, until).filter(kind=SeenKind.SHOWN, found__gt=0))
    opened = _visits(_seen(since, until).filter(kind=SeenKind.OPENED), least=1)
    rows = (Searched(words, visits, opened.get(words, 0)) for words, visits in found.items())
    return [row for row in rows if row.opened * 100 < FEW_CLICKS * row.visits][:MOST]


def rewordings(since: datetime, until: datetime) -> list[Rewording]:
    """Pairs of searches that may mean the same: the second was tried soon after the first, and helped."""
    rows = _seen(since, until).exclude(words="").exclude(visit="").order_by("visit", "at", "pk")
    counted: Counter[tuple[str, str]] = Counter()
    for _visit, steps in groupby(rows.values_list("visit", "at", "kind", "words").iterator(), key=lambda row: row[0]):
        counted.update(set(_reworded([row[1:] for row in steps])))
    return [Rewording(*pair, visits) for pair, visits in counted.most_common(MOST) if visits >= LEAST]


def _reworded(steps: list[tuple[datetime, str, str]]) -> Iterator[tuple[str, str]]:
    """Of one visit, in order: a search without an opening, then another within SOON with one."""
    opened = {words for _at, kind, words in steps if kind == SeenKind.OPENED}
    asked = [(at, words) for at, kind, words in steps if kind == SeenKind.SHOWN]
    for (at, before), (later, after) in pairwise(asked):
        if before != after and before not in opened and after in opened and later - at <= SOON:
            yield before, after


def exposure(since: datetime, until: datetime) -> dict[str, list[Share]]:
    """ "size" and "region" → what each class of vendors got, the classes in their order."""
    counted: dict[str, Counter[int]] = defaultdict(Counter)
    for kind, solutions in _seen(since, until).values_list("kind", "solutions").iterator():
        counted[kind].update(solutions)
    rows = list(Solution.objects.public().values_list("pk", "vendor__size_class", "vendor__region"))
    return {
        "size": _shares(SizeClass, [(pk, size) for pk, size, _region in rows], counted),
        "region": _shares(Region, [(pk, region) for pk, _size, region in rows], counted),
    }


def _shares(classes, rows: list[tuple[int, str]], counted: dict[str, Counter[int]]) -> list[Share]:
    found = []
    for code, label in [*classes.choices, ("", "–")]:
        keys = [pk for pk, own in rows if own == code]
        if keys:
            sums = (sum(counted[kind][pk] for pk in keys) for kind in (SeenKind.SHOWN, SeenKind.OPENED, SeenKind.ASKED))
            found.append(Share(str(label), len(keys), *sums))
    return found


def visits_between(spans: Sequence[tuple[datetime, datetime]], kinds: Sequence[SeenKind]) -> list[tuple[int, ...]]:
    """Of each span of time: in how many visits something was done, kind by kind. One query for all of them."""
    counts = {
        f"{kind}_{number}": Count("visit", distinct=True, filter=Q(kind=kind, at__gte=since, at__lt=until))
        for number, (since, until) in enumerate(spans)
        for kind in kinds
    }
    found = Seen.objects.exclude(visit="").aggregate(**counts)
    return [tuple(found[f"{kind}_{number}"] for kind in kinds) for number in range(len(spans))]


def _seen(since: datetime, until: datetime) -> QuerySet[Seen]:
    return Seen.objects.filter(at__gte=since, at__lt=until)


def _visits(rows: QuerySet[Seen], least: int = LEAST) -> dict[str, int]:
    """Words → in how many visits, the most first."""
    counted = rows.exclude(words="").values("words").annotate(visits=Count("visit", distinct=True))
    return dict(counted.filter(visits__gte=least).order_by("-visits", "words").values_list("words", "visits"))
