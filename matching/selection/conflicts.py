"""Whether an evaluator has to do with the firms of a case: what is on record, and what they have declared."""

from datetime import date

from django.utils.translation import gettext as _

from marketplace.accounts import queries as accounts
from marketplace.accounts.enums import RelationKind
from marketplace.accounts.models import Organisation
from marketplace.programmes import queries as programmes

from .models import Application, Conflict

HARD_TIES = frozenset({RelationKind.SAME_REPRESENTATIVE, RelationKind.SHAREHOLDING, RelationKind.AFFILIATE})


def tie_of(person_id: int, application: Application, on: date) -> str:
    """Why the person may not judge the application, in words; empty if nothing is known.

    They belong, or belonged within the years of the rules, to one of the two firms or to an organisation tied to one;
    or they have declared a conflict with one, on whatever panel.
    """
    case = application.case
    firms = [firm for firm in (case.demand_firm, case.vendor) if firm]
    declared = (
        Conflict.objects.filter(person_id=person_id, organisation__in=firms).select_related("organisation").first()
    )
    if declared:
        return _("has declared a conflict with %(firm)s") % {"firm": declared.organisation.legal_name}
    years = programmes.rules_of(case.track_id).conflict_years
    for own in accounts.organisations_within(person_id, on, years):
        for firm in firms:
            if own.pk == firm.pk:
                return _("belongs or belonged to %(firm)s") % {"firm": firm.legal_name}
            if _tied(own, firm):
                return _("belongs or belonged to %(own)s, which is tied to %(firm)s") % {
                    "own": own.legal_name, "firm": firm.legal_name,
                }  # fmt: skip
    return ""


def _tied(one: Organisation, other: Organisation) -> bool:
    return bool(HARD_TIES.intersection(accounts.relations_between(one, other)))
