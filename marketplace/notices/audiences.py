"""Whom something concerns: a person, a desk of a firm, or a desk of the office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from marketplace.accounts import queries as accounts
from marketplace.accounts.models import User
from marketplace.core.actor import Actor

from .enums import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """`but`: a person of the desk whom it does not concern, because another must do it (maker ≠ checker)."""

    person_id: int | None = None
    organisation_id: int | None = None
    desk: str = ""
    but: int | None = None

    def people(self, on: date) -> Iterable[User]:
        """Those it concerns on a day, each once."""
        if self.person_id:
            return User.objects.filter(pk=self.person_id, is_active=True)
        roles = Desk(self.desk).roles
        people = (
            accounts.people_who(self.organisation_id, roles, on) if self.organisation_id else accounts.staff_who(roles)
        )
        return people.exclude(pk=self.but) if self.but else people


def person(person_id: int) -> Audience:
    return Audience(person_id=person_id)


def firm(organisation_id: int, desk: Desk = Desk.DECIDERS) -> Audience:
    """Those of a firm who sit at the desk."""
    return Audience(organisation_id=organisation_id, desk=desk)


def office(desk: Desk, *, but: int | None = None) -> Audience:
    """Those of the office who sit at the desk."""
    return Audience(desk=desk, but=but)


def desks_of(actor: Actor) -> tuple[list[str], list[str]]:
    """The desks of its firm, and those of the office, at which the actor sits."""
    own = [desk for desk in Desk if actor.roles & desk.roles]
    return [desk for desk in own if desk.is_of_a_firm], [desk for desk in own if not desk.is_of_a_firm]
