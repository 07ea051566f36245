"""The plan of a project as frozen data: what is done, what it costs, by what it is judged, when it is paid.

Pure: no database. Amounts in integer won, supply value; shares in basis points; months counted from the start.
"""

from collections import Counter
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from marketplace.core import money
from marketplace.programmes.enums import InstalmentKind
from marketplace.programmes.rule_values import Rules


@dataclass(frozen=True, kw_only=True)
class CostLine:
    item: str
    name: str
    basis: str
    grant: int
    cash: int


@dataclass(frozen=True, kw_only=True)
class InKind:
    """A contribution in kind: monthly_pay × share_bp × months, rounded down."""

    name: str
    kind: str
    monthly_pay: int
    share_bp: int
    months: int
    amount: int
    proof: str


@dataclass(frozen=True, kw_only=True)
class Kpi:
    name: str
    unit: str
    baseline: str
    target: str
    method: str
    weight_bp: int


@dataclass(frozen=True, kw_only=True)
class MilestonePlan:
    """`month`: it ends with the last day of that month of the project, from 1."""

    key: str
    title: str
    deliverables: tuple[str, ...]
    criteria: str
    month: int


@dataclass(frozen=True, kw_only=True)
class PaymentPlan:
    """`milestone`: the key of the milestone it is paid on; empty for the advance."""

    kind: str
    amount: int
    milestone: str = ""


@dataclass(frozen=True, kw_only=True)
class StaffPlan:
    organisation: str
    name: str
    part: str
    participation_bp: int


