"""Vouchers and the guarantees behind advances. Won."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.agreements.models import Agreement, PartyQuerySet, PaymentRow
from marketplace.core.lifecycle import StateField, Stateful
from marketplace.core.models import StoredFile
from marketplace.core.text import CleanCharField

from .enums import GuaranteeState, VoucherState


class OfAgreementQuerySet(PartyQuerySet):
    """Records of an agreement; `also`: staff roles beside the office that see every one."""

    path = "agreement__"
    also: tuple[str, ...] = ()

    def visible_to(self, actor):
        return self if actor.has_any(*self.also) else super().visible_to(actor)


class Voucher(Stateful):
    """바우처: the agency's promise to pay a vendor up to `face` won of grant for one agreement."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="vouchers", verbose_name=_("agreement"))
    face = models.BigIntegerField(
        _("face (won)"), help_text="the agreement's grant; of a later voucher, what an expired one left of it"
    )
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"), help_text=_("From this instant on it cannot be drawn on."))
    proposed_by = models.BigIntegerField()
    issued_by = models.BigIntegerField(null=True)
    state = StateField(states=VoucherState, initial=VoucherState.PROPOSED)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        constraints = [
            models.CheckConstraint(condition=models.Q(face__gt=0), name="voucher_is_worth_something"),
            models.CheckConstraint(
                condition=models.Q(valid_from__lt=models.F("valid_until")), name="voucher_is_valid_for_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(issued_by=None) | ~models.Q(issued_by=models.F("proposed_by")),
                name="voucher_is_issued_by_another",
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=~models.Q(state__in=[VoucherState.CANCELLED, VoucherState.EXPIRED]),
                name="agreement_has_one_live_voucher",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def case_id(self):
        return self.agreement.case_id


class Earmark(models.Model):
    """지급 유보: what is kept for one payment row, by a hold in the ledger, until its claim draws it.

    `grant` is held on the voucher, `cash` on the co-payment where that goes through the agency's account. Settlement
    may lower both; each change is a new `version` with holds of its own.
    """

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="earmarks", verbose_name=_("voucher"))
    row = models.ForeignKey(PaymentRow, models.PROTECT, related_name="earmarks", verbose_name=_("instalment"))
    grant = models.BigIntegerField(_("grant share (won)"))
    cash = models.BigIntegerField(_("cash share (won)"))
    version = models.PositiveSmallIntegerField(default=1)
    drawn_for = models.CharField(_("drawn by claim"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("earmark")
        ordering = ["row__position"]
        constraints = [
            models.UniqueConstraint(fields=["voucher", "row"], name="voucher_keeps_for_a_row_once"),
            models.UniqueConstraint(
                fields=["row"], condition=~models.Q(drawn_for=""), name="payment_row_is_drawn_once"
            ),
            models.CheckConstraint(condition=models.Q(grant__gte=0, cash__gte=0), name="earmark_is_not_negative"),
        ]

    def __str__(self):
        return f"{self.voucher} · {self.row}"


class Guarantee(Stateful):
    """선금이행보증: an insurer's bond for an advance."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="guarantees", verbose_name=_("agreement"))
    issuer = CleanCharField(_("issuer"), max_length=80)
    number = CleanCharField(_("bond number"), max_length=40)
    amount = models.BigIntegerField(_("amount (won)"))
    valid_until = models.DateField(_("valid until"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("bond"))
    state = StateField(states=GuaranteeState, initial=GuaranteeState.SUBMITTED)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("advance-payment guarantee")
        verbose_name_plural = _("advance-payment guarantees")
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="guarantee_covers_something"),
            models.UniqueConstraint(
                fields=["issuer", "number"],
                condition=~models.Q(state=GuaranteeState.REFUSED),
                name="bond_stands_behind_one_advance",
            ),
            models.UniqueConstraint(
                fields=["agreement", "state"],
                condition=models.Q(state__in=[GuaranteeState.SUBMITTED, GuaranteeState.ACCEPTED]),
                name="agreement_has_one_guarantee_of_each",
            ),
        ]

    def __str__(self):
        return f"{self.issuer} {self.number}"

    @property
    def case_id(self):
        return self.agreement.case_id
