"""Who may do what with needs and quotes. Named like the sentences they are."""

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import any_of, for_organisation, is_system
from marketplace.core.clock import minute_in_korea

from .enums import NeedState

__all__ = ["is_system", "is_the_vendor", "its_firm", "its_firm_or_system"]

is_the_vendor = for_organisation("vendor")


def its_firm(need, actor):
    return actor.organisation_id == need.demand_firm_id and actor.has_any("representative", "manager", "staff")


def its_decider(need, actor):
    return actor.organisation_id == need.demand_firm_id and actor.has_any("representative", "manager")


def the_needs_firm(quote, actor):
    return actor.has("system") or (
        actor.organisation_id == quote.demand_firm_id and actor.has_any("representative", "manager")
    )


def may_know_the_firm(need, actor, *, invited: bool):
    """A vendor knows whose need it is once the firm has asked it, or chosen it; others quote without the name."""
    return invited or actor.organisation_id == need.case.vendor_id


its_firm_or_system = any_of(its_firm, is_system)


def the_quote_deadline_has_passed(need, actor, at):
    if need.quote_deadline is None or at <= need.quote_deadline:
        return _("The quotes stay sealed until %(when)s (Korean time).") % {"when": _shown(need.quote_deadline)}


def quotes_are_still_taken(quote, actor, at):
    if quote.need.state == NeedState.CANCELLED:
        return _("The firm has given up this need. No quote is wanted any more.")
    if quote.need.state != NeedState.ASKING or at > quote.need.quote_deadline:
        return _("Quotes were taken until %(when)s (Korean time).") % {"when": _shown(quote.need.quote_deadline)}


def _shown(when) -> str:
    return minute_in_korea(when) if when else ""
