"""Objections in the office: a manager looks into one, an approver who had no part in the decision answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import OFFICE
from marketplace.core.forms import CleanTextField
from marketplace.core.office import Action, RecordViewSet, menus
from marketplace.notices.office import WHOSE_TURN

from . import operations
from .lifecycles import OBJECTION
from .models import Objection


def _opinion_field(objection: Objection) -> dict:
    return {
        "opinion": CleanTextField(
            label=_("Opinion of the manager"), widget=forms.Textarea(attrs={"rows": 6}), max_length=4000,
            help_text=_("What you have found on each of the grounds. It stays inside the office."),
        )
    }  # fmt: skip


def _act(move: str, label: str, operation, effect: str, **more) -> Action:
    return Action.of(OBJECTION, move, key="objection_id", label=label, operation=operation, effect=effect, **more)


class ObjectionViewSet(RecordViewSet):
    model = Objection
    case_path = "application__case"
    icon = "comment"
    menu = menus.DEMAND
    menu_order = 55
    readers = OFFICE
    columns = ("application", "against", "handed_in_at", "answer_due")
    extra_columns = (WHOSE_TURN,)
    related_fields = ("application__case",)
    facts = (
        "application", "against", "told_at", "decision_proposed_by", "decision_made_by", "grounds", "file",
        "handed_in_at", "handed_in_label", "answer_due", "opinion", "opinion_by", "answer", "answered_by",
    )  # fmt: skip
    list_filter = ["state", "against"]
    search_fields = ["application__case__number", "application__case__title", "application__demand_firm__legal_name"]
    actions = (
        _act("take_up", _("Lay it before an approver"), operations.take_up_objection,
             _("An approver who neither proposed nor made the decision answers it, by the day it is due."),
             fields=_opinion_field),
        _act("extend", _("Put the answer off"), operations.extend_objection,
             _("The firm is told the reason and the new day, 10 days later. It can be done once.")),
        _act("uphold", _("Uphold"), operations.uphold_objection,
             _("The decision falls. Before the ranking the application goes back to its check; after it, to the end of the reserve list. The firm reads your reason.")),
        _act("dismiss", _("Dismiss"), operations.dismiss_objection,
             _("The decision stands. The firm reads your reason and what it can still do.")),
    )  # fmt: skip
