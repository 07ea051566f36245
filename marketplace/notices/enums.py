from django.db import models
from django.utils.translation import gettext_lazy as _


class Desk(models.TextChoices):
    """Where a task lies or a notice arrives: those of a firm, or those of the office, who have one of the roles."""

    MEMBERS = "members", _("Everyone at the firm")  # all but viewers
    DECIDERS = "deciders", _("Representative or manager")
    SUBMITTERS = "submitters", _("Whoever may submit")  # the representative, or by delegation
    SIGNERS = "signers", _("Whoever may sign")  # the representative, or by delegation
    REPRESENTATIVE = "representative", _("Representative")
    PROGRAMME_MANAGER = "programme_manager", _("Programme manager")
    APPROVER = "approver", _("Approver")
    FINANCE_OFFICER = "finance_officer", _("Finance officer")
    RELEASERS = "releasers", _("Finance officer or approver")
    CONFIRMERS = "confirmers", _("Programme manager or approver")
    VISITORS = "visitors", _("Inspector or programme manager")
    PANEL_SECRETARY = "panel_secretary", _("Panel secretary")
    MODERATOR = "moderator", _("Moderator")
    INSPECTOR = "inspector", _("Inspector")
    EVALUATOR = "evaluator", _("Evaluator")
    SETTLEMENT_AUDITOR = "settlement_auditor", _("Settlement auditor")

    @property
    def roles(self) -> frozenset[str]:
        """The roles of an actor who sits there."""
        return _SEVERAL.get(self, frozenset({self.value}))

    @property
    def is_of_a_firm(self) -> bool:
        return self in _OF_A_FIRM


_SEVERAL = {
    Desk.MEMBERS: frozenset({"representative", "manager", "staff"}),
    Desk.DECIDERS: frozenset({"representative", "manager"}),
    Desk.SUBMITTERS: frozenset({"submits"}),
    Desk.SIGNERS: frozenset({"signs"}),
    Desk.CONFIRMERS: frozenset({"programme_manager", "approver"}),
    Desk.VISITORS: frozenset({"inspector", "programme_manager"}),
    Desk.RELEASERS: frozenset({"finance_officer", "approver"}),
}
_OF_A_FIRM = frozenset({Desk.MEMBERS, Desk.DECIDERS, Desk.SUBMITTERS, Desk.SIGNERS, Desk.REPRESENTATIVE})
