"""Gathers what the eligibility rules look at, for a case as it stands on a day."""

from calendar import monthrange
from datetime import date, timedelta

from catalog import queries as catalog
from marketplace.accounts import queries as accounts
from marketplace.accounts.models import Organisation
from marketplace.programmes import queries as programmes
from marketplace.programmes.eligibility import Facts, Firm, PlanFacts, VendorFacts
from marketplace.programmes.models import Case

from .enums import ApplicationState
from .models import ENDED, Application, ApplicationVersion
from .plan import Plan


def build_facts(case_id: int, *, on: date, plan: Plan | None) -> Facts:
    """Facts of a case on a Korean day: both firms, their ties, the plan's money, the firm's other applications."""
    case = programmes.case(case_id)
    firm, vendor = case.demand_firm, case.vendor
    return Facts(
        on=on,
        demand_firm=Firm(**_firm(firm, on)),
        vendor=_vendor(case, on) if vendor else None,
        relations=tuple(accounts.relations_between(firm, vendor)) if vendor else (),
        plan=plan_facts(plan, case) if plan else None,
        earlier_applications=_other_receipts(case),
        run_starts_on=case.round.run_starts_on,
        run_ends_on=case.round.run_ends_on,
    )


def plan_facts(plan: Plan, case: Case) -> PlanFacts:
    """The plan's money and time as the rules see them."""
    starts_on = case.round.run_starts_on
    return PlanFacts(
        grant=plan.grant,
        cash=plan.cash,
        in_kind=plan.in_kind_total,
        lines=sum(line.grant + line.cash for line in plan.cost_lines) + plan.in_kind_total,
        items=plan.items,
        starts_on=starts_on,
        ends_on=end_of_month(starts_on, max((milestone.month for milestone in plan.milestones), default=1)),
    )


def end_of_month(starts_on: date, month: int) -> date:
    """The last day of the `month`-th month of a project: the day before its monthly anniversary."""
    years, index = divmod(starts_on.month - 1 + month, 12)
    year = starts_on.year + years
    day = min(starts_on.day, monthrange(year, index + 1)[1])
    return date(year, index + 1, day) - timedelta(days=1)


def _firm(organisation: Organisation, on: date) -> dict:
    return {
        "name": organisation.legal_name,
        "size_class": organisation.size_class,
        "business_status": organisation.business_status,
        "wholly_impaired": accounts.wholly_impaired(organisation.pk),
        "sanctions": tuple(sanction.basis for sanction in accounts.live_sanctions(organisation.pk, on)),
        "certificates": {
            kind: certificate.valid_until
            for kind, certificate in accounts.valid_certificates(organisation.pk, on).items()
        },
    }


def _vendor(case: Case, on: date) -> VendorFacts:
    return VendorFacts(
        **_firm(case.vendor, on),
        in_pool=catalog.vendor_in_pool(vendor_id=case.vendor_id, round_id=case.round_id),
        places_left=catalog.places_left(vendor_id=case.vendor_id, round_id=case.round_id),
    )


def _other_receipts(case: Case) -> tuple[str, ...]:
    others = Application.objects.filter(round_id=case.round_id, demand_firm_id=case.demand_firm_id).exclude(case=case)
    live = others.exclude(state__in=[ApplicationState.DRAFT, *ENDED])
    versions = ApplicationVersion.objects.filter(application__in=live).order_by("pk")
    return tuple(versions.values_list("receipt_number", flat=True))
