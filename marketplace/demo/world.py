"""The stage: a clock that only the story moves, and the people who act on it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from marketplace.accounts import queries as accounts
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.clock import day_in_korea, in_korea
from marketplace.programmes import queries as programmes

from .bank import Bank
from .content import Content

OPENING_BALANCE = 5_000_000_000  # won the agency has at the bank before the round: more than it can award


@dataclass
class Player:
    """A firm or a vendor on the stage: its content, its organisation, its people, and what it has made."""

    content: dict
    organisation_id: int
    people: dict[str, int]  # role → person
    made: dict = field(default_factory=dict)  # what → id

    @property
    def key(self) -> str:
        return self.content["key"]


@dataclass
class Clock:
    """The story's instant, one for all rounds that are played together."""

    at: datetime


class World:
    """A round on the stage. Every act asks `now()`; each answer is a second later than the last."""

    def __init__(self, content: Content, *, anchor: date):
        self.content = content
        self.anchor = anchor
        self.clock = Clock(in_korea(anchor.year, anchor.month, anchor.day, 9))
        self.staff_ids: dict[str, int] = {}
        self.firms: dict[str, Player] = {}
        self.vendors: dict[str, Player] = {}
        self.solutions: dict[str, int] = {}
        self.known: dict[str, Player] = {}  # everyone who has ever signed up
        self.made: dict = {}
        self.bank = Bank(balance=OPENING_BALANCE)

    def with_another_round(self, content: Content, *, anchor: date) -> "World":
        """The stage of a further round of the programme: the same clock, agency, vendors and catalogue; other firms."""
        other = World(content, anchor=anchor)
        other.clock, other.staff_ids = self.clock, self.staff_ids
        other.vendors, other.solutions, other.known = self.vendors, self.solutions, self.known
        other.made = {name: self.made[name] for name in ("agency", "programme")}
        return other

    @property
    def at(self) -> datetime:
        return self.clock.at

    @at.setter
    def at(self, when: datetime) -> None:
        self.clock.at = when

    def now(self) -> datetime:
        self.clock.at += timedelta(seconds=1)
        return self.at

    def go(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Move the clock to a time in Korea, never back."""
        self.clock.at = max(self.at, in_korea(day.year, day.month, day.day, hour, minute))
        return self.at

    def day(self, working_days: int, *, since: date | None = None) -> date:
        """The working day that many working days after the story's anchor (or another day)."""
        return programmes.add_working_days(since or self.anchor, working_days)

    @property
    def today(self) -> date:
        return day_in_korea(self.at)

    def staff(self, key: str) -> Actor:
        """A member of the agency's staff or an outside expert, by key."""
        return accounts.actor_of(self.staff_ids[key], at=self.at)

    def of(self, player: Player, role: str = "representative") -> Actor:
        """A person of a firm, acting for it; the representative where nobody has the role."""
        person = player.people.get(role) or player.people["representative"]
        return accounts.actor_of(person, organisation_id=player.organisation_id, at=self.at)

    @property
    def system(self) -> Actor:
        return SYSTEM

    def vendor_of(self, solution_key: str) -> Player:
        return self.vendors[self.content.vendor_of(solution_key)["key"]]

    def pilot_firms(self) -> list[Player]:
        """The fourteen, in the order of the cast."""
        return [self.firms[key] for key in sorted(self.content.firms)]

    def playing(self, kind: str, **scene) -> list[Player]:
        """The firms that play a scene of this kind (with these values), in the order of the cast."""
        wanted = {"kind": kind, **scene}
        return [firm for firm in self.firms.values() if wanted.items() <= firm.content["scene"].items()]

    def projects(self) -> list[Player]:
        """The firms with an award that stands, in the order of the cast: they go on to an agreement."""
        return [firm for firm in self.firms.values() if "award" in firm.made]


def paper(title: str, *lines: str) -> bytes:
    """A document of the demonstration as plain text: enough for a hash, honest about what it is."""
    return "\n".join([f"[시연용 문서] {title}", "", *lines, ""]).encode()
