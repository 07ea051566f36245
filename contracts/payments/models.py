"""Money in and out of the agency's bank account: expectations, statements, instructions, runs. Won."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Organisation
from marketplace.core.immutable import written_once
from marketplace.core.lifecycle import StateField, Stateful, StatefulQuerySet
from marketplace.core.models import StoredFile
from marketplace.core.text import CleanCharField
from marketplace.programmes.models import Case

from .enums import ExpectationState, InstructionState, LineState, RunState


class BankAccount(models.Model):
    """계좌: where an organisation is paid. The holder's name must be the organisation's."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bank_accounts")
    bank = models.CharField(_("bank"), max_length=30)
    number = models.CharField(_("account number"), max_length=30)
    holder = CleanCharField(_("account holder"), max_length=100)
    verified_at = models.DateTimeField(_("verified at"), null=True)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("bank account")
        constraints = [
            models.UniqueConstraint(fields=["bank", "number"], name="bank_account_known_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(active=True), name="organisation_has_one_active_account"
            ),
        ]

    def __str__(self):
        return f"{self.bank} {self.number} ({self.holder})"


class DepositExpectation(Stateful):
    """입금 예정: an amount the agency waits for, known by a short code the payer writes as the sender's name."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="deposits", verbose_name=_("case"))
    payer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("payer"))
    code = models.CharField(_("deposit code"), max_length=7, unique=True)
    amount = models.BigIntegerField(_("amount (won)"))
    credit_kind = models.CharField(max_length=40, help_text="the ledger account it goes to")
    credit_ref = models.CharField(max_length=60)
    due_on = models.DateField(_("due"), null=True)
    state = StateField(states=ExpectationState, initial=ExpectationState.WAITING)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        verbose_name = _("expected deposit")
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="expected_deposit_is_something")]

    def __str__(self):
        return f"{self.code} {self.payer}"


@written_once("sha256")
class StatementImport(models.Model):
    """거래내역 반입: one statement file, once."""

    sha256 = models.CharField(max_length=64, unique=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    imported_by = models.BigIntegerField()
    lines_new = models.PositiveIntegerField()
    lines_known = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("statement import")


class StatementLine(Stateful):
    """거래내역: one movement at the bank. `key` holds time, ordinal, amount and running balance, so twins stay two."""

    statement = models.ForeignKey(StatementImport, models.PROTECT, related_name="lines")
    key = models.CharField(max_length=120, unique=True)
    booked_at = models.DateTimeField(_("booked at"))
    deposit = models.BigIntegerField(_("deposit (won)"), default=0)
    withdrawal = models.BigIntegerField(_("withdrawal (won)"), default=0)
    balance = models.BigIntegerField(_("balance (won)"))
    counterparty = CleanCharField(_("counterparty"), max_length=60, blank=True)
    memo = CleanCharField(_("memo"), max_length=120, blank=True)
    expectation = models.OneToOneField(
        DepositExpectation, models.PROTECT, null=True, related_name="line", verbose_name=_("expected deposit")
    )
    instruction = models.ForeignKey(
        "TransferInstruction", models.PROTECT, null=True, related_name="lines", verbose_name=_("transfer instruction")
    )
    state = StateField(states=LineState, initial=LineState.UNMATCHED)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement line")
        verbose_name_plural = _("statement lines")
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(deposit__gt=0) & models.Q(withdrawal=0))
                | (models.Q(withdrawal__gt=0) & models.Q(deposit=0)),
                name="statement_line_goes_one_way",
            )
        ]

    def __str__(self):
        return f"{self.booked_at:%Y-%m-%d} {self.counterparty}"


class PaymentRun(Stateful):
    """지급 회차: instructions sent to the bank together."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    made_by = models.BigIntegerField()
    released_by = models.BigIntegerField(null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("bank file"))
    state = StateField(states=RunState, initial=RunState.DRAFT)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment run")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(released_by=None) | ~models.Q(released_by=models.F("made_by")),
                name="run_is_released_by_another",
            )
        ]

    def __str__(self):
        return self.number


class TransferInstruction(Stateful):
    """이체 지시: pay this organisation this much, once per `key`, out of the payable it is owed from."""

    key = models.CharField(max_length=80, unique=True, help_text="the caller's name for this payment: repeats are one")
    number = models.CharField(_("number"), max_length=20, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="instructions", verbose_name=_("case"))
    payee = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("payee"))
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="+", verbose_name=_("account"))
    amount = models.BigIntegerField(_("amount (won)"))
    debit_kind = models.CharField(max_length=40, help_text="the ledger account that owes it")
    debit_ref = models.CharField(max_length=60)
    purpose = CleanCharField(_("purpose"), max_length=80)
    approved_by = models.BigIntegerField()
    run = models.ForeignKey(PaymentRun, models.PROTECT, null=True, related_name="instructions", verbose_name=_("run"))
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    state = StateField(states=InstructionState, initial=InstructionState.INSTRUCTED)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer instruction")
        verbose_name_plural = _("transfer instructions")
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="instruction_pays_something")]

    def __str__(self):
        return self.number
