"""Vouchers and guarantees in the office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.agreements.models import Agreement
from marketplace.accounts.rules import PROJECT_OFFICE, is_programme_manager
from marketplace.core.forms import DayField
from marketplace.core.office import Action, ListAction, RecordViewSet, Related, menus
from marketplace.notices.office import WHOSE_TURN

from . import operations, queries
from .lifecycles import GUARANTEE, VOUCHER
from .models import Guarantee, Voucher
from .rules import VOUCHERED


def _voucher_fields() -> dict:
    waiting = Agreement.objects.filter(state__in=VOUCHERED).exclude(vouchers__in=queries.not_over())
    return {
        "agreement": forms.ModelChoiceField(
            label=_("Agreement"), queryset=waiting.select_related("demand_firm").order_by("number")
        ),
        "until": DayField(
            label=_("Valid until"), required=False, help_text=_("Empty: the day by which the round is settled.")
        ),
    }


class VoucherViewSet(RecordViewSet):
    model = Voucher
    case_path = "agreement__case"
    icon = "tag"
    menu = menus.MONEY
    menu_order = 10
    readers = PROJECT_OFFICE
    columns = ("number", "agreement", "face", "valid_until")
    extra_columns = (WHOSE_TURN,)
    related_fields = ("agreement",)
    facts = ("number", "agreement", "face", "valid_from", "valid_until", "proposed_by", "issued_by")
    related = (Related("earmarks", _("Kept for instalments"), ("row", "grant", "cash", "drawn_for"), joins=("row",)),)
    list_filter = ["state", "valid_until"]
    search_fields = ["number", "agreement__number"]
    actions = (
        Action.of(
            VOUCHER, "issue", key="voucher_id", label=_("Issue"), operation=operations.issue_voucher,
            effect=_("The grant leaves the round's commitments; each instalment's share is held. Another person than the proposer must do this."),
        ),
        Action.of(
            VOUCHER, "refuse", key="voucher_id", label=_("Refuse"), operation=operations.refuse_voucher,
            effect=_("No money moves. A manager may propose another."),
        ),
        Action.of(
            VOUCHER, "suspend", key="voucher_id", label=_("Suspend"), operation=operations.suspend_voucher,
            effect=_("No claim is filed or paid from it until it is resumed. What is under way to the bank goes on."),
        ),
        Action.of(
            VOUCHER, "resume", key="voucher_id", label=_("Resume"), operation=operations.resume_voucher,
            effect=_("Claims are filed and paid again."),
        ),
    )  # fmt: skip
    list_actions = (
        ListAction(
            name="propose", label=_("Propose a voucher"), operation=operations.propose_voucher,
            allowed=is_programme_manager, fields=_voucher_fields,
            arguments=lambda values: {"agreement_id": values["agreement"].pk, "until": values["until"]},
            effect=_("A finance officer issues it over what is set aside for the agreement."),
        ),
    )  # fmt: skip


class GuaranteeViewSet(RecordViewSet):
    model = Guarantee
    case_path = "agreement__case"
    icon = "lock"
    menu = menus.AGREEMENTS
    menu_order = 40
    readers = PROJECT_OFFICE
    columns = ("number", "agreement", "issuer", "amount", "valid_until")
    extra_columns = (WHOSE_TURN,)
    related_fields = ("agreement",)
    facts = ("number", "agreement", "issuer", "amount", "valid_until", "file")
    list_filter = ["state", "valid_until"]
    search_fields = ["number", "agreement__number"]
    actions = (
        Action.of(
            GUARANTEE, "accept", key="guarantee_id", label=_("Accept"), operation=operations.accept_guarantee,
            effect=_("The advance can be claimed. Please compare the bond with issuer, amount and day first."),
        ),
        Action.of(
            GUARANTEE, "refuse", key="guarantee_id", label=_("Refuse"), operation=operations.refuse_guarantee,
            effect=_("The vendor may submit another, or the same one mended."),
        ),
    )  # fmt: skip
