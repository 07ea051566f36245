"""Agreements and their documents in the office."""

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import OFFICE
from marketplace.core.office import RecordViewSet, Related, menus

from .models import Agreement, AgreementDocument


class AgreementViewSet(RecordViewSet):
    model = Agreement
    icon = "doc-full"
    menu = menus.AGREEMENTS
    menu_order = 10
    readers = OFFICE
    columns = ("number", "demand_firm", "vendor", "grant", "starts_on", "ends_on")
    related_fields = ("demand_firm", "vendor")
    facts = (
        "number", "case", "demand_firm", "vendor", "grant", "cash", "in_kind", "starts_on", "ends_on",
        "co_payment_route",
    )  # fmt: skip
    related = (
        Related("payment_rows", _("Payment schedule"), ("position", "kind", "milestone", "grant_share", "cash_share")),
        Related("documents", _("Documents"), ("number", "kind", "version", "state", "sign_by")),
        Related("amendments", _("Amendments"), ("at", "requested_by", "reason"), joins=("requested_by",)),
    )
    list_filter = ["state", "starts_on", "ends_on"]
    search_fields = ["number", "demand_firm__legal_name", "vendor__legal_name"]


class AgreementDocumentViewSet(RecordViewSet):
    model = AgreementDocument
    icon = "doc-full-inverse"
    menu = menus.AGREEMENTS
    menu_order = 20
    readers = OFFICE
    columns = ("number", "kind", "version", "sign_by")
    facts = (
        "number", "agreement", "kind", "version", "code", "draft", "original", "sealed", "sealed_at", "sign_by", "base",
        "drawn_up_by", "drawn_up_at", "trouble",
    )  # fmt: skip
    related = (
        Related("signatures", _("Signatures"), ("position", "party", "organisation", "state"), joins=("organisation",)),
    )
    list_filter = ["kind", "state"]
    search_fields = ["number", "code"]
