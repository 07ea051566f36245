"""Who may do what with registrations and solutions. Named like the sentences they are."""

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import (
    any_of,
    for_organisation,
    is_approver,
    is_moderator,
    is_programme_manager,
    is_system,
)

is_the_vendor = for_organisation("vendor")
is_its_representative = for_organisation("vendor", "representative", "submits")
is_manager_or_system = any_of(is_programme_manager, is_system)

__all__ = [
    "any_of",
    "is_approver",
    "is_its_representative",
    "is_manager_or_system",
    "is_moderator",
    "is_system",
    "is_the_vendor",
]


def its_proof_is_attached(registration, actor, at):
    if registration.evidence_id is None:
        return _("Please attach the proof that the AI is your own.")


def the_correction_is_in_time(registration, actor, at):
    due = registration.correction_due_at
    if registration.state == "correction" and due and at > due:
        return _("The time for correction is over. Please ask the programme office for a new date.")


def someone_else_proposed_it(registration, actor, at):
    if registration.proposed_by == actor.person_id:
        return _("You proposed this yourself: another person must decide it.")
