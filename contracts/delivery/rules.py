"""Who may do what during delivery, and what stands in the way. Named like the sentences they are."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from contracts.agreements.enums import AgreementState
from marketplace.accounts.rules import MEMBERS, any_of, is_inspector, is_programme_manager
from marketplace.core.clock import day_in_korea

from .enums import CheckState, MilestoneState

__all__ = ["is_manager_or_inspector", "is_programme_manager"]

is_manager_or_inspector = any_of(is_programme_manager, is_inspector)
ANSWER_DAYS = 14  # the agreement's article on delivery and acceptance


def answer_by(delivered_at: datetime) -> date:
    """The last day on which the demand firm answers a delivery. Silence after it accepts nothing."""
    return day_in_korea(delivered_at) + timedelta(days=ANSWER_DAYS)


def its_vendor(record, actor):
    return actor.organisation_id == record.agreement.vendor_id and actor.has_any(*MEMBERS)


def its_demand_firms_signer(record, actor):
    return actor.organisation_id == record.agreement.demand_firm_id and actor.has("signs")


def its_demand_firm(record, actor):
    return actor.organisation_id == record.agreement.demand_firm_id and actor.has_any("submits", "signs", "manager")


def one_of_its_firms(record, actor):
    firms = (record.agreement.demand_firm_id, record.agreement.vendor_id)
    return actor.organisation_id in firms and actor.has_any(*MEMBERS)


def its_agreement_is_in_force(record, actor, at):
    if record.agreement.state != AgreementState.IN_FORCE:
        return _("This is possible only while the agreement is in force. It is “%(state)s”.") % {
            "state": record.agreement.get_state_display()
        }


def the_period_is_not_over(milestone, actor, at):
    """Work is delivered inside the period (money rules §3.1); mending what was sent back may take longer."""
    last = milestone.agreement.ends_on
    if milestone.state == MilestoneState.PLANNED and day_in_korea(at) > last:
        return _("The agreement's period ended on %(last)s: what is delivered later is not paid.") % {"last": last}


def every_milestone_is_accepted(evaluation, actor, at):
    open_ = evaluation.agreement.milestones.exclude(state=MilestoneState.ACCEPTED)
    if titles := list(open_.order_by("position").values_list("title", flat=True)):
        return _("These milestones are not accepted yet: %(titles)s.") % {"titles": ", ".join(titles)}


def no_interim_check_is_open(evaluation, actor, at):
    if evaluation.agreement.interim_checks.filter(state__in=[CheckState.CORRECTION, CheckState.ANSWERED]).exists():
        return _("An interim check is still open. Please close it first.")


def the_work_can_be_reported(evaluation, actor, at):
    """All milestones accepted, or the period over: then the report says what is missing."""
    if day_in_korea(at) <= evaluation.agreement.ends_on:
        return every_milestone_is_accepted(evaluation, actor, at)
