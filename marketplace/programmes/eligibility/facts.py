"""What the rules see. Plain frozen data that can be written down and read again as it was."""

from dataclasses import asdict, dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Firm:
    """A firm on the day. `certificates`: kind → last valid day, or None where it does not end."""

    name: str
    size_class: str
    business_status: str
    wholly_impaired: bool | None
    sanctions: tuple[str, ...] = ()
    certificates: dict[str, date | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class VendorFacts(Firm):
    """A vendor on the day: a firm with its place in the pool."""

    in_pool: bool = False
    places_left: int = 0


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """The money and the time of a plan. Won; `items`: cost item → grant and cash."""

    grant: int
    cash: int
    in_kind: int
    lines: int  # sum of the cost lines and the in-kind lines
    items: dict[str, int]
    starts_on: date
    ends_on: date

    @property
    def total(self) -> int:
        return self.grant + self.cash + self.in_kind


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything a run is about. `earlier_applications`: receipt numbers of the firm's other live applications."""

    on: date
    demand_firm: Firm
    vendor: VendorFacts | None = None
    relations: tuple[str, ...] = ()
    plan: PlanFacts | None = None
    earlier_applications: tuple[str, ...] = ()
    run_starts_on: date | None = None
    run_ends_on: date | None = None

    def as_data(self) -> dict:
        """Plain data, for the record."""
        return asdict(self)
