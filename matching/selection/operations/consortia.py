"""A demand firm and a vendor apply together: proposed by one, accepted by the other's representative."""

from datetime import datetime

from django.db import IntegrityError, transaction

from marketplace.accounts import queries as accounts
from marketplace.accounts.enums import RelationKind
from marketplace.core import audit, outbox
from marketplace.core.actor import Actor
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.programmes import queries as programmes
from matching.needs import queries as needs

from ..conflicts import HARD_TIES
from ..errors import ConsortiumExists, NoConflictNotDeclared, Related
from ..lifecycles import CONSORTIUM
from ..models import Consortium


def propose_consortium(*, case_id: int, actor: Actor, at: datetime) -> Consortium:
    """Propose to apply together on the chosen quote. Either firm's representative or manager may.

    Raises NotAllowed, ConsortiumExists.
    """
    choice = needs.choice_of(case_id)
    case = programmes.case(case_id)
    sides = (case.demand_firm_id, case.vendor_id)
    if choice is None or actor.organisation_id not in sides or not actor.has_any("representative", "manager"):
        raise NotAllowed
    try:
        with transaction.atomic():
            consortium = Consortium.objects.create(
                case=case, quote=choice.quote, demand_firm_id=case.demand_firm_id, vendor_id=case.vendor_id,
                proposed_by_org_id=actor.organisation_id, state_since=at,
            )  # fmt: skip
            audit.record(consortium, "consortium.propose", actor=actor, at=at)
            outbox.publish("consortium.propose", subject=consortium, at=at, actor=actor)
    except IntegrityError as error:
        raise ConsortiumExists from error
    return consortium


def accept_consortium(*, consortium_id: int, no_conflict: bool, actor: Actor, at: datetime) -> Consortium:
    """The other side's representative accepts, both having declared that the firms are not related.

    Raises NoConflictNotDeclared, Related (same representative, 30 % of shares, same group), TransitionRefused.
    """
    if not no_conflict:
        raise NoConflictNotDeclared
    consortium = Consortium.objects.visible_to(actor).select_related("demand_firm", "vendor").get(pk=consortium_id)
    ties = HARD_TIES.intersection(accounts.relations_between(consortium.demand_firm, consortium.vendor))
    if ties:
        raise Related(ties=", ".join(sorted(str(RelationKind(tie).label) for tie in ties)))
    with transaction.atomic():
        consortium = advance(CONSORTIUM, consortium, "accept", actor=actor, at=at)
        consortium.no_conflict_declared = True
        consortium.save(update_fields=["no_conflict_declared"])
    return consortium


def dissolve_consortium(*, consortium_id: int, reason: str, actor: Actor, at: datetime) -> Consortium:
    """Part before anything was submitted. Raises TransitionRefused afterwards."""
    consortium = Consortium.objects.visible_to(actor).get(pk=consortium_id)
    return advance(CONSORTIUM, consortium, "dissolve", actor=actor, at=at, reason=reason)
