"""Requests to change or end agreements in the office: what is asked for, what the other firm says, the decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import PROJECT_OFFICE
from marketplace.core.office import Action, RecordViewSet, Section, menus
from marketplace.core.office.actions import CleanTextField

from . import operations, queries
from .changes import Change
from .lifecycles import AMENDMENT
from .models import Amendment
from .term_fields import fields_of, terms_from


def _rows(amendment: Amendment, _request) -> dict:
    return {"rows": [Change.from_data(row) for row in amendment.changes]}


def _decision_fields(amendment: Amendment) -> dict:
    """A remark and, of a change, what is agreed beside the plan: as it is until somebody writes over it."""
    terms = {} if amendment.ends else fields_of(queries.terms_stated(amendment))
    return {
        "comment": CleanTextField(
            label=_("Remark"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=1000,
            help_text=_("The firms read it; it stands in the document."),
        ),
        **terms,
    }


def _decided(values: dict) -> dict:
    """Raises PersonalDataIncomplete."""
    return {"comment": values["comment"], "terms": terms_from(values) if "handled" in values else None}


class AmendmentViewSet(RecordViewSet):
    model = Amendment
    case_path = "agreement__case"
    icon = "edit"
    menu = menus.AGREEMENTS
    menu_order = 30
    readers = PROJECT_OFFICE
    columns = ("number", "agreement", "requested_by", "at", "agrees", "ends", "is_minor")
    related_fields = ("agreement", "requested_by")
    facts = (
        "number", "agreement", "requested_by", "at", "reason", "agrees", "opinion", "ends", "is_minor", "ends_on", "decision", "document",
    )  # fmt: skip
    sections = (Section(_("Before and after the change"), "agreements/parts/changes_office.html", _rows),)
    list_filter = ["state", "is_minor", "ends"]
    search_fields = ["number", "requested_by__legal_name"]
    actions = (
        Action.of(
            AMENDMENT, "approve", key="amendment_id", label=_("Approve"),
            operation=operations.approve_change, fields=_decision_fields, arguments=_decided,
            effect=_("A change of text or staff is in effect at once. For any other, for other terms than those agreed, which you can state here, and for the end of the agreement a document is drawn up: you lock it, the three sign it in order, and it is in effect when it is sealed."),
        ),
        Action.of(
            AMENDMENT, "refuse", key="amendment_id", label=_("Refuse"), operation=operations.refuse_change,
            effect=_("The agreement stays as it is. The firms read the reason and may ask again."),
        ),
    )  # fmt: skip
