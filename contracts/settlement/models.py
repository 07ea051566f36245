"""Claims with their e-tax invoices, and the settlement of each agreement. Won, supply value; VAT beside it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.agreements.models import Agreement, PaymentRow
from contracts.delivery.models import Deliverable
from contracts.payments.enums import ExpectationState
from contracts.payments.models import DepositExpectation, TransferInstruction
from contracts.vouchers.models import OfAgreementQuerySet
from marketplace.accounts.enums import StaffRole
from marketplace.core.immutable import written_once
from marketplace.core.lifecycle import StateField, Stateful
from marketplace.core.models import StoredFile
from marketplace.core.text import CleanCharField, CleanTextField
from marketplace.programmes.enums import CostItem
from marketplace.programmes.models import Case, EligibilityRun

from .enums import ClaimState, Disallowance, PaperKind, SettlementState


class AuditedQuerySet(OfAgreementQuerySet):
    """Records that the settlement auditor sees as well."""

    also = (StaffRole.SETTLEMENT_AUDITOR.value,)


@written_once()
class ETaxInvoice(models.Model):
    """전자세금계산서, from the vendor to the demand firm, as the vendor entered it for one claim."""

    approval_number = models.CharField(_("approval number"), max_length=24, db_index=True)
    supplier_number = models.CharField(_("supplier's business number"), max_length=12)
    buyer_number = models.CharField(_("buyer's business number"), max_length=12)
    supply_value = models.BigIntegerField(_("supply value (won)"))
    vat = models.BigIntegerField(_("VAT (won)"))
    written_on = models.DateField(_("date written"))
    issued_on = models.DateField(_("issued on"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file"))
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("e-tax invoice")
        constraints = [
            models.CheckConstraint(condition=models.Q(supply_value__gt=0, vat__gte=0), name="invoice_is_for_something")
        ]

    def __str__(self):
        return self.approval_number


class Claim(Stateful):
    """대금청구: one instalment. Its four numbers add up to the invoice: grant share, cash share, VAT, total.

    `approval_number` is the invoice's: while a claim stands, its number is used by no other, in any programme.
    """

    number = models.CharField(_("number"), max_length=30, unique=True)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="claims", verbose_name=_("agreement"))
    row = models.ForeignKey(PaymentRow, models.PROTECT, related_name="claims", verbose_name=_("instalment"))
    invoice = models.OneToOneField(ETaxInvoice, models.PROTECT, related_name="claim", verbose_name=_("e-tax invoice"))
    approval_number = models.CharField(_("approval number"), max_length=24)
    grant_share = models.BigIntegerField(_("grant share (won)"))
    cash_share = models.BigIntegerField(_("cash share (won)"))
    vat = models.BigIntegerField(_("VAT (won)"))
    total = models.BigIntegerField(_("total (won)"))
    eligibility = models.ForeignKey(EligibilityRun, models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(_("claimed at"))
    checked_by = models.BigIntegerField(null=True)
    approved_by = models.BigIntegerField(null=True)
    instruction = models.ForeignKey(
        TransferInstruction, models.PROTECT, null=True, related_name="claims", verbose_name=_("transfer instruction")
    )
    paid_at = models.DateTimeField(_("paid at"), null=True)
    state = StateField(states=ClaimState, initial=ClaimState.CLAIMED)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(
                fields=["row"], condition=~models.Q(state=ClaimState.REFUSED), name="instalment_claimed_once"
            ),
            models.UniqueConstraint(
                fields=["approval_number"],
                condition=~models.Q(state=ClaimState.REFUSED),
                name="invoice_is_claimed_once",
            ),
            models.CheckConstraint(
                condition=models.Q(total=models.F("grant_share") + models.F("cash_share") + models.F("vat")),
                name="four_numbers_add_up",
            ),
            models.CheckConstraint(
                condition=models.Q(grant_share__gte=0, cash_share__gte=0, vat__gte=0), name="claim_is_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("checked_by")),
                name="claim_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[ClaimState.INSTRUCTED, ClaimState.PAID])
                | models.Q(checked_by__isnull=False),
                name="claim_is_checked_before_it_is_paid",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def case_id(self):
        return self.agreement.case_id

    @property
    def supply_value(self) -> int:
        """Won, without VAT."""
        return self.grant_share + self.cash_share

    @property
    def invoices(self) -> models.QuerySet:
        """Its invoice as rows: what the office shows beside the claim."""
        return ETaxInvoice.objects.filter(pk=self.invoice_id)

    @property
    def findings(self) -> models.QuerySet:
        """What the rules found when the claim was filed or last checked; nothing that passed."""
        return self.eligibility.findings.exclude(outcome="passed").order_by("pk")


class PaymentHold(models.Model):
    """지급보류: while one stands, no claim of its case is approved. `cause` names what placed it, once."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="payment_holds", verbose_name=_("case"))
    cause = models.CharField(_("cause"), max_length=60, unique=True)
    reason = CleanTextField(_("reason"))
    at = models.DateTimeField(_("since"))
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    class Meta:
        verbose_name = _("hold on payments")
        verbose_name_plural = _("holds on payments")

    def __str__(self):
        return f"{self.case} · {self.cause}"


