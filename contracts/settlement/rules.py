"""Who may do what with claims and settlements, and what stands in the way. Named like the sentences they are."""

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import (
    any_of,
    is_approver,
    is_finance_officer,
    is_programme_manager,
    is_settlement_auditor,
    is_system,
)
from marketplace.programmes import queries as programmes

from .enums import ClaimState

__all__ = ["is_finance_officer", "is_programme_manager", "is_system"]

is_manager_or_system = any_of(is_programme_manager, is_system)
is_manager_or_finance = any_of(is_programme_manager, is_finance_officer)
may_confirm = any_of(is_programme_manager, is_approver)
UNDECIDED = (ClaimState.CLAIMED, ClaimState.CHECKED, ClaimState.ON_HOLD)


def its_vendor_claims(claim, actor):
    return actor.organisation_id == claim.agreement.vendor_id and actor.has_any("submits", "signs", "manager")


def its_demand_firm(settlement, actor):
    return actor.organisation_id == settlement.agreement.demand_firm_id and actor.has_any("submits", "signs", "manager")


def its_reviewer(settlement, actor):
    """The settlement auditor where the rules want an external audit, else the manager."""
    return (is_settlement_auditor if settlement.needs_audit else is_programme_manager)(settlement, actor)


def may_return_the_statement(settlement, actor):
    return its_reviewer(settlement, actor) or is_programme_manager(settlement, actor)


def someone_else_checked_it(claim, actor, at):
    if claim.checked_by == actor.person_id:
        return _("You checked this claim yourself: another person must approve it.")


def its_check_is_fresh(claim, actor, at):
    rules = programmes.rules_of(claim.agreement.case.track_id)
    if not programmes.is_fresh(claim.eligibility, at=at, rules=rules):
        return _(
            "Eligibility was checked more than %(days)d days ago. The manager must check the claim again before it is"
            " paid."
        ) % {"days": rules.recheck_days}


def nothing_holds_its_case(claim, actor, at):
    if claim.agreement.case.payment_holds.filter(released_at=None).exists():
        return _("Payments of this case are on hold. The claim goes on once the reason for that is cleared.")


def someone_else_reviewed_it(settlement, actor, at):
    if settlement.reviewed_by == actor.person_id:
        return _("You proposed these amounts yourself: another person must confirm them.")


def its_claims_are_decided(settlement, actor, at):
    open_ = settlement.agreement.claims.filter(state__in=UNDECIDED).order_by("number")
    if numbers := list(open_.values_list("number", flat=True)):
        return _("These claims are not decided yet: %(claims)s. Please approve them or send them back first.") % {
            "claims": ", ".join(numbers)
        }
