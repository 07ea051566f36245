"""Every page that somebody may open, with one who may: for those who look at pages, not at rights."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.test import Client

from tests.scenarios import Stage, undone

from . import arguments, people
from .addresses import Address, every_address
from .project import Project

NOBODY_LOOKS = ("account_logout", "account_inactive", "office_health", "wagtail_serve", "demo:mail")
FIRST = {
    "admin/": ("manager", "approver", "finance", "secretary", "moderator", "inspector"),
    "workspace/": ("firm", "vendor", "evaluator", "auditor", "newcomer"),
    "": (people.VISITOR, "firm", "newcomer"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """An address, and the role of one who reads it."""

    visit: arguments.Visit
    role: str

    @property
    def name(self) -> str:
        """Fit for a file."""
        return "-".join(filter(None, (self.visit.name, self.visit.what))).replace(":", "-").replace(" ", "-")


def pages(moment: str, stage: Stage, parts: Collection[str] = ()) -> Iterator[Page]:
    """The pages of the moment, on its database and in its time; what is a file or a step on the way is none.

    `parts`: only those whose name has one of these in it.
    """
    project = Project(stage.firm(people.FIRM).organisation_id)
    clients = {role: signed_in(person) for role, person in people.everyone(stage).items()}
    for address in every_address():
        if address.name in NOBODY_LOOKS or (address.in_the_office and not address.is_ours):
            continue
        if parts and not any(part in address.name for part in parts):
            continue
        if arguments.builder_of(address).moment == moment:
            for visit in arguments.visits(address, project):
                if role := next((role for role in _readers(address) if _is_page(clients[role], visit)), None):
                    yield Page(visit, role)


def _readers(address: Address) -> tuple[str, ...]:
    route = address.route.removeprefix("en/")
    return next(roles for start, roles in FIRST.items() if route.startswith(start))


def _is_page(client: Client, visit: arguments.Visit) -> bool:
    cache.clear()
    with undone():
        response = client.get(visit.path)
    return (
        response.status_code == 200
        and response.get("Content-Type", "").startswith("text/html")
        and b"<html" in response.content
        and not response.get("Content-Disposition")
    )


def signed_in(person) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client
