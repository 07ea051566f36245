"""Panels, seats and score sheets in the office. Points stay unread until the panel is closed."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts import queries as accounts
from marketplace.accounts.enums import StaffRole
from marketplace.accounts.rules import PANEL_OFFICE, is_panel_secretary
from marketplace.core.clock import KST
from marketplace.core.forms import hundredths
from marketplace.core.office import Action, ListAction, RecordViewSet, Related, menus, text_column
from marketplace.programmes import queries as programmes

from . import operations
from .enums import PanelState
from .lifecycles import PANEL, PANEL_MEMBER, SCORE_SHEET
from .models import Panel, PanelMember, ScoreSheet

_LIVE = (PanelState.PREPARING.value, PanelState.OPEN.value)


def _until() -> dict:
    return {
        "day": forms.DateField(label=_("Scores until"), widget=forms.DateInput(attrs={"type": "date"})),
        "hour": forms.TimeField(
            label=_("Time in Korea"), initial="18:00", widget=forms.TimeInput(attrs={"type": "time"})
        ),
    }


def _closes_at(values: dict) -> datetime:
    return datetime.combine(values["day"], values["hour"], tzinfo=KST)


def _panel_fields() -> dict:
    return {
        "track": forms.ModelChoiceField(label=_("Track"), queryset=programmes.tracks()),
        "title": forms.CharField(label=_("Title"), max_length=120),
        **_until(),
    }


def _new_panel(values: dict) -> dict:
    return {"track_id": values["track"].pk, "title": values["title"], "closes_at": _closes_at(values)}


def _evaluators(panel: Panel) -> dict:
    known = accounts.staff_who({StaffRole.EVALUATOR.value}).exclude(panel_seats__panel=panel)
    return {
        "people": forms.ModelMultipleChoiceField(
            label=_("Evaluators"), queryset=known, widget=forms.CheckboxSelectMultiple,
            help_text=_("Whoever has to do with a firm gets no sheet for it."),
        )
    }  # fmt: skip


def _act(lifecycle, move: str, /, **options) -> Action:
    return Action.of(lifecycle, move, **options)


def shown_total(sheet: ScoreSheet) -> str:
    """The total of a sheet, once its panel is closed."""
    sealed = sheet.total is None or sheet.panel.state != PanelState.CLOSED
    return "" if sealed else hundredths(sheet.total)


class PanelViewSet(RecordViewSet):
    model = Panel
    icon = "group"
    menu = menus.DEMAND
    menu_order = 36
    readers = PANEL_OFFICE
    columns = ("title", "track", "closes_at")
    related_fields = ("track",)
    facts = ("title", "track", "closes_at", "formed_by")
    related = (
        Related("members", _("Panel members"), ("person", text_column("state", _("State"), lambda row: row.get_state_display())), joins=("person",)),
        Related(
            "sheets", _("Score sheets"),
            ("application", "evaluator", text_column("state", _("State"), lambda row: row.get_state_display()),
             text_column("total", _("Points"), shown_total)),
            joins=("application__case", "evaluator", "panel"),
        ),
    )  # fmt: skip
    list_filter = ["track", "state"]
    search_fields = ["title"]
    actions = (
        Action(
            name="invite", key="panel_id", label=_("Invite evaluators"), operation=operations.invite_members,
            allowed=is_panel_secretary, sources=_LIVE, fields=_evaluators,
            arguments=lambda values: {"person_ids": [person.pk for person in values["people"]]},
            effect=_("They are asked for their pledge. What they judge they see once the panel is opened."),
        ),
        Action(
            name="assign", key="panel_id", label=_("Assign the applications"), operation=operations.assign_sheets,
            allowed=is_panel_secretary, sources=_LIVE,
            effect=_("Every member gets every eligible application of the track, except where they have to do with a firm."),
        ),
        _act(
            PANEL, "open", key="panel_id", label=_("Open the panel"), operation=operations.open_panel,
            effect=_("The evaluators see their applications and score until the end."),
        ),
        Action(
            name="extend", key="panel_id", label=_("Give more time"), operation=operations.extend_panel,
            allowed=is_panel_secretary, sources=_LIVE, fields=lambda panel: _until(),
            arguments=lambda values: {"closes_at": _closes_at(values)},
            effect=_("The evaluators may score until the new time."),
        ),
        _act(
            PANEL, "close", key="panel_id", label=_("Close the panel"), operation=operations.close_panel,
            effect=_("The sheets become the points of the applications, by the rules of the round. Sheets not handed in lapse."),
        ),
        _act(
            PANEL, "cancel", key="panel_id", label=_("Cancel the panel"), operation=operations.cancel_panel,
            effect=_("Its sheets count for nothing; the applications may go to another panel."),
        ),
    )  # fmt: skip
    list_actions = (
        ListAction(
            name="form", label=_("Form a panel"), operation=operations.form_panel, allowed=is_panel_secretary,
            fields=_panel_fields, arguments=_new_panel, effect=_("Then invite evaluators and assign applications."),
        ),
    )  # fmt: skip


class PanelMemberViewSet(RecordViewSet):
    model = PanelMember
    icon = "user"
    menu = menus.DEMAND
    menu_order = 37
    readers = PANEL_OFFICE
    columns = ("person", "panel")
    related_fields = ("panel", "person")
    facts = ("person", "panel")
    list_filter = ["panel", "state"]
    actions = (
        _act(
            PANEL_MEMBER, "withdraw", key="member_id", label=_("End the seat"), operation=operations.withdraw_member,
            effect=_("The sheets of this member, handed in or not, count no more."),
        ),
    )  # fmt: skip


class ScoreSheetViewSet(RecordViewSet):
    model = ScoreSheet
    icon = "form"
    menu = menus.DEMAND
    menu_order = 38
    readers = PANEL_OFFICE
    columns = ("application", "evaluator", "panel")
    extra_columns = (text_column("total", _("Points"), shown_total),)
    related_fields = ("application__case", "evaluator", "panel")
    facts = ("application", "evaluator", "panel", "first_read_at")
    list_filter = ["panel", "state"]
    search_fields = ["application__case__number", "application__case__title"]
    actions = (
        _act(
            SCORE_SHEET, "exclude", key="sheet_id", label=_("Exclude for a conflict"),
            operation=operations.exclude_sheet,
            effect=_("The evaluator no longer reads this application, and the sheet counts for nothing."),
        ),
        _act(
            SCORE_SHEET, "return", key="sheet_id", label=_("Return the sheet"), operation=operations.return_sheet,
            effect=_("The evaluator may change it and hands it in again. Nobody has read its points."),
        ),
    )  # fmt: skip
