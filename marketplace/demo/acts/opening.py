"""Act one: the agency, its people, the words of the catalogue, the programme and its round."""

from datetime import date, timedelta

from catalog import operations as catalog
from contracts.payments import operations as payments
from marketplace.accounts import operations as accounts
from marketplace.accounts import queries as people
from marketplace.accounts.enums import StaffRole
from marketplace.core.clock import in_korea
from marketplace.programmes import operations as programmes
from marketplace.programmes.rule_values import holidays, preset

from ..world import World

PASSWORD = "ieum-demo-2026"  # demonstration only: production settings refuse to load the demonstration
APPROPRIATION = 3_900_000_000
QUOTA = 14


def calendar(world: World) -> None:
    """The holidays of the years the story plays in."""
    shipped = holidays()
    programmes.load_calendar(years=shipped["years"], holidays=shipped["holidays"], actor=world.system, at=world.now())


def staff(world: World) -> None:
    """The agency, its people in their roles, and the outside experts."""
    agency = world.content.staff["agency"]
    world.made["agency"] = accounts.create_agency(
        business_number=agency["business_number"],
        legal_name=agency["legal_name"],
        name_en=agency["name_en"],
        representative=agency["representative"],
        address=agency["address"],
        actor=world.system,
        at=world.now(),
    ).pk
    for person in world.content.staff["people"]:
        user = accounts.register_person(
            email=person["email"], name=person["name"], password=PASSWORD, actor=world.system, at=world.now()
        )
        accounts.confirm_address(user_id=user.pk, actor=world.system, at=world.now())
        accounts.grant_staff_role(user_id=user.pk, role=StaffRole(person["role"]), actor=world.system, at=world.now())
        world.staff_ids[person["key"]] = user.pk
    accounts.appoint_signer(
        organisation_id=world.made["agency"],
        user_id=world.staff_ids["approver"],
        actor=world.system,
        at=world.now(),
    )
    payments.register_account(
        organisation_id=world.made["agency"],
        bank="가온은행",
        number="900-001-770077",
        holder=agency["legal_name"],
        actor=people.actor_of(world.staff_ids["approver"], organisation_id=world.made["agency"], at=world.now()),
        at=world.now(),
    )


def words(world: World) -> None:
    """Taxonomy and use cases."""
    catalog.load_taxonomy(
        terms=world.content.taxonomy, use_cases=world.content.use_cases, actor=world.system, at=world.now()
    )


def round_announced(
    world: World, *, code: str, title: str, title_en: str, closes: date, starts: date, ends: date,
    quota: int = QUOTA, appropriation: int = APPROPRIATION,
) -> None:  # fmt: skip
    """A round of one track, its rules drafted by the manager and announced by the approver."""
    manager, approver = world.staff("manager1"), world.staff("approver")
    if "programme" not in world.made:
        world.made["programme"] = programmes.create_programme(
            code="ai-voucher", name="AI 바우처 지원사업", name_en="AI Voucher Programme", agency_id=world.made["agency"],
            actor=manager, at=world.now(),
        ).pk  # fmt: skip
    opens = world.day(1)
    round_ = programmes.create_round(
        programme_id=world.made["programme"],
        code=code,
        title=title,
        title_en=title_en,
        opens_at=in_korea(opens.year, opens.month, opens.day, 10),
        closes_at=in_korea(closes.year, closes.month, closes.day, 15),
        run_starts_on=starts,
        run_ends_on=ends,
        settle_by=ends + timedelta(days=60),
        actor=manager,
        at=world.now(),
    )
    track = programmes.add_track(
        round_id=round_.pk,
        code="general",
        name="일반 분야",
        name_en="General",
        quota=quota,
        appropriation=appropriation,
        actor=manager,
        at=world.now(),
    )
    programmes.draft_rule_set(track_id=track.pk, preset=preset("pilot"), actor=manager, at=world.now())
    programmes.announce_round(round_id=round_.pk, actor=approver, at=world.now())
    world.bank.balance = appropriation
    world.made |= {"round": round_.pk, "track": track.pk, "book": code}
