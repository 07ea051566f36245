from django.utils.translation import gettext_lazy as _

from marketplace.core.errors import Refusal


class NothingSaid(Refusal):
    message = _("Please say what was done or found: the other side will read it.")


class WarningNotShown(Refusal):
    message = _("Acceptance releases public money. Please confirm that you have read the warning beside the button.")


class NotInForce(Refusal):
    message = _("This is possible only while the agreement is in force. It is “%(state)s”.")


class KpisMissing(Refusal):
    message = _("Please enter what was reached for each KPI of the agreement: %(kpis)s.")


class DueInThePast(Refusal):
    message = _("The day must lie ahead and within the agreement's period. Please choose another.")
