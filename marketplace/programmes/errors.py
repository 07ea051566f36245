from django.utils.translation import gettext_lazy as _

from marketplace.core.errors import Refusal


class OutsideCalendar(Refusal):
    message = _("The calendar has no holidays for %(year)s yet. Please have the agency enter them.")


class QuotaFull(Refusal):
    message = _("All places of this track are taken.")


class EmptyNote(Refusal):
    message = _("There is nothing in the note. Please write what the others should know.")


class RulesLocked(Refusal):
    message = _("The rules of this track are locked: intake has opened. A change needs a new round.")


class NotTheDraft(Refusal):
    message = _("These rules are no draft any more. Please open the newest draft of the track.")


class RulesDoNotAddUp(Refusal):
    message = _(
        "The points of the criteria must add up to 100, and the least cash of a size cannot exceed its least co-payment."
    )


class NoRules(Refusal):
    message = _("This track has no rules in force. Please have the round announced first.")


class IntakeClosed(Refusal):
    message = _("Intake is not open. It runs from %(opens)s to %(closes)s (Korean time).")
