"""What the office writes down about a case, for itself."""

from datetime import datetime

from django.db import transaction

from marketplace.accounts.rules import is_office
from marketplace.core import audit, canonical, text
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.errors import NotAllowed

from ..errors import EmptyNote
from ..models import Case, CaseNote


def write_note(*, case_id: int, words: str, actor: Actor, at: datetime) -> CaseNote:
    """Add a note; the same words by the same person on the same day are the note that stands.

    Raises NotAllowed outside the office, EmptyNote, and ValidationError for characters that nobody can see.
    """
    if not is_office(actor):
        raise NotAllowed
    words = text.clean(words)
    if not words:
        raise EmptyNote
    with transaction.atomic():
        case = Case.objects.visible_to(actor).select_for_update(no_key=True).get(pk=case_id)
        once = {"written_by": actor.person_id, "written_on": day_in_korea(at), "sha256": canonical.sha256(words)}
        if standing := CaseNote.objects.filter(case=case, **once).first():
            return standing
        note = CaseNote.objects.create(case=case, text=words, written_label=actor.label, at=at, **once)
        audit.record(note, "case_note.add", actor=actor, at=at, facts={"sha256": note.sha256})
    return note
