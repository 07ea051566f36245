"""Taking a checkpoint: at the end of each day, and when an agreement is sealed. The newest gets a time stamp."""

import base64
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from marketplace import documents
from marketplace.core import canonical, clock, numbers
from marketplace.core.chains import GENESIS

from . import merkle, queries, rows
from .models import Checkpoint, Leaf, Stamp


def take(*, at: datetime, papers: Iterable[tuple[str, str]] = ()) -> Checkpoint | None:
    """Cover everything that no checkpoint covers yet; None if there is nothing. Safe to repeat.

    `papers`: number and SHA-256 of documents that are to be covered as well. One at a time: the counter's row is locked.
    What another transaction has not committed yet is covered by the next.
    """
    with transaction.atomic():
        number = numbers.next_in("checkpoint")
        found = [*_unknown(papers), *rows.uncovered()]
        if not found:
            transaction.set_rollback(True)  # the number is not used up
            return None
        previous = queries.latest()
        statement = canonical.dumps({
            "number": number,
            "at": at,
            "size": len(found),
            "root": merkle.root([merkle.leaf(*each) for each in found]),
            "previous": previous.hash if previous else GENESIS,
        })  # fmt: skip
        signature, certificate = documents.sign(statement.encode())
        checkpoint = Checkpoint.objects.create(
            number=number, at=at, size=len(found), statement=statement, hash=canonical.sha256(statement),
            signature=base64.b64encode(signature).decode(), certificate=certificate,
        )  # fmt: skip
        Leaf.objects.bulk_create(
            Leaf(checkpoint=checkpoint, position=position, name=name, digest=digest)
            for position, (name, digest) in enumerate(found)
        )
    return checkpoint


def take_at_days_end(*, at: datetime) -> Checkpoint | None:
    """Called every minute: the first call of a day in Korea covers the day before."""
    latest = queries.latest()
    if latest and clock.day_in_korea(latest.at) >= clock.day_in_korea(at):
        return None
    return take(at=at)


def stamp_newest(*, at: datetime) -> Stamp | None:
    """Called every minute: have the newest checkpoint stamped, and with it all that it follows; None if it is already.

    Outside any transaction. Raises SealUnavailable while the time-stamp authority does not answer.
    """
    newest = queries.latest()
    if newest is None or Stamp.objects.filter(checkpoint=newest).exists():
        return None
    digest = bytes.fromhex(newest.hash)
    token = documents.stamp(digest, at=at)
    when = documents.stamped_at(token, digest)
    if when is None:
        raise documents.SealUnavailable("the time stamp is not by an authority that is believed: see SEAL_DIR/trusted/")
    made, _new = Stamp.objects.get_or_create(
        checkpoint=newest, defaults={"token": base64.b64encode(token).decode(), "at": when}
    )
    return made


def _unknown(papers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    named = {queries.paper(number): sha256 for number, sha256 in papers}
    known = set(Leaf.objects.filter(name__in=named).values_list("name", flat=True))
    return [(name, sha256) for name, sha256 in named.items() if name not in known]
