"""What waits at the office's desks besides the cases: registrations, a listing and articles to review, newcomers, what people look for."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import QueryDict

from catalog import events
from catalog import operations as catalog
from catalog import pages as pages_of_catalogue
from catalog.enums import SeenKind
from contracts.clauses import operations as clauses
from contracts.clauses.enums import DocumentKind
from marketplace.accounts import operations as accounts

from ..acts import pool
from ..acts.opening import PASSWORD
from ..agenda import Agenda
from ..world import World, paper

UNWRITTEN, UNREAD, CORRECTED, UNDECIDED = "v40", "v43", "v42", "v41"
REGISTERING = (UNWRITTEN, UNREAD, CORRECTED, UNDECIDED)
CHECKED_ON = 10  # working days after the announcement of the last call: the correction has five more
REVIEWED = ("v06", "x10")  # a vendor and the solution it has changed


def fill(agenda: Agenda, words: dict) -> None:
    """In the days of the last call."""
    agenda.after(7, 10, _register)
    agenda.after(CHECKED_ON, 11, _registrations_are_checked, words["correction"])
    agenda.after(10, 10, _listing_is_changed, words["limits"])
    agenda.after(10, 15, _articles_are_written, words["articles"])
    agenda.after(11, 9, _people_search, words["searches"])
    agenda.after(11, 10, _company_is_claimed, words["newcomer"])
    agenda.after(11, 11, _colleague_asks_to_join, words["colleague"])


def _register(world: World) -> None:
    pool.drafts_registration(world, world.vendors[UNWRITTEN])
    for key in (UNREAD, CORRECTED, UNDECIDED):
        pool.registers(world, world.vendors[key])


def _registrations_are_checked(world: World, correction: str) -> None:
    manager = world.staff("manager1")
    for key in (CORRECTED, UNDECIDED):
        registration = world.vendors[key].made["registration"]
        catalog.take_up_registration(registration_id=registration, actor=manager, at=world.now())
    catalog.request_registration_correction(
        registration_id=world.vendors[CORRECTED].made["registration"], reason=correction, actor=manager, at=world.now()
    )
    catalog.propose_approval(
        registration_id=world.vendors[UNDECIDED].made["registration"], actor=manager, at=world.now()
    )


def _listing_is_changed(world: World, limits: str) -> None:
    vendor, solution = REVIEWED
    actor, solution_id = world.of(world.vendors[vendor], "manager"), world.solutions[solution]
    catalog.change_solution(solution_id=solution_id, values={"limits": limits}, actor=actor, at=world.now())
    catalog.submit_solution(solution_id=solution_id, actor=actor, at=world.now())


def _articles_are_written(world: World, words: dict) -> None:
    """One paragraph more in the agreement, for another person to review."""
    manager, at = world.staff("manager1"), world.now()
    edition = clauses.begin_edition(
        programme_id=world.made["programme"], kind=DocumentKind.AGREEMENT, actor=manager, at=at
    )
    korean, english = (
        text.replace(f"{after}\n", f"{after}\n{more}\n", 1)
        for text, after, more in (
            (edition.wording.korean, words["after"], words["korean"]),
            (edition.wording.english, words["after_english"], words["english"]),
        )
    )
    clauses.revise_edition(
        edition_id=edition.pk, korean=korean, english=english, note=words["note"], actor=manager, at=at
    )
    clauses.submit_edition(edition_id=edition.pk, actor=manager, at=at)


def _people_search(world: World, searches: list[dict]) -> None:
    """Visitors of the public list; where the first words do not help, other words a minute later do."""
    for number, search in enumerate(searches):
        queries = [QueryDict(urlencode({"q": words})) for words in search["words"]]
        pages = [pages_of_catalogue.list_page(query, at=world.now()) for query in queries]
        for visitor in range(search["visits"]):
            at = world.now()
            for words, page in zip(search["words"], pages, strict=True):
                visit = events.Visit(f"demo {number}.{visitor}", at)
                listed = [card.pk for card in page.cards]
                events.shown(visit, listed, words=words, found=page.total)
                at += timedelta(minutes=1)
            place = search.get("opens", 0)
            if 0 < place <= len(listed):
                events.taken(visit, SeenKind.OPENED, [listed[place - 1]])


def _company_is_claimed(world: World, person: dict) -> None:
    """Someone new wants to act for a company that is not here yet: the manager looks at the proof."""
    accounts.claim_organisation(
        business_number=person["business_number"], legal_name=person["legal_name"],
        representative=person["representative"],
        proof=paper("사업자등록증", person["legal_name"], person["business_number"]),
        actor=pool.accounts_actor(world, _signs_up(world, person)), at=world.now(),
    )  # fmt: skip


def _colleague_asks_to_join(world: World, person: dict) -> None:
    """A member of a firm's staff asks its representative."""
    accounts.ask_to_join(
        organisation_id=world.known["f01"].organisation_id, role=person["role"],
        actor=pool.accounts_actor(world, _signs_up(world, person)), at=world.now(),
    )  # fmt: skip


def _signs_up(world: World, person: dict) -> int:
    user = accounts.register_person(
        email=person["email"], name=person["name"], password=PASSWORD, actor=world.system, at=world.now()
    )
    accounts.confirm_address(user_id=user.pk, actor=world.system, at=world.now())
    return user.pk
