"""Fraud signals in the office: evidence that opens a question and decides nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.enums import StaffRole
from marketplace.accounts.rules import is_programme_manager
from marketplace.core.forms import ParagraphsField
from marketplace.core.office import Action, ListAction, RecordViewSet, menus
from marketplace.notices.office import WHOSE_TURN
from marketplace.programmes.models import Case

from . import operations
from .enums import SignalKind
from .lifecycles import SIGNAL
from .models import FraudSignal


def _paragraph(label: str, help_text: str = "") -> forms.Field:
    return ParagraphsField(label=label, max_length=4000, help_text=help_text)


def _signal_fields() -> dict:
    return {
        "case": forms.ModelChoiceField(label=_("Case"), queryset=Case.objects.exclude(vendor=None).order_by("number")),
        "kind": forms.ChoiceField(label=_("What was seen"), choices=SignalKind.choices),
        "evidence": _paragraph(_("Evidence"), _("For the office alone: a firm reads the question.")),
    }


def _question_fields(signal: FraudSignal) -> dict:
    firms = [signal.case.demand_firm, signal.case.vendor]
    return {
        "organisation_id": forms.TypedChoiceField(
            label=_("Who is asked"), coerce=int, choices=[(firm.pk, str(firm)) for firm in firms if firm]
        ),
        "question": _paragraph(_("Question"), _("The firm reads it. Please ask for what would settle the matter.")),
    }


class FraudSignalViewSet(RecordViewSet):
    model = FraudSignal
    case_path = "case"
    icon = "warning"
    menu = menus.ROUNDS
    menu_order = 40
    readers = (StaffRole.PROGRAMME_MANAGER.value, StaffRole.APPROVER.value)
    columns = ("case", "kind", "evidence")
    extra_columns = (WHOSE_TURN,)
    related_fields = ("case",)
    facts = (
        "case", "kind", "evidence", "raised_by", "asked", "question", "answer_by", "explanation", "file", "decision",
        "decided_by",
    )  # fmt: skip
    list_filter = ["state", "kind"]
    search_fields = ["case__number", "evidence"]
    actions = (
        Action.of(
            SIGNAL, "ask", key="signal_id", label=_("Ask for an explanation"), operation=operations.ask_explanation,
            reason=False, fields=_question_fields,
            effect=_("The firm has the working days of the rules to explain. Payments of the case stay on hold."),
        ),
        Action.of(
            SIGNAL, "clear", key="signal_id", label=_("Clear"), operation=operations.clear,
            effect=_("Nothing is wrong: claims go back to the manager, unless another signal stands."),
        ),
        Action.of(
            SIGNAL, "confirm", key="signal_id", label=_("Order an investigation"), operation=operations.confirm,
            effect=_("Payments of the case stay on hold. Sanctions and the return of money are decided in their own steps."),
        ),
    )  # fmt: skip
    list_actions = (
        ListAction(
            name="raise", label=_("Raise a signal"), operation=operations.raise_signal, allowed=is_programme_manager,
            fields=_signal_fields,
            arguments=lambda values: {
                "case_id": values["case"].pk, "kind": values["kind"], "evidence": values["evidence"],
            },
            effect=_("Payments of the case are on hold until another person has decided. It is no finding of guilt."),
        ),
    )  # fmt: skip
