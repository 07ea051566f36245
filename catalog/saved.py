"""Searches that people keep: seen again with what is new, and told about once a week."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.http import QueryDict

import search
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.clock import KST
from marketplace.core.errors import NotAllowed

from . import pages
from .conditions import Words
from .errors import NothingToSave, TooManySaved
from .models import SavedSearch, Solution

MOST = 20  # searches of one person
LOOKED_AT = 100  # solutions of a search among which new ones are counted
AT_ONCE = 50  # searches looked through in one minute
TOLD_ON, TOLD_FROM = 0, 9  # Monday, o'clock in Korea


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved search as its page shows it. `new`: solutions published since an instant."""

    saved: SavedSearch
    name: str
    new: int


def save_search(*, query: QueryDict, actor: Actor, at: datetime) -> SavedSearch:
    """Keep the words and conditions of an address. Safe to repeat. Raises NotAllowed, NothingToSave, TooManySaved."""
    if actor.person_id is None:
        raise NotAllowed
    wanted = pages.asked(query, at=at).query
    if not wanted:
        raise NothingToSave
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=actor.person_id)
        mine = SavedSearch.objects.filter(person_id=actor.person_id)
        if found := mine.filter(query=wanted).first():
            return found
        if mine.count() >= MOST:
            raise TooManySaved(most=MOST)
        return SavedSearch.objects.create(person_id=actor.person_id, query=wanted, at=at, seen_at=at, told_at=at)


def delete_search(*, search_id: int, actor: Actor, at: datetime) -> None:
    """Keep it no longer. Safe to repeat; another's stays."""
    SavedSearch.objects.filter(pk=search_id, person_id=actor.person_id).delete()


def open_search(*, search_id: int, actor: Actor, at: datetime) -> None:
    """It is looked at: what is there now is new no more. Safe to repeat; another's stays as it is."""
    SavedSearch.objects.filter(pk=search_id, person_id=actor.person_id).update(seen_at=at)


def kept_by(actor: Actor, *, at: datetime) -> list[Kept]:
    """The reader's, the newest first, with what is new since each was last opened. Outside any transaction."""
    mine = SavedSearch.objects.filter(person_id=actor.person_id).order_by("-pk")
    return _looked_through(mine, since=lambda saved: saved.seen_at, at=at)


def _looked_through(
    searches: Sequence[SavedSearch], *, since: Callable[[SavedSearch], datetime], at: datetime
) -> list[Kept]:
    """Each with its name and how many of what it finds were first published after its instant `since`."""
    labels = Words.load().of_conditions
    read = [pages.asked(QueryDict(saved.query), at=at, page_size=LOOKED_AT) for saved in searches]
    found = [{int(hit.id) for hit in search.search(asked.request).hits} for asked in read]
    public = Solution.objects.public().filter(pk__in=set().union(*found), first_published_at__isnull=False)
    published = dict(public.values_list("pk", "first_published_at"))
    return [
        Kept(saved, pages.name_of(asked, labels), sum(published[pk] > since(saved) for pk in hits & published.keys()))
        for saved, asked, hits in zip(searches, read, found, strict=True)
    ]


def tell_due(*, at: datetime) -> int:
    """Once a week tell whoever keeps a search what is new in it since; how many were told. Safe to repeat."""
    korea = at.astimezone(KST)
    monday = (korea - timedelta(days=(korea.weekday() - TOLD_ON) % 7)).replace(
        hour=TOLD_FROM, minute=0, second=0, microsecond=0
    )
    if korea < monday:
        return 0
    due = SavedSearch.objects.filter(told_at__lt=monday).order_by("told_at", "pk")[:AT_ONCE]
    told = 0
    for kept in _looked_through(due, since=lambda saved: max(saved.seen_at, saved.told_at), at=at):
        saved, new = kept.saved, kept.new
        with transaction.atomic():
            taken = SavedSearch.objects.filter(pk=saved.pk, told_at=saved.told_at).update(told_at=at)
            if taken and new:
                outbox.publish("saved_search.new", subject=saved, at=at, actor=SYSTEM, new=new, search=kept.name)
                told += 1
    return told
