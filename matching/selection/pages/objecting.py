"""The objection to a decision as the firm sees it: whether it can be made, what was said, what was answered."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from marketplace.accounts import queries as accounts
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.templatetags.ieum import day

from .. import queries
from ..enums import ApplicationState, ObjectionState
from ..lifecycles import OBJECTION
from ..models import Application, Objection
from ..rules import remedy_until


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """`until`: the last day on which the standing decision can be objected to; None if it cannot be any more.

    `objection`: the one to the standing decision; where none can be made, the last there was. `representatives`: who
    hands it in, if the reader may not. `says`: how the objection stands and what comes next.
    """

    objection: Objection | None
    until: date | None
    ended_on: date | None
    representatives: str
    may_withdraw: bool
    says: tuple[str, ...]


def objection_page(application: Application, actor: Actor, at: datetime) -> ObjectionPage:
    current, last = queries.objection_to(application), queries.last_day_to_object(application)
    is_open = queries.may_still_object(application, at)
    found = current or (None if is_open else queries.latest_objection(application))
    return ObjectionPage(
        objection=found,
        until=last if is_open else None,
        ended_on=None if is_open or current else last,
        representatives="" if actor.has("representative") else _representatives(application, day_in_korea(at)),
        may_withdraw=bool(found) and OBJECTION["withdraw"].refusal(found, actor, at) is None,
        says=tuple(_says(found, application)) if found else (),
    )


def _representatives(application: Application, today: date) -> str:
    people = accounts.people_who(application.demand_firm_id, ["representative"], today)
    return ", ".join(person.name for person in people)


def _says(objection: Objection, application: Application):
    match objection.state:
        case ObjectionState.RECEIVED | ObjectionState.REVIEW:
            yield _("Somebody who had no part in the decision answers it. You are told the answer with its reason.")
        case ObjectionState.UPHELD if application.state == ApplicationState.RESERVE:
            yield _("The project stands at the end of the reserve list.")
        case ObjectionState.UPHELD:
            yield _("The application is in the running again.")
        case ObjectionState.DISMISSED:
            yield _("The decision stands.")
            yield _(
                "As far as it is an administrative disposition, you can ask for an administrative appeal or go to the administrative court within 90 days of being told this answer, that is until %(day)s."
            ) % {"day": day(remedy_until(day_in_korea(objection.state_since)))}
        case ObjectionState.WITHDRAWN:
            yield _("You have taken it back.")
