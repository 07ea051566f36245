"""Claims, holds and settlements in the office. Auditors and firms work in their workspace."""

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import PROJECT_OFFICE
from marketplace.core.forms import ParagraphsField, WonField
from marketplace.core.office import Action, RecordViewSet, Related, menus
from marketplace.notices.office import WHOSE_TURN
from marketplace.programmes.office import CHECKS

from . import operations
from .lifecycles import CLAIM, SETTLEMENT
from .models import Claim, PaymentHold, Settlement


class ClaimViewSet(RecordViewSet):
    model = Claim
    case_path = "agreement__case"
    icon = "form"
    menu = menus.MONEY
    menu_order = 20
    readers = PROJECT_OFFICE
    columns = ("number", "agreement", "grant_share", "cash_share", "vat", "total")
    extra_columns = (WHOSE_TURN,)
    sections = (CHECKS,)
    related_fields = ("agreement",)
    facts = (
        "number", "agreement", "row", "grant_share", "cash_share", "vat", "total", "claimed_at", "checked_by",
        "approved_by", "instruction", "paid_at",
    )  # fmt: skip
    related = (
        Related(
            "invoices",
            _("E-tax invoice"),
            (
                "approval_number", "supplier_number", "buyer_number", "supply_value", "vat", "written_on", "issued_on",
            ),
        ),
        Related("findings", _("To be looked at"), ("rule", "outcome", "message")),
    )  # fmt: skip
    list_filter = ["state", "claimed_at"]
    search_fields = ["number", "agreement__number", "approval_number"]
    actions = (
        Action.of(
            CLAIM, "check", key="claim_id", label=_("Found in order"), operation=operations.check_claim,
            effect=_("Eligibility is checked as of today. A finance officer who is another person approves the claim."),
        ),
        Action.of(
            CLAIM, "approve", key="claim_id", label=_("Approve"), operation=operations.approve_claim,
            effect=_("What is held for the instalment is owed to the vendor, and a transfer is instructed."),
        ),
        Action.of(
            CLAIM, "refuse", key="claim_id", label=_("Send back"), operation=operations.return_claim,
            effect=_("The vendor may claim the instalment again, with the same invoice or another."),
        ),
        Action.of(
            CLAIM, "hold", key="claim_id", label=_("Put on hold"), operation=operations.hold_claim,
            effect=_("It is not paid until a manager releases it: a dispute, a seizure, a change of account."),
        ),
        Action.of(
            CLAIM, "release", key="claim_id", label=_("Release the hold"), operation=operations.release_claim,
            effect=_("It goes back to the manager, who checks it again."),
        ),
    )  # fmt: skip


class PaymentHoldViewSet(RecordViewSet):
    model = PaymentHold
    case_path = "case"
    icon = "pause"
    menu = menus.MONEY
    menu_order = 25
    readers = PROJECT_OFFICE
    columns = ("case", "cause", "at", "released_at")
    related_fields = ("case",)
    facts = ("case", "cause", "reason", "at", "released_at")
    list_filter = ["at", "released_at"]
    search_fields = ["case__number"]


def _line_fields(settlement: Settlement, known: str) -> dict:
    """An amount and a reason for each expense, filled in with what is known."""
    fields = {}
    for expense in settlement.expenses.order_by("position"):
        value = getattr(expense, known)
        fields[f"won_{expense.pk}"] = WonField(
            label=expense.name, initial=expense.most if value is None else value,
            help_text=_("Planned %(planned)s won, spent %(spent)s won.")
            % {"planned": f"{expense.planned:,}", "spent": f"{expense.spent:,}"},
        )  # fmt: skip
        fields[f"reason_{expense.pk}"] = ParagraphsField(
            label=_("Why not all of “%(line)s”") % {"line": expense.name}, required=False, initial=expense.reason,
            rows=2, max_length=2000,
        )  # fmt: skip
    return fields


def _words(name: str, label: str) -> dict:
    return {name: ParagraphsField(label=label, required=False, rows=3)}


def _lines(values: dict) -> dict[int, tuple[int, str]]:
    ids = [int(name.removeprefix("won_")) for name in values if name.startswith("won_")]
    return {pk: (values[f"won_{pk}"], values[f"reason_{pk}"]) for pk in ids}


class SettlementViewSet(RecordViewSet):
    model = Settlement
    case_path = "agreement__case"
    icon = "list-ol"
    menu = menus.MONEY
    menu_order = 30
    readers = PROJECT_OFFICE
    columns = ("agreement", "planned", "recognised", "recognised_grant", "returned_grant", "refunded_cash")
    extra_columns = (WHOSE_TURN,)
    related_fields = ("agreement",)
    facts = (
        "agreement", "needs_audit", "planned", "statement", "recognised", "recognised_grant", "returned_grant",
        "refunded_cash", "recovered_grant", "recovery", "comment", "opinion", "decision", "reviewed_by", "confirmed_by",
    )  # fmt: skip
    related = (
        Related("expenses", _("Expenses"), ("item", "name", "planned", "spent", "proposed", "confirmed", "reason")),
    )
    list_filter = ["state", "needs_audit"]
    search_fields = ["agreement__number"]
    actions = (
        Action.of(
            SETTLEMENT, "return", key="settlement_id", label=_("Send back"), operation=operations.return_statement,
            effect=_("The firm completes its statement and submits it again."),
        ),
        Action.of(
            SETTLEMENT, "review", key="settlement_id", label=_("Propose what is recognised"),
            operation=operations.propose_recognition,
            fields=lambda settlement: _line_fields(settlement, "proposed") | _words("comment", _("What the review found")),
            arguments=lambda values: {"recognised": _lines(values), "comment": values["comment"]},
            effect=_("The firm reads it and may object; another person confirms."),
        ),
        Action.of(
            SETTLEMENT, "review_again", key="settlement_id", label=_("Back to the review"),
            operation=operations.review_again, effect=_("The reviewer looks at it once more."),
        ),
        Action.of(
            SETTLEMENT, "confirm", key="settlement_id", label=_("Confirm"), operation=operations.confirm_settlement,
            fields=lambda settlement: _line_fields(settlement, "proposed") | _words("decision", _("Decision")),
            arguments=lambda values: {"confirmed": _lines(values), "decision": values["decision"]},
            effect=_("The balance can be claimed; unused grant returns to the programme, unused cash to the firm, the guarantee is cleared. What was paid beyond what is recognised is asked back."),
        ),
    )  # fmt: skip
