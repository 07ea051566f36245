"""Claims and settlements in the office."""

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import OFFICE
from marketplace.core.office import RecordViewSet, Related, menus

from .models import Claim, Settlement


class ClaimViewSet(RecordViewSet):
    model = Claim
    icon = "form"
    menu = menus.MONEY
    menu_order = 20
    readers = OFFICE
    columns = ("number", "agreement", "grant_share", "cash_share", "vat", "total")
    related_fields = ("agreement",)
    facts = (
        "number", "agreement", "row", "invoice", "grant_share", "cash_share", "vat", "total", "checked_by",
        "approved_by", "instruction",
    )  # fmt: skip
    list_filter = ["state"]
    search_fields = ["number", "agreement__number", "invoice__approval_number"]


class SettlementViewSet(RecordViewSet):
    model = Settlement
    icon = "list-ol"
    menu = menus.MONEY
    menu_order = 30
    readers = OFFICE
    columns = ("agreement", "planned", "recognised", "recognised_grant", "returned_grant", "refunded_cash")
    related_fields = ("agreement",)
    facts = (
        "agreement", "planned", "recognised", "recognised_grant", "returned_grant", "refunded_cash", "reviewed_by",
        "confirmed_by",
    )  # fmt: skip
    related = (
        Related("expenses", _("Expenses"), ("item", "name", "planned", "spent", "proposed", "confirmed", "reason")),
    )
    list_filter = ["state"]
    search_fields = ["agreement__number"]