class Settlement(Stateful):
    """정산: planned against recognised; what is left goes back.

    `returned_grant` went from the voucher back to the programme, `refunded_cash` to what the firm is owed;
    `recovered_grant` was paid out beyond what was recognised and is asked back as the deposit `recovery`.
    """

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="settlement", verbose_name=_("agreement"))
    planned = models.BigIntegerField(_("planned (won)"), help_text="grant + cash")
    needs_audit = models.BooleanField(
        _("external audit"), default=False, help_text=_("From the grant on that the rules name.")
    )
    statement = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("settlement statement")
    )
    recognised = models.BigIntegerField(_("recognised (won)"), null=True, blank=True)
    recognised_grant = models.BigIntegerField(_("recognised grant (won)"), null=True, blank=True)
    returned_grant = models.BigIntegerField(_("grant returned (won)"), default=0)
    refunded_cash = models.BigIntegerField(_("cash refunded to the firm (won)"), default=0)
    recovered_grant = models.BigIntegerField(_("grant to be paid back (won)"), default=0)
    recovery = models.OneToOneField(
        DepositExpectation, models.PROTECT, null=True, related_name="+", verbose_name=_("expected return")
    )
    comment = CleanTextField(_("what the review found"), blank=True)
    opinion = CleanTextField(_("what the firm says to it"), blank=True)
    decision = CleanTextField(_("decision"), blank=True)
    reviewed_by = models.BigIntegerField(null=True)
    confirmed_by = models.BigIntegerField(null=True)
    state = StateField(states=SettlementState, initial=SettlementState.OPEN)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recognised=None) | models.Q(recognised__gte=0, recognised__lte=models.F("planned")),
                name="recognised_within_the_plan",
            ),
            models.CheckConstraint(
                condition=models.Q(recognised_grant=None)
                | models.Q(recognised_grant__gte=0, recognised_grant__lte=models.F("recognised")),
                name="recognised_grant_within_the_recognised",
            ),
            models.CheckConstraint(
                condition=models.Q(returned_grant__gte=0, refunded_cash__gte=0, recovered_grant__gte=0),
                name="returns_are_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("reviewed_by")),
                name="settlement_confirmed_by_another",
            ),
        ]

    def __str__(self):
        return str(self.agreement)

    @property
    def case_id(self):
        return self.agreement.case_id

    @property
    def is_recovered(self) -> bool:
        """Whether nothing that was paid beyond the recognised grant is still out."""
        return self.recovery is None or self.recovery.state == ExpectationState.RECEIVED


class Expense(models.Model):
    """사업비 집행: one cost line as planned, as spent, as the review proposes and as it is confirmed."""

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="expenses")
    position = models.PositiveSmallIntegerField(_("order"))
    item = models.CharField(_("cost item"), max_length=20, choices=CostItem)
    name = CleanCharField(_("what"), max_length=120)
    planned = models.BigIntegerField(_("planned (won)"))
    spent = models.BigIntegerField(_("spent (won)"), default=0)
    proposed = models.BigIntegerField(_("proposed (won)"), null=True, blank=True)
    confirmed = models.BigIntegerField(_("confirmed (won)"), null=True, blank=True)
    code = models.CharField(_("reason code"), max_length=20, choices=Disallowance, blank=True)
    reason = CleanTextField(_("reason for disallowing"), blank=True)

    class Meta:
        verbose_name = _("expense")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "position"], name="expense_position"),
            models.CheckConstraint(condition=models.Q(planned__gte=0, spent__gte=0), name="expense_is_not_negative"),
            models.CheckConstraint(
                condition=models.Q(proposed=None)
                | models.Q(proposed__gte=0, proposed__lte=models.F("spent"))
                & models.Q(proposed__lte=models.F("planned")),
                name="proposed_within_what_was_spent_and_planned",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed=None)
                | models.Q(confirmed__gte=0, confirmed__lte=models.F("spent"))
                & models.Q(confirmed__lte=models.F("planned")),
                name="confirmed_within_what_was_spent_and_planned",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def most(self) -> int:
        """The most that can be recognised of it, in won."""
        return min(self.spent, self.planned)


class Evidence(models.Model):
    """증빙: one paper behind an expense: a file of the firm's, or what a claim or a delivery has shown already.

    `amount` is the part of the paper that belongs to this expense, in won without VAT. A paper that is taken away
    stays, with the time at which it was.
    """

    expense = models.ForeignKey(Expense, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=12, choices=PaperKind)
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="+", verbose_name=_("claim"))
    deliverable = models.ForeignKey(
        Deliverable, models.PROTECT, null=True, related_name="+", verbose_name=_("deliverable")
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file"))
    party = CleanCharField(_("who issued or received it"), max_length=120)
    amount = models.BigIntegerField(_("amount without VAT (won)"), null=True)
    day = models.DateField(_("day"))
    by = models.BigIntegerField()
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("evidence")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gt=0), name="evidence_shows_something"
            ),
            models.UniqueConstraint(
                fields=["expense", "kind", "file"],
                condition=models.Q(removed_at=None, claim=None, deliverable=None),
                name="file_stands_behind_an_expense_once",
            ),
            models.UniqueConstraint(
                fields=["expense", "kind", "claim"],
                condition=models.Q(removed_at=None),
                name="claim_stands_behind_an_expense_once",
            ),
            models.UniqueConstraint(
                fields=["expense", "deliverable"],
                condition=models.Q(removed_at=None),
                name="deliverable_stands_behind_an_expense_once",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.party}"
