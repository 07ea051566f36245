"""Who asks: the two parties of one project, the two of another, everyone of the office and from outside, and a stranger."""

from marketplace.accounts import operations as accounts
from marketplace.accounts.models import User
from marketplace.core.actor import SYSTEM
from tests.scenarios import Stage

FIRM, OTHER_FIRM = "f13", "f01"
VISITOR, NEWCOMER = "visitor", "newcomer"
STAFF = {
    "manager": "manager1", "approver": "approver", "finance": "finance1", "secretary": "secretary",
    "moderator": "editor", "inspector": "inspector", "auditor": "auditor1", "evaluator": "evaluator1",
    "fellow evaluator": "evaluator2", "other evaluator": "evaluator5",
}  # fmt: skip
FOREIGN = (VISITOR, NEWCOMER, "other firm", "other vendor", "other evaluator")
AS_ANOTHER = (NEWCOMER, "firm's manager", "unchosen vendor", "other firm", "other vendor", "fellow evaluator")
"""To the office they are what another of the list is: no member of its staff."""


def newcomer(stage: Stage) -> User:
    """A person who belongs to nobody yet."""
    user = accounts.register_person(
        email="newcomer@nobody.example", name="새사람", password="newcomer-2026", actor=SYSTEM, at=stage.now()
    )
    accounts.confirm_address(user_id=user.pk, actor=SYSTEM, at=stage.now())
    return user


def everyone(stage: Stage) -> dict[str, User | None]:
    """Role → person; a visitor is None."""
    world, firm = stage.world, stage.firm(FIRM)
    chosen, unchosen = (world.vendor_of(quote["solution"]) for quote in firm.content["quotes"][:2])
    other = stage.firm(OTHER_FIRM)
    other_vendor = world.vendor_of(other.content["quotes"][0]["solution"])
    people = {
        NEWCOMER: world.made["newcomer"],
        "firm": firm.people["representative"],
        "firm's manager": firm.people["manager"],
        "vendor": chosen.people["representative"],
        "unchosen vendor": unchosen.people["representative"],
        "other firm": other.people["representative"],
        "other vendor": other_vendor.people["representative"],
        **{role: world.staff_ids[key] for role, key in STAFF.items()},
    }
    found = User.objects.in_bulk(people.values())
    return {VISITOR: None, **{role: found[key] for role, key in people.items()}}
