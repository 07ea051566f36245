"""Claims with their e-tax invoices, and the settlement of each agreement. Won, supply value; VAT beside it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.agreements.models import Agreement, PaymentRow
from contracts.payments.models import TransferInstruction
from marketplace.core.immutable import written_once
from marketplace.core.lifecycle import StateField, Stateful, StatefulQuerySet
from marketplace.core.text import CleanCharField, CleanTextField
from marketplace.programmes.models import EligibilityRun

from .enums import ClaimState, SettlementState


@written_once("approval_number")
class ETaxInvoice(models.Model):
    """전자세금계산서, from the vendor to the demand firm. Its number is used once, in any programme."""

    approval_number = models.CharField(_("approval number"), max_length=24, unique=True)
    supplier_number = models.CharField(_("supplier's business number"), max_length=12)
    buyer_number = models.CharField(_("buyer's business number"), max_length=12)
    supply_value = models.BigIntegerField(_("supply value (won)"))
    vat = models.BigIntegerField(_("VAT (won)"))
    written_on = models.DateField(_("date written"))
    issued_on = models.DateField(_("issued on"))
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("e-tax invoice")
        constraints = [
            models.CheckConstraint(condition=models.Q(supply_value__gt=0, vat__gte=0), name="invoice_is_for_something")
        ]

    def __str__(self):
        return self.approval_number


class Claim(Stateful):
    """대금청구: one instalment. Its four numbers add up to the invoice: grant share, cash share, VAT, total."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="claims", verbose_name=_("agreement"))
    row = models.ForeignKey(PaymentRow, models.PROTECT, related_name="claims", verbose_name=_("instalment"))
    invoice = models.OneToOneField(ETaxInvoice, models.PROTECT, related_name="claim", verbose_name=_("e-tax invoice"))
    grant_share = models.BigIntegerField(_("grant share (won)"))
    cash_share = models.BigIntegerField(_("cash share (won)"))
    vat = models.BigIntegerField(_("VAT (won)"))
    total = models.BigIntegerField(_("total (won)"))
    eligibility = models.ForeignKey(EligibilityRun, models.PROTECT, related_name="+")
    checked_by = models.BigIntegerField(null=True)
    approved_by = models.BigIntegerField(null=True)
    instruction = models.ForeignKey(TransferInstruction, models.PROTECT, null=True, related_name="claims")
    state = StateField(states=ClaimState, initial=ClaimState.CLAIMED)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(
                fields=["row"], condition=~models.Q(state=ClaimState.REFUSED), name="instalment_claimed_once"
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
        ]

    def __str__(self):
        return self.number

    @property
    def case_id(self):
        return self.agreement.case_id


class Settlement(Stateful):
    """정산: planned against recognised, what is left goes back."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="settlement", verbose_name=_("agreement"))
    planned = models.BigIntegerField(_("planned (won)"), help_text="grant + cash")
    recognised = models.BigIntegerField(_("recognised (won)"), null=True, blank=True)
    recognised_grant = models.BigIntegerField(_("recognised grant (won)"), null=True, blank=True)
    returned_grant = models.BigIntegerField(_("grant returned (won)"), default=0)
    refunded_cash = models.BigIntegerField(_("cash refunded to the firm (won)"), default=0)
    reviewed_by = models.BigIntegerField(null=True)
    confirmed_by = models.BigIntegerField(null=True)
    state = StateField(states=SettlementState, initial=SettlementState.OPEN)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recognised=None) | models.Q(recognised__lte=models.F("planned")),
                name="recognised_within_the_plan",
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


class Expense(models.Model):
    """사업비 집행: one cost line as spent, what the auditor proposes and what the manager confirms."""

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="expenses")
    item = models.CharField(_("cost item"), max_length=20)
    name = CleanCharField(_("what"), max_length=120)
    planned = models.BigIntegerField(_("planned (won)"))
    spent = models.BigIntegerField(_("spent (won)"))
    proposed = models.BigIntegerField(_("proposed (won)"), null=True, blank=True)
    confirmed = models.BigIntegerField(_("confirmed (won)"), null=True, blank=True)
    reason = CleanTextField(_("reason for disallowing"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed=None) | models.Q(confirmed__lte=models.F("spent"), confirmed__gte=0),
                name="confirmed_within_what_was_spent",
            )
        ]
