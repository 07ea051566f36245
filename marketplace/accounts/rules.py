"""Who may do what: the predicates that every app shares. Named like the sentences they are.

A predicate takes the record and the actor and asks no database, so that it can be shown for any state.
"""

from collections.abc import Callable

from marketplace.core.actor import Actor

from .enums import Role, StaffRole

Predicate = Callable[[object, Actor], bool]
OFFICE = (
    StaffRole.PROGRAMME_MANAGER.value,
    StaffRole.APPROVER.value,
    StaffRole.FINANCE_OFFICER.value,
    StaffRole.PANEL_SECRETARY.value,
)
# Who follows projects once they are agreed, and their money: everyone of the office but the panel's secretary.
PROJECT_OFFICE = tuple(role for role in OFFICE if role != StaffRole.PANEL_SECRETARY.value)
# Who has to do with panels and their points: everyone of the office but the finance officer.
PANEL_OFFICE = tuple(role for role in OFFICE if role != StaffRole.FINANCE_OFFICER.value)
MEMBERS = (Role.REPRESENTATIVE.value, Role.MANAGER.value, Role.STAFF.value)


def _staff(role: StaffRole) -> Predicate:
    def predicate(record, actor: Actor) -> bool:
        return actor.has(role.value)

    predicate.__name__ = f"is_{role.value}"
    return predicate


is_programme_manager = _staff(StaffRole.PROGRAMME_MANAGER)
is_approver = _staff(StaffRole.APPROVER)
is_finance_officer = _staff(StaffRole.FINANCE_OFFICER)
is_panel_secretary = _staff(StaffRole.PANEL_SECRETARY)
is_moderator = _staff(StaffRole.MODERATOR)
is_inspector = _staff(StaffRole.INSPECTOR)
is_settlement_auditor = _staff(StaffRole.SETTLEMENT_AUDITOR)


def is_system(record, actor: Actor) -> bool:
    return actor.has("system")


def any_of(*predicates: Predicate) -> Predicate:
    """True if any of them is."""

    def predicate(record, actor: Actor) -> bool:
        return any(each(record, actor) for each in predicates)

    predicate.__name__ = "_or_".join(each.__name__ for each in predicates)
    return predicate


def for_organisation(attribute: str, *roles: str) -> Predicate:
    """The actor acts for the organisation that the record names `attribute`, in one of the roles.

    Roles: those of a membership, and "signs" and "submits", which may also be delegated.
    """
    wanted = roles or MEMBERS

    def predicate(record, actor: Actor) -> bool:
        owner = getattr(record, f"{attribute}_id")
        return actor.organisation_id is not None and actor.organisation_id == owner and actor.has_any(*wanted)

    predicate.__name__ = f"{'_or_'.join(wanted)}_of_the_{attribute}"
    return predicate


def is_office(actor: Actor) -> bool:
    """Works in the programme office, or is the system: sees every case."""
    return actor.has_any("system", *OFFICE)