_ROWS = {
    "cost_lines": CostLine,
    "in_kind": InKind,
    "kpis": Kpi,
    "milestones": MilestonePlan,
    "payments": PaymentPlan,
    "staff": StaffPlan,
}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything a firm applies with. `sections`: heading code → text."""

    title: str
    title_en: str = ""
    sections: dict[str, str]
    cost_lines: tuple[CostLine, ...]
    in_kind: tuple[InKind, ...] = ()
    kpis: tuple[Kpi, ...]
    milestones: tuple[MilestonePlan, ...]
    payments: tuple[PaymentPlan, ...]
    staff: tuple[StaffPlan, ...] = ()

    @classmethod
    def from_data(cls, data: dict) -> "Plan":
        """A plan from plain data (a stored draft, a form, a file). Raises TypeError or KeyError for another shape."""
        rows = {name: tuple(_row(kind, row) for row in data.get(name, ())) for name, kind in _ROWS.items()}
        return cls(
            title=data["title"], title_en=data.get("title_en", ""), sections=dict(data["sections"]), **rows
        )  # fmt: skip

    def as_data(self) -> dict:
        """Plain data that `from_data` reads back."""
        return asdict(self)

    @property
    def grant(self) -> int:
        return sum(line.grant for line in self.cost_lines)

    @property
    def cash(self) -> int:
        return sum(line.cash for line in self.cost_lines)

    @property
    def in_kind_total(self) -> int:
        return sum(row.amount for row in self.in_kind)

    @property
    def total(self) -> int:
        return self.grant + self.cash + self.in_kind_total

    @property
    def items(self) -> dict[str, int]:
        """Cost item → won of grant and cash."""
        found: Counter[str] = Counter()
        for line in self.cost_lines:
            found[line.item] += line.grant + line.cash
        return dict(found)

    def texts(self) -> dict[str, str]:
        """Where → text of everything that reaches paper."""
        rows = {
            f"{name} {place} {field}": value
            for name in _ROWS
            for place, row in enumerate(getattr(self, name), start=1)
            for field, value in vars(row).items()
            if isinstance(value, str)
        }
        return {"title": self.title, **self.sections, **rows}


def _row(kind, row: dict):
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()})


def problems(plan: Plan, *, rules: Rules, size_class: str, quote_total: int) -> list[str]:
    """What keeps a plan from being submitted, each in words that say how to mend it; empty if nothing does."""
    found = problems_by_part(plan, rules=rules, size_class=size_class, quote_total=quote_total)
    return [problem for part in found.values() for problem in part]


def problems_by_part(plan: Plan, *, rules: Rules, size_class: str, quote_total: int) -> dict[str, list[str]]:
    """The problems of a plan by the part of the application in which each is mended."""
    return {
        "costs": [*_sums(plan, quote_total), *_shares(plan, rules, size_class)],
        "schedule": _schedule(plan, rules),
        "kpis": _measures(plan),
        "plan": _texts(plan),
    }


def _sums(plan: Plan, quote_total: int) -> list[str]:
    found = []
    amounts = [amount for line in plan.cost_lines for amount in (line.grant, line.cash)]
    if any(amount < 0 for amount in amounts) or any(row.amount < 0 for row in plan.in_kind):
        found.append(_("An amount in the cost table is below zero."))
    supply = plan.grant + plan.cash
    if supply != quote_total:
        found.append(
            _(
                "The cost table does not add up: grant and cash make %(lines)s, the chosen quote is %(quote)s (%(diff)s)."
            )
            % {"lines": money.won(supply), "quote": money.won(quote_total), "diff": _signed(supply - quote_total)}
        )
    for row in plan.in_kind:
        due = money.share_down(row.monthly_pay * row.months, row.share_bp, money.BP)
        if row.amount != due:
            found.append(
                _("“%(name)s” in kind must be %(due)s (monthly pay × share × months), not %(amount)s.")
                % {"name": row.name, "due": money.won(due), "amount": money.won(row.amount)}
            )
    return found


def _shares(plan: Plan, rules: Rules, size_class: str) -> list[str]:
    share = rules.co_payment.get(size_class)
    if share is None:
        return [_("Firms of this size may not apply in this track.")]
    found = []
    if plan.grant > rules.grant_cap:
        found.append(_("The grant may be at most %(cap)s.") % {"cap": money.won(rules.grant_cap)})
    least = money.share_up(plan.total, share.min_total_bp, money.BP)
    paid = plan.cash + plan.in_kind_total
    if paid < least:
        found.append(
            _("The co-payment must be at least %(least)s; it is %(paid)s. Please raise it by %(short)s.")
            % {"least": money.won(least), "paid": money.won(paid), "short": money.won(least - paid)}
        )
    least_cash = money.share_up(plan.total, share.min_cash_bp, money.BP)
    if plan.cash < least_cash:
        found.append(
            _("At least %(least)s of the co-payment must be cash; it is %(cash)s. Please raise it by %(short)s.")
            % {"least": money.won(least_cash), "cash": money.won(plan.cash), "short": money.won(least_cash - plan.cash)}
        )
    refused = sorted(item for item, amount in plan.items.items() if amount and item not in rules.cost_items)
    if refused:
        found.append(
            _("The grant and the cash cannot pay for: %(items)s. Please pay for it outside the project cost.")
            % {"items": ", ".join(refused)}
        )
    return found


def _schedule(plan: Plan, rules: Rules) -> list[str]:
    found = []
    supply = plan.grant + plan.cash
    paid = sum(row.amount for row in plan.payments)
    if paid != supply:
        found.append(
            _("The payment schedule makes %(paid)s; grant and cash make %(supply)s (%(diff)s).")
            % {"paid": money.won(paid), "supply": money.won(supply), "diff": _signed(paid - supply)}
        )
    keys = [milestone.key for milestone in plan.milestones]
    if not keys or len(set(keys)) != len(keys):
        found.append(_("Please give each milestone its own key, and at least one milestone."))
    if any(not (stage.title and stage.deliverables and stage.criteria) or stage.month < 1 for stage in plan.milestones):
        found.append(_("Each stage needs a name, what is handed over, by what it is judged, and its month."))
    for row in plan.payments:
        is_advance = row.kind == InstalmentKind.ADVANCE
        if row.amount <= 0 or is_advance != (row.milestone == "") or (row.milestone and row.milestone not in keys):
            found.append(_("Each instalment needs an amount and one milestone; only the advance has none."))
            break
    advance = sum(row.amount for row in plan.payments if row.kind == InstalmentKind.ADVANCE)
    most = money.share_down(supply, rules.advance_max_bp, money.BP)
    if advance > most:
        found.append(_("The advance may be at most %(most)s.") % {"most": money.won(most)})
    if not plan.payments or plan.payments[-1].kind != InstalmentKind.BALANCE:
        found.append(_("The last instalment must be the balance, paid after the final evaluation."))
    return found


def _measures(plan: Plan) -> list[str]:
    found = []
    if not plan.kpis or sum(kpi.weight_bp for kpi in plan.kpis) != money.BP:
        found.append(_("The weights of the KPIs must add up to 100 %."))
    if any(not (kpi.name and kpi.baseline and kpi.target and kpi.method) for kpi in plan.kpis):
        found.append(_("Each KPI needs a name, a baseline, a target and how it is measured."))
    return found


def _texts(plan: Plan) -> list[str]:
    found = []
    empty = [name for name, text in plan.sections.items() if not text.strip()]
    if empty or not plan.sections or not plan.title.strip():
        found.append(_("Please fill in every section of the plan."))
    return found


def _signed(won: int) -> str:
    return f"{'+' if won > 0 else ''}{won:,}원"
