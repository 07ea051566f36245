"""Who acts. Every operation takes an Actor; nothing below the views ever sees a request."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, acting for an organisation, in roles; or the system itself.

    `roles` holds staff roles (programme_manager, approver, …) and, when the person acts for an
    organisation, that membership's role (representative, manager, staff, viewer).
    """

    person_id: int | None
    organisation_id: int | None = None
    roles: frozenset[str] = frozenset()
    delegation_id: int | None = None
    label: str = ""
    request_id: str = ""
    address: str = ""
    browser: str = ""  # as it calls itself

    def has(self, role: str) -> bool:
        return role in self.roles

    def has_any(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


SYSTEM = Actor(person_id=None, roles=frozenset({"system"}), label="system")
PUBLIC = Actor(person_id=None, label="public")
