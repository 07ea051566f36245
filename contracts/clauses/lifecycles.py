"""The life of an edition: written by a manager, published by somebody else, then kept as it is."""

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import any_of, is_approver, is_programme_manager, is_system
from marketplace.core import audit
from marketplace.core.lifecycle import Lifecycle, Transition

from .enums import EditionState as S


def it_says_what_changes(edition, actor, at):
    if not edition.note.strip():
        return _("Please say what changes and why first: the reviewer reads it beside the difference.")


def someone_else_wrote_it(edition, actor, at):
    """Whoever has had a hand in it, even where a colleague has saved it since."""
    if edition.written_by == actor.person_id or audit.has_done(edition, "edition.revise", actor.person_id):
        return _("You wrote this edition yourself: another person must publish it.")


EDITION = Lifecycle(
    "edition",
    S,
    Transition(name="submit", sources=(S.DRAFT,), target=S.REVIEW, allowed=is_programme_manager,
               guards=(it_says_what_changes,)),
    Transition(name="hand_back", sources=(S.REVIEW,), target=S.DRAFT, allowed=is_approver, needs_reason=True),
    Transition(name="publish", sources=(S.REVIEW,), target=S.PUBLISHED, allowed=is_approver,
               guards=(someone_else_wrote_it,)),
    Transition(name="replace", sources=(S.PUBLISHED,), target=S.REPLACED, allowed=is_system),
    Transition(name="drop", sources=(S.DRAFT, S.REVIEW), target=S.DROPPED,
               allowed=any_of(is_programme_manager, is_approver)),
)  # fmt: skip
