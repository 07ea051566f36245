"""Who may do what with vouchers and guarantees, and what stands in the way. Named like the sentences they are."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from contracts.agreements.enums import AgreementState
from contracts.agreements.models import Agreement
from marketplace.accounts.rules import any_of, is_finance_officer, is_programme_manager, is_system
from marketplace.programmes.enums import InstalmentKind

from .enums import GuaranteeState

__all__ = ["any_of", "is_finance_officer", "is_programme_manager", "is_system"]

# Something may still be paid: a first voucher, or a new one over what an expired one left.
VOUCHERED = (
    AgreementState.CONCLUDED, AgreementState.IN_FORCE, AgreementState.COMPLETED, AgreementState.TERMINATED,
)  # fmt: skip


def its_vendor_may_submit(guarantee, actor):
    return actor.organisation_id == guarantee.agreement.vendor_id and actor.has_any("representative", "submits")


def someone_else_proposed_it(voucher, actor, at):
    if voucher.proposed_by == actor.person_id:
        return _("You proposed this voucher yourself: another officer must issue it.")


def has_not_expired(voucher, actor, at):
    if at >= voucher.valid_until:
        return _("Its validity is over. Please refuse it and have a new voucher proposed.")


def its_validity_is_over(voucher, actor, at):
    if at < voucher.valid_until:
        return _("It can still be drawn on.")


def its_agreement_is_concluded(voucher, actor, at):
    if voucher.agreement.state not in VOUCHERED:
        return _("Its agreement is “%(state)s”: a voucher is issued for a concluded agreement.") % {
            "state": voucher.agreement.get_state_display()
        }


def nothing_is_kept_any_more(voucher, actor, at):
    if voucher.earmarks.filter(drawn_for="").exclude(grant=0, cash=0).exists():
        return _("An instalment is still to be paid from it.")


def it_covers_the_advance(guarantee, actor, at):
    advance = advance_of(guarantee.agreement)
    if guarantee.amount < advance:
        return _(
            "The bond covers %(amount)s won, the advance is %(advance)s won. Please have the insurer issue one"
            " over at least the advance."
        ) % {"amount": f"{guarantee.amount:,}", "advance": f"{advance:,}"}


def it_outlives_the_agreement(guarantee, actor, at):
    last = guarantee_until(guarantee.agreement)
    if guarantee.valid_until < last:
        return _(
            "The bond is valid until %(until)s; it must be until %(last)s at least. Please have the insurer extend it."
        ) % {"until": guarantee.valid_until, "last": last}


def ends_too_early(guarantee) -> bool:
    """Of an accepted one: the period was changed since, and ends later than it was accepted for."""
    return guarantee.state == GuaranteeState.ACCEPTED and guarantee.valid_until < guarantee_until(guarantee.agreement)


def advance_of(agreement: Agreement) -> int:
    """Won of the advance in the payment schedule, grant and cash; 0 without one."""
    return sum(row.amount for row in agreement.payment_rows.all() if row.kind == InstalmentKind.ADVANCE)


def guarantee_until(agreement: Agreement) -> date:
    """The day until which a guarantee must be valid at least (money rules §3.4)."""
    return agreement.ends_on + timedelta(days=agreement.rule_set.guarantee_extra_days)
