"""What can be done with the articles of agreements. The only module that writes them."""

from datetime import datetime

from django.db import transaction

from marketplace.core import audit, canonical, outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.programmes.models import Programme

from . import queries
from .enums import DocumentKind, EditionState
from .errors import EditionUnderWay, NotADraft, TextNotUsable
from .lifecycles import EDITION
from .models import Edition, Wording

UNDER_WAY = (EditionState.DRAFT, EditionState.REVIEW)


def keep(korean: str, english: str) -> Wording:
    """The wording of these two texts. Safe to repeat: equal texts are one."""
    digest = canonical.digest([korean, english])
    return Wording.objects.get_or_create(sha256=digest, defaults={"korean": korean, "english": english})[0]


def wording_in_use(*, programme_id: int, kind: DocumentKind) -> Wording:
    """What a document that is drawn up now quotes, kept from now on."""
    return keep(*queries.texts_in_use(programme_id=programme_id, kind=kind))


def begin_edition(*, programme_id: int, kind: DocumentKind, actor: Actor, at: datetime) -> Edition:
    """A draft with the words that are in use. Raises NotAllowed unless a manager does it, EditionUnderWay."""
    _require_manager(actor)
    with transaction.atomic():
        programme = Programme.objects.select_for_update(no_key=True).get(pk=programme_id)
        editions = Edition.objects.filter(programme=programme, kind=kind)
        if open_ := editions.filter(state__in=UNDER_WAY).first():
            raise EditionUnderWay(version=open_.version)
        edition = Edition.objects.create(
            programme=programme, kind=kind, version=editions.count() + 1, written_by=actor.person_id, state_since=at,
            wording=wording_in_use(programme_id=programme_id, kind=kind),
        )  # fmt: skip
        audit.record(edition, "edition.begin", actor=actor, at=at, facts=_facts(edition))
        outbox.publish("edition.begin", subject=edition, at=at, actor=actor)
    return edition


def revise_edition(*, edition_id: int, korean: str, english: str, note: str, actor: Actor, at: datetime) -> Edition:
    """Write other words into a draft. Raises NotAllowed, NotADraft, TextNotUsable naming every problem."""
    _require_manager(actor)
    with transaction.atomic():
        edition = Edition.objects.select_for_update(no_key=True).get(pk=edition_id)
        if edition.state != EditionState.DRAFT:
            raise NotADraft
        _require_usable(edition, korean, english)
        edition.wording, edition.note, edition.written_by = keep(korean, english), note, actor.person_id
        edition.save(update_fields=["wording", "note", "written_by"])
        audit.record(edition, "edition.revise", actor=actor, at=at, facts=_facts(edition))
    return edition


def submit_edition(*, edition_id: int, actor: Actor, at: datetime) -> Edition:
    """A manager asks for the second person's review. Raises TransitionRefused."""
    return _move(edition_id, "submit", actor, at)


def hand_back_edition(*, edition_id: int, reason: str, actor: Actor, at: datetime) -> Edition:
    """The reviewer gives it back to be mended. Raises TransitionRefused."""
    return _move(edition_id, "hand_back", actor, at, reason)


def drop_edition(*, edition_id: int, actor: Actor, at: datetime) -> Edition:
    """Nothing comes of it. Raises TransitionRefused."""
    return _move(edition_id, "drop", actor, at)


def publish_edition(*, edition_id: int, actor: Actor, at: datetime) -> Edition:
    """Somebody else than its author puts it to use; the one in use until now is replaced.

    Raises TransitionRefused; TextNotUsable if it names what has gone since it was written.
    """
    with transaction.atomic():
        edition = Edition.objects.select_related("wording").get(pk=edition_id)
        Programme.objects.select_for_update(no_key=True).get(pk=edition.programme_id)
        EDITION["publish"].require(edition, actor, at)
        _require_usable(edition, edition.wording.korean, edition.wording.english)
        for former in Edition.objects.filter(
            programme=edition.programme_id, kind=edition.kind, state=EditionState.PUBLISHED
        ):
            advance(EDITION, former, "replace", actor=SYSTEM, at=at, by=edition.version)
        return _move(edition_id, "publish", actor, at)


def _move(edition_id: int, move: str, actor: Actor, at: datetime, reason: str = "") -> Edition:
    edition = Edition.objects.select_related("wording").get(pk=edition_id)
    return advance(EDITION, edition, move, actor=actor, at=at, reason=reason, **_facts(edition))


def _facts(edition: Edition) -> dict:
    return {"kind": edition.kind, "version": edition.version, "wording": edition.wording.sha256}


def _require_usable(edition: Edition, korean: str, english: str) -> None:
    found = queries.problems(
        programme_id=edition.programme_id, kind=DocumentKind(edition.kind), korean=korean, english=english
    )
    if found:
        raise TextNotUsable(problems="\n".join(found))


def _require_manager(actor: Actor) -> None:
    if not actor.has("programme_manager"):
        raise NotAllowed
