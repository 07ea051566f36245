"""Who may do what with a fraud signal, and what stands in the way. Named like the sentences they are."""

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import MEMBERS, any_of, is_approver, is_programme_manager, is_system
from marketplace.core.clock import minute_in_korea

from .enums import SignalState

__all__ = ["is_approver", "is_manager_or_system", "is_programme_manager"]

is_manager_or_system = any_of(is_programme_manager, is_system)


def the_firm_that_was_asked(signal, actor):
    return signal.asked_id is not None and actor.organisation_id == signal.asked_id and actor.has_any(*MEMBERS)


def someone_else_raised_it(signal, actor, at):
    if signal.raised_by is not None and signal.raised_by == actor.person_id:
        return _("You raised this signal yourself: another person must decide it.")


def the_firm_had_its_time(signal, actor, at):
    if signal.state == SignalState.ASKED and signal.answer_by and at <= signal.answer_by:
        return _("The firm may still explain until %(when)s (Korean time).") % {
            "when": minute_in_korea(signal.answer_by)
        }
