"""Money in and out of the agency's bank account: expectations, statements, instructions, runs. Won."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Organisation
from marketplace.core.clock import minute_in_korea
from marketplace.core.immutable import written_once
from marketplace.core.lifecycle import StateField, Stateful, StatefulQuerySet
from marketplace.core.models import StoredFile
from marketplace.core.text import CleanCharField
from marketplace.programmes.models import Case, Round

from .enums import CardState, ExpectationState, InstructionState, LineState, ProviderEventState, RunState


def _of_the_office(actor) -> bool:
    return actor.has_any("system", "programme_manager", "approver", "finance_officer")


class OfficeQuerySet(models.QuerySet):
    """Rows that only the office sees, unless `owner` names the organisation a row belongs to."""

    owner: str | None = None

    def visible_to(self, actor):
        """The office sees every row, an organisation its own; others none."""
        if _of_the_office(actor):
            return self
        if self.owner is None or actor.organisation_id is None:
            return self.none()
        return self.filter(**{self.owner: actor.organisation_id})


class BankAccountQuerySet(OfficeQuerySet):
    owner = "organisation_id"


class StatefulOfficeQuerySet(OfficeQuerySet, StatefulQuerySet):
    """Of records with a life."""


class CardQuerySet(StatefulOfficeQuerySet):
    owner = "expectation__payer_id"


class ExpectationQuerySet(StatefulOfficeQuerySet):
    owner = "payer_id"


class InstructionQuerySet(StatefulOfficeQuerySet):
    owner = "payee_id"


class BankAccount(models.Model):
    """계좌: where an organisation is paid. The holder's name must be the organisation's."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bank_accounts")
    bank = models.CharField(_("bank"), max_length=30)
    number = models.CharField(_("account number"), max_length=30)
    holder = CleanCharField(_("account holder"), max_length=100)
    verified_at = models.DateTimeField(_("verified at"), null=True)
    active = models.BooleanField(_("in use"), default=True)

    objects = BankAccountQuerySet.as_manager()

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

    @property
    def tail(self) -> str:
        """The number as pages show it: only its last four digits."""
        return f"****{self.number[-4:]}"


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

    objects = ExpectationQuerySet.as_manager()

    class Meta:
        verbose_name = _("expected deposit")
        verbose_name_plural = _("expected deposits")
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="expected_deposit_is_something")]

    def __str__(self):
        return f"{self.code} {self.payer}"


class CardPayment(Stateful):
    """카드 결제: one attempt to pay an expected deposit at the card company's page. At most one page is open."""

    expectation = models.ForeignKey(
        DepositExpectation, models.PROTECT, related_name="card_payments", verbose_name=_("expected deposit")
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="card_payments", verbose_name=_("case"))
    key = models.CharField(_("number"), max_length=40, unique=True, help_text="the same at the card company")
    amount = models.BigIntegerField(_("amount (won)"))
    session_id = models.CharField(_("the card company's number"), max_length=200, unique=True, null=True)
    url = models.CharField(max_length=2000, blank=True)
    intent = models.CharField(max_length=200, blank=True, help_text="what a refund refers to")
    until = models.DateTimeField(_("open until"))
    state = StateField(states=CardState, initial=CardState.OPEN)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("card payment")
        verbose_name_plural = _("card payments")
        constraints = [
            models.UniqueConstraint(
                fields=["expectation"], condition=models.Q(state="open"), name="deposit_has_one_open_card_page"
            ),
            models.UniqueConstraint(
                fields=["expectation"], condition=models.Q(state="paid"), name="deposit_is_paid_by_card_once"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, amount__lt=100_000_000), name="card_takes_up_to_eight_digits"
            ),
        ]

    def __str__(self):
        return self.key


class ProviderEvent(Stateful):
    """결제사 알림: what the card company sent, as it came. Once per `event_id`, however often it is sent."""

    event_id = models.CharField(_("number"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    session_id = models.CharField(_("the card company's number"), max_length=200, blank=True)
    body = models.TextField(_("as it came"))
    trouble = models.CharField(_("what is odd"), max_length=300, blank=True)
    received_at = models.DateTimeField(_("when"))
    state = StateField(states=ProviderEventState, initial=ProviderEventState.RECEIVED)

    objects = StatefulOfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("message of the card company")
        verbose_name_plural = _("messages of the card company")

    def __str__(self):
        return self.event_id


@written_once("sha256")
class StatementImport(models.Model):
    """거래내역 반입: one statement file, once."""

    sha256 = models.CharField(max_length=64, unique=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    imported_by = models.BigIntegerField()
    lines_new = models.PositiveIntegerField(_("new lines"))
    lines_known = models.PositiveIntegerField(_("lines known before"))
    at = models.DateTimeField(_("when"))

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement import")
        verbose_name_plural = _("statement imports")

    def __str__(self):
        return minute_in_korea(self.at)

    @property
    def unexplained(self) -> models.QuerySet:
        """Its lines that nobody has explained."""
        return self.lines.filter(state=LineState.UNMATCHED).order_by("booked_at", "pk")

    @property
    def explained(self) -> models.QuerySet:
        """Its lines that have found what they belong to."""
        return self.lines.filter(state=LineState.MATCHED).order_by("booked_at", "pk")


class StatementLine(Stateful):
    """거래내역: one movement at the round's bank account.

    `key` holds time, amounts, running balance and ordinal: twins stay two, the same row of another file is known.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="+", verbose_name=_("round"))
    statement = models.ForeignKey(StatementImport, models.PROTECT, related_name="lines")
    key = models.CharField(max_length=80)
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

    objects = StatefulOfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement line")
        verbose_name_plural = _("statement lines")
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="statement_line_is_known_once"),
            models.CheckConstraint(
                condition=(models.Q(deposit__gt=0) & models.Q(withdrawal=0))
                | (models.Q(withdrawal__gt=0) & models.Q(deposit=0)),
                name="statement_line_goes_one_way",
            ),
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

    objects = StatefulOfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment run")
        verbose_name_plural = _("payment runs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(released_by=None) | ~models.Q(released_by=models.F("made_by")),
                name="run_is_released_by_another",
            )
        ]

    def __str__(self):
        return self.number


class TransferInstruction(Stateful):
    """이체 지시: pay this organisation this much, once per `key`, out of the payable it is owed from.

    One that replaces another has a `key` of its own; `origin` is the key of the first, by which its caller knows it.
    """

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

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer instruction")
        verbose_name_plural = _("transfer instructions")
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="instruction_pays_something")]

    def __str__(self):
        return self.number

    @property
    def origin(self) -> str:
        return self.key.partition(":again:")[0]

    @property
    def booking_key(self) -> str:
        """The ledger's key of what it paid; ":back" is added where the bank sent it back."""
        return f"instruction:{self.pk}:pay"

    @property
    def booked_at(self) -> datetime | None:
        """When the bank paid it, by its statement."""
        return max((line.booked_at for line in self.lines.all() if line.withdrawal), default=None)
