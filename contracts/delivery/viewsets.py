"""Milestones, visits and final evaluations in the office. Firms deliver and accept in their workspace."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.agreements.enums import AgreementState
from contracts.agreements.models import Agreement
from marketplace.accounts.enums import StaffRole
from marketplace.accounts.rules import PROJECT_OFFICE, is_programme_manager
from marketplace.core.forms import DayField, ParagraphsField
from marketplace.core.office import Action, ListAction, RecordViewSet, Related, menus
from marketplace.notices.office import WHOSE_TURN

from . import operations
from .lifecycles import CHECK, EVALUATION
from .models import FinalEvaluation, InterimCheck, Milestone

VISITORS = (*PROJECT_OFFICE, StaffRole.INSPECTOR.value)


class MilestoneViewSet(RecordViewSet):
    model = Milestone
    case_path = "agreement__case"
    icon = "tasks"
    menu = menus.AGREEMENTS
    menu_order = 30
    readers = VISITORS
    columns = ("title", "agreement", "position", "due_on")
    extra_columns = (WHOSE_TURN,)
    related_fields = ("agreement",)
    facts = ("title", "agreement", "position", "deliverables", "criteria", "due_on")
    related = (
        Related("handed_over", _("Handed over"), ("ordinal", "note", "by_label", "at")),
        Related("answers", _("What the demand firm said"), ("accepted", "note", "by_label", "at")),
    )
    list_filter = ["state", "due_on"]
    search_fields = ["title", "agreement__number"]


def _text(name: str, label: str):
    """A field for a paragraph that the other side will read."""

    def fields(_record) -> dict:
        return {name: ParagraphsField(label=label, max_length=4000)}

    return fields


def _correction_fields(check: InterimCheck) -> dict:
    return _text("finding", _("Finding"))(check) | {
        "working_days": forms.IntegerField(
            label=_("Working days to answer"), min_value=1, max_value=60, required=False,
            help_text=_("Empty: those of the rules."),
        )
    }  # fmt: skip


def _visit_fields() -> dict:
    running = Agreement.objects.filter(state=AgreementState.IN_FORCE).select_related("demand_firm").order_by("number")
    return {
        "agreement": forms.ModelChoiceField(label=_("Agreement"), queryset=running),
        "planned_on": DayField(label=_("Day of the visit")),
    }


class InterimCheckViewSet(RecordViewSet):
    model = InterimCheck
    case_path = "agreement__case"
    icon = "view"
    menu = menus.AGREEMENTS
    menu_order = 50
    readers = VISITORS
    columns = ("agreement", "planned_on", "due_at")
    extra_columns = (WHOSE_TURN,)
    related_fields = ("agreement",)
    facts = ("agreement", "planned_on", "finding", "due_at", "answer")
    list_filter = ["state", "planned_on"]
    search_fields = ["agreement__number"]
    actions = (
        Action.of(
            CHECK, "find_good", key="check_id", label=_("Record as good"), operation=operations.record_check,
            fixed={"good": True}, fields=_text("finding", _("Finding")),
            effect=_("The visit is done; the firms read what was found."),
        ),
        Action.of(
            CHECK, "ask_correction", key="check_id", label=_("Ask for a correction"), reason=False,
            operation=operations.record_check, fixed={"good": False}, fields=_correction_fields,
            effect=_("Firm or vendor answers by the day. The final evaluation waits until this is closed."),
        ),
        Action.of(
            CHECK, "close", key="check_id", label=_("Close"), operation=operations.close_check,
            fields=_text("comment", _("What was checked")), effect=_("The answer suffices."),
        ),
        Action.of(
            CHECK, "stop", key="check_id", label=_("Stop the project"), operation=operations.stop_check,
            effect=_("The agreement is suspended in the same step: nothing is accepted or paid."),
        ),
    )  # fmt: skip
    list_actions = (
        ListAction(
            name="schedule", label=_("Plan a visit"), operation=operations.schedule_check,
            allowed=is_programme_manager, fields=_visit_fields,
            arguments=lambda values: {"agreement_id": values["agreement"].pk, "planned_on": values["planned_on"]},
            effect=_("The inspector and both firms are told."),
        ),
    )  # fmt: skip


class FinalEvaluationViewSet(RecordViewSet):
    model = FinalEvaluation
    case_path = "agreement__case"
    icon = "success"
    menu = menus.AGREEMENTS
    menu_order = 60
    readers = VISITORS
    columns = ("agreement",)
    extra_columns = (WHOSE_TURN,)
    related_fields = ("agreement",)
    facts = ("agreement", "report", "kpi_results", "comment")
    list_filter = ["state"]
    search_fields = ["agreement__number"]
    actions = (
        Action.of(
            EVALUATION, "succeed", key="evaluation_id", label=_("Record as a success"), operation=operations.evaluate,
            fixed={"success": True}, fields=_text("comment", _("Evaluation")),
            effect=_("The agreement is completed and its settlement opens."),
        ),
        Action.of(
            EVALUATION, "fail", key="evaluation_id", label=_("Record as a failure"), operation=operations.evaluate,
            reason=False, fixed={"success": False}, fields=_text("comment", _("Evaluation")),
            effect=_("The agreement is completed; only accepted milestones are paid, the rest goes back at settlement."),
        ),
        Action.of(
            EVALUATION, "ask_correction", key="evaluation_id", label=_("Ask for a correction"),
            operation=operations.ask_report_correction, effect=_("The firm corrects its report and hands it in again."),
        ),
    )  # fmt: skip
