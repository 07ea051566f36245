"""Vouchers and the guarantees behind advances. Won."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.agreements.models import Agreement
from marketplace.core.lifecycle import StateField, Stateful, StatefulQuerySet
from marketplace.core.models import StoredFile
from marketplace.core.text import CleanCharField

from .enums import GuaranteeState, VoucherState


class VoucherQuerySet(StatefulQuerySet):
    pass


class Voucher(Stateful):
    """바우처: the agency's promise to pay a vendor up to `face` won of grant for one agreement."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="vouchers", verbose_name=_("agreement"))
    face = models.BigIntegerField(_("face (won)"), help_text="equal to the agreement's grant")
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"), help_text=_("The last instant it can be drawn on."))
    proposed_by = models.BigIntegerField()
    issued_by = models.BigIntegerField(null=True)
    state = StateField(states=VoucherState, initial=VoucherState.PROPOSED)

    objects = VoucherQuerySet.as_manager()

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


class Guarantee(Stateful):
    """선금이행보증: an insurer's bond for an advance."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="guarantees", verbose_name=_("agreement"))
    issuer = CleanCharField(_("issuer"), max_length=80)
    number = models.CharField(_("bond number"), max_length=40, unique=True)
    amount = models.BigIntegerField(_("amount (won)"))
    valid_until = models.DateField(_("valid until"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    state = StateField(states=GuaranteeState, initial=GuaranteeState.SUBMITTED)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        verbose_name = _("advance-payment guarantee")
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="guarantee_covers_something")]

    def __str__(self):
        return f"{self.issuer} {self.number}"

    @property
    def case_id(self):
        return self.agreement.case_id
