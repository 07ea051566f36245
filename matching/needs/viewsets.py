"""Needs and quotes in the office: read, never moved. A sealed quote is hidden until all are opened."""

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import OFFICE
from marketplace.core.office import RecordViewSet, Related, menus
from marketplace.notices.office import WHOSE_TURN

from .models import Need, Quote


class NeedViewSet(RecordViewSet):
    model = Need
    case_path = "case"
    icon = "form"
    menu = menus.DEMAND
    menu_order = 10
    readers = OFFICE
    columns = ("title", "case", "budget_max", "quote_deadline")
    extra_columns = (WHOSE_TURN,)
    related_fields = ("case",)
    facts = (
        "case", "title", "text", "data_on_hand", "budget_min", "budget_max", "data_stays", "done_by_months",
        "open_to_all", "quote_deadline", "match_run",
    )  # fmt: skip
    related = (
        Related("invitations", _("Vendors asked"), ("vendor", "solution"), joins=("vendor", "solution")),
        Related("questions", _("Questions"), ("text", "answer")),
    )
    list_filter = ["state", "open_to_all"]
    search_fields = ["title", "case__number", "case__demand_firm__legal_name"]


class QuoteViewSet(RecordViewSet):
    model = Quote
    case_path = "need__case"
    icon = "list-ul"
    menu = menus.DEMAND
    menu_order = 20
    readers = OFFICE
    columns = ("need", "vendor", "solution", "total", "valid_until")
    related_fields = ("need", "vendor", "solution")
    facts = ("need", "vendor", "solution", "total", "period_months", "valid_until", "note")
    related = (
        Related("lines", _("Lines"), ("item", "name", "amount")),
        Related("kpis", _("KPIs"), ("name", "unit", "baseline", "target", "method")),
    )
    list_filter = ["state"]
    search_fields = ["need__title", "vendor__legal_name"]
