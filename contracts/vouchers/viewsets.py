"""Vouchers and guarantees in the office."""

from marketplace.accounts.rules import OFFICE
from marketplace.core.office import RecordViewSet, menus

from .models import Guarantee, Voucher


class VoucherViewSet(RecordViewSet):
    model = Voucher
    icon = "tag"
    menu = menus.MONEY
    menu_order = 10
    readers = OFFICE
    columns = ("number", "agreement", "face", "valid_until")
    related_fields = ("agreement",)
    facts = ("number", "agreement", "face", "valid_from", "valid_until", "proposed_by", "issued_by")
    list_filter = ["state", "valid_until"]
    search_fields = ["number", "agreement__number"]


class GuaranteeViewSet(RecordViewSet):
    model = Guarantee
    icon = "lock"
    menu = menus.AGREEMENTS
    menu_order = 40
    readers = OFFICE
    columns = ("number", "agreement", "issuer", "amount", "valid_until")
    related_fields = ("agreement",)
    facts = ("number", "agreement", "issuer", "amount", "valid_until", "file")
    list_filter = ["state", "valid_until"]
    search_fields = ["number", "agreement__number"]
