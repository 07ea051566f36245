"""Deposits, statement lines, transfers and payment runs in the office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import PROJECT_OFFICE, is_finance_officer
from marketplace.core import money
from marketplace.core.office import Action, FileContentField, ListAction, RecordViewSet, Related, menus
from marketplace.core.office.display import PageColumn, Section
from marketplace.notices.office import WHOSE_TURN
from marketplace.programmes import queries as programmes

from . import operations, providers, queries
from .enums import ExpectationState, InstructionState, RunState
from .lifecycles import CARD, EXPECTATION, INSTRUCTION, LINE, PROVIDER_EVENT, RUN
from .models import (
    CardPayment,
    DepositExpectation,
    PaymentRun,
    ProviderEvent,
    StatementImport,
    StatementLine,
    TransferInstruction,
)

NEXT = {
    RunState.DRAFT: _("Another person than the maker compares the lines and releases the run."),
    RunState.RELEASED: _("A finance officer writes the bank file and hands it to the bank."),
    RunState.EXPORTED: _(
        "Once the bank has paid, import its statement: each transfer that stands in it counts as paid."
    ),
    RunState.CLOSED: _("Every transfer is paid or came back."),
    RunState.DISCARDED: _("Nothing of it goes to the bank. What was in it waits for another run, or is in one."),
}


class DepositExpectationViewSet(RecordViewSet):
    model = DepositExpectation
    case_path = "case"
    icon = "download"
    menu = menus.MONEY
    menu_order = 40
    readers = PROJECT_OFFICE
    columns = ("code", "case", "payer", "amount", "due_on")
    extra_columns = (WHOSE_TURN,)
    related_fields = ("case", "payer")
    facts = ("code", "case", "payer", "amount", "due_on")
    list_filter = ["state"]
    search_fields = ["code", "case__number", "payer__legal_name"]
    actions = (
        Action.of(
            EXPECTATION, "cancel", key="expectation_id", label=_("Cancel"), operation=operations.cancel_expectation,
            effect=_("The deposit is no longer waited for. If it comes, it stands in suspense."),
        ),
    )  # fmt: skip


def _waiting_deposits(line: StatementLine) -> dict:
    waiting = DepositExpectation.objects.filter(
        state=ExpectationState.WAITING, amount=line.deposit, case__round_id=line.round_id
    )
    choices = [
        (row.pk, f"{row.case.number} · {row.payer} · {money.won(row.amount)} · {row.code}")
        for row in waiting.select_related("case", "payer").order_by("pk")
    ]
    return {
        "expectation_id": forms.TypedChoiceField(
            label=_("Expected deposit"), choices=choices, coerce=int,
            help_text=_("Deposits of the same amount that are waited for."),
        )
    }  # fmt: skip


class CardPaymentViewSet(RecordViewSet):
    model = CardPayment
    case_path = "case"
    icon = "lock-open"
    menu = menus.MONEY
    menu_order = 42
    readers = PROJECT_OFFICE
    columns = ("key", "case", "amount", "until")
    extra_columns = (WHOSE_TURN,)
    related_fields = ("case",)
    facts = ("key", "case", "expectation", "amount", "until", "session_id")
    list_filter = ["state"]
    search_fields = ["key", "case__number", "session_id"]
    actions = (
        Action.of(
            CARD, "refund", key="payment_id", label=_("Give back to the card"), operation=operations.refund_card,
            effect=_("The whole payment goes back to the card it came from; the money leaves suspense."),
        ),
    )  # fmt: skip


class ProviderEventViewSet(RecordViewSet):
    model = ProviderEvent
    icon = "mail"
    menu = menus.MONEY
    menu_order = 44
    readers = PROJECT_OFFICE
    columns = ("received_at", "kind", "event_id", "trouble")
    facts = ("received_at", "kind", "event_id", "session_id", "trouble", "body")
    list_filter = ["state", "kind"]
    search_fields = ["event_id", "session_id"]
    actions = (
        Action.of(
            PROVIDER_EVENT, "finish", key="event_id", label=_("Look into it again"),
            operation=operations.look_into_event,
            effect=_("The payment page it is about is looked up at the card company, and booked if it is ours and paid."),
        ),
    )  # fmt: skip


def _card_fee(line: StatementLine) -> dict:
    return {
        "fee": forms.IntegerField(
            label=_("Fee that was kept (won)"), min_value=0, initial=0,
            help_text=_("As the card company's statement says; to the won."),
        )
    }  # fmt: skip


class StatementLineViewSet(RecordViewSet):
    model = StatementLine
    icon = "list-ul"
    menu = menus.MONEY
    menu_order = 50
    readers = PROJECT_OFFICE
    columns = ("booked_at", "deposit", "withdrawal", "balance", "counterparty", "memo")
    facts = ("booked_at", "deposit", "withdrawal", "balance", "counterparty", "memo", "expectation", "instruction")
    list_filter = ["state", "booked_at"]
    search_fields = ["counterparty", "memo"]
    actions = (
        Action.of(
            LINE, "match", key="line_id", label=_("Match a deposit"), operation=operations.match_deposit,
            fields=_waiting_deposits, effect=_("The money leaves suspense and goes where it was expected for."),
        ),
        *(
            (
                Action.of(
                    LINE, "match", name="match_card", key="line_id", label=_("Match a transfer of the card company"),
                    operation=operations.match_card_transfer, fields=_card_fee,
                    effect=_("Money paid by card has arrived. What the card company kept is the agency's cost."),
                ),
            )
            if providers.is_on()
            else ()
        ),
    )  # fmt: skip
    list_actions = (
        ListAction(
            name="import", label=_("Import a bank statement"), operation=operations.import_statement,
            allowed=is_finance_officer,
            fields=lambda: {
                "round": forms.ModelChoiceField(label=_("Round"), queryset=programmes.rounds()),
                "content": FileContentField(
                    any_kind=True, label=_("Statement (CSV or XLSX)"),
                    help_text=_("As the bank gives it, UTF-8 or CP949. A file or line that is known is nothing new."),
                ),
            },
            arguments=lambda values: {"round_id": values["round"].pk, "content": values["content"]},
            effect=_("Deposits are matched by code, amount and payer, withdrawals by the instruction's number; others stay unmatched."),
        ),
    )  # fmt: skip


class StatementImportViewSet(RecordViewSet):
    model = StatementImport
    icon = "upload"
    menu = menus.MONEY
    menu_order = 52
    readers = PROJECT_OFFICE
    columns = ("at", "lines_new", "lines_known", "imported_by")
    facts = ("at", "imported_by", "lines_new", "lines_known", "file")
    related = (
        Related(
            "unexplained", _("Lines nobody has explained"),
            ("booked_at", "deposit", "withdrawal", "counterparty", "memo"),
        ),
        Related(
            "explained", _("Lines that found their place"),
            ("booked_at", "deposit", "withdrawal", "counterparty", "expectation", "instruction"),
            joins=("expectation__payer", "instruction"),
        ),
    )  # fmt: skip
    list_filter = ["at"]


class TransferInstructionViewSet(RecordViewSet):
    model = TransferInstruction
    case_path = "case"
    icon = "arrow-right"
    menu = menus.MONEY
    menu_order = 60
    readers = PROJECT_OFFICE
    columns = ("number", "case", "payee", "amount", "purpose")
    extra_columns = (WHOSE_TURN,)
    related_fields = ("case", "payee")
    facts = ("number", "case", "payee", "account", "amount", "purpose", "approved_by", "run", "replaces")
    list_filter = ["state"]
    search_fields = ["number", "case__number", "payee__legal_name"]
    actions = (
        Action.of(
            INSTRUCTION, "cancel", key="instruction_id", label=_("Cancel"), operation=operations.cancel_instruction,
            effect=_("It is not paid. What is owed stays owed."),
        ),
        Action.of(
            INSTRUCTION, "bounce", key="instruction_id", label=_("Record as returned"), operation=operations.bounce,
            effect=_("The bank sent it back: nothing was paid, the organisation is still owed."),
        ),
        Action(
            name="reinstruct", key="instruction_id", label=_("Instruct again"), operation=operations.reinstruct,
            allowed=is_finance_officer, sources=(InstructionState.RETURNED, InstructionState.CANCELLED),
            effect=_("A new instruction pays the same amount to the account the organisation uses now."),
        ),
    )  # fmt: skip


def _instructed() -> dict:
    waiting = list(queries.to_be_paid().select_related("case").order_by("number"))
    choices = [
        (row.pk, f"{row.number} · {row.case.number} · {row.payee} · {row.purpose} · {money.won(row.amount)}")
        for row in waiting
    ]
    total = {"count": len(waiting), "won": money.won(sum(row.amount for row in waiting))}
    return {
        "instruction_ids": forms.TypedMultipleChoiceField(
            label=_("Instructions"), choices=choices, coerce=int, widget=forms.CheckboxSelectMultiple,
            help_text=_("%(count)d transfers are in no payment run yet, %(won)s in all.") % total,
        )
    }  # fmt: skip


def _counts(runs: list, _at) -> dict[int, object]:
    return {pk: count for pk, (count, _won) in queries.in_runs([run.pk for run in runs]).items()}


def _totals(runs: list, _at) -> dict[int, object]:
    return {pk: money.won(won) for pk, (_count, won) in queries.in_runs([run.pk for run in runs]).items()}


def _in_the_run(run: PaymentRun, _request) -> dict:
    """How much is in it and how far it has come, and what is to be done next."""
    rows = queries.states_in_run(run)
    return {
        "rows": rows, "count": sum(count for _state, count, _won in rows), "won": sum(won for _, _, won in rows),
        "next": NEXT[run.state],
    }  # fmt: skip


class PaymentRunViewSet(RecordViewSet):
    model = PaymentRun
    icon = "list-ol"
    menu = menus.MONEY
    menu_order = 70
    readers = PROJECT_OFFICE
    columns = ("number", "made_by")
    extra_columns = (
        PageColumn("transfers", _("Transfers"), _counts), PageColumn("total", _("Total"), _totals), WHOSE_TURN,
    )  # fmt: skip
    facts = ("number", "made_by", "released_by", "file")
    sections = (Section(_("Amount and state"), "office/run.html", _in_the_run),)
    related = (
        Related(
            "instructions", _("Instructions"), ("number", "case", "payee", "account", "amount", "purpose", "state"),
            joins=("case", "payee", "account"),
        ),
    )  # fmt: skip
    list_filter = ["state"]
    actions = (
        Action.of(
            RUN, "release", key="run_id", label=_("Release"), operation=operations.release_run,
            effect=_("The bank file can be written. A second person must do this."),
        ),
        Action.of(
            RUN, "discard", key="run_id", label=_("Discard"), operation=operations.discard_run,
            effect=_("Nothing of it goes to the bank. Its transfers are in no run again and can be put into another."),
        ),
        Action.of(
            RUN, "export", key="run_id", label=_("Write the bank file"), operation=operations.export_run,
            effect=_("The file stands on this page; its transfers count as sent to the bank."),
        ),
    )  # fmt: skip
    list_actions = (
        ListAction(
            name="make", label=_("Make a payment run"), operation=operations.make_run,
            allowed=is_finance_officer, fields=_instructed,
            effect=_("The chosen instructions are sent to the bank together, once another person has released them."),
        ),
    )  # fmt: skip
