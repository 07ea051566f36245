"""Searches that people keep: seen again with what is new, and told about once a week."""

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
from .errors import NothingToSave, TooManySaved
from .models import SavedSearch, Solution

MOST = 20  # searches of one person
LOOKED_AT = 100  # solutions of a search among which new ones are counted
AT_ONCE = 50  # searches looked through in one minute
TOLD_ON, TOLD_FROM = 0, 9  # Monday, o'clock in Korea


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved search as its page shows it. `new`: solutions published since it was last opened."""

    saved: SavedSearch
    name: str
    new: int


def save_search(*, query: QueryDict, actor: Actor, at: datetime) -> SavedSearch:
    """Keep the words and conditions of an address. Safe to repeat. Raises NotAllowed, NothingToSave, TooManySaved."""
    if actor.person_id is None:
        raise NotAllowed
    wanted = pages.asked(query).query
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


def open_search(*, search_id: int, actor: Actor, at: datetime) -> SavedSearch:
    """It is looked at: what is there now is new no more. Raises DoesNotExist for another's."""
    saved = SavedSearch.objects.get(pk=search_id, person_id=actor.person_id)
    SavedSearch.objects.filter(pk=saved.pk).update(seen_at=at)
    return saved


def kept_by(actor: Actor) -> list[Kept]:
    """The reader's, the newest first. Outside any transaction."""
    found = SavedSearch.objects.filter(person_id=actor.person_id).order_by("-pk")
    return [Kept(saved, name_of(saved), new_in(saved, saved.seen_at)) for saved in found]


def name_of(saved: SavedSearch) -> str:
    return pages.name_of(pages.asked(QueryDict(saved.query)))


def new_in(saved: SavedSearch, since: datetime) -> int:
    """How many of what it finds were first published after an instant. Outside any transaction."""
    read = pages.asked(QueryDict(saved.query), page_size=LOOKED_AT)
    found = [int(hit.id) for hit in search.search(read.request).hits]
    return Solution.objects.public().filter(pk__in=found, first_published_at__gt=since).count()


def tell_due(*, at: datetime) -> int:
    """Once a week tell whoever keeps a search what is new in it since; how many were told. Safe to repeat."""
    korea = at.astimezone(KST)
    monday = (korea - timedelta(days=(korea.weekday() - TOLD_ON) % 7)).replace(
        hour=TOLD_FROM, minute=0, second=0, microsecond=0
    )
    if korea < monday:
        return 0
    told = 0
    for saved in SavedSearch.objects.filter(told_at__lt=monday).order_by("told_at", "pk")[:AT_ONCE]:
        new = new_in(saved, max(saved.seen_at, saved.told_at))
        with transaction.atomic():
            taken = SavedSearch.objects.filter(pk=saved.pk, told_at=saved.told_at).update(told_at=at)
            if taken and new:
                outbox.publish("saved_search.new", subject=saved, at=at, actor=SYSTEM, new=new, search=name_of(saved))
                told += 1
    return told
