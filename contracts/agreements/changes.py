"""What a change of an agreement's plan is, and whether it can be: two plans compared. Pure: no database.

Milestones, KPIs, cost lines within the agreed grant and cash, the text of the plan and the staff can change; with the
last milestone the period, inside the round's; and what the manager states beside the plan. Title, contributions in
kind, amounts and payment schedule stay as agreed.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core import money
from marketplace.core.templatetags.ieum import percent
from marketplace.programmes.rule_values import Rules
from matching.selection.enums import PlanSection
from matching.selection.plan import Plan, problems_by_part
from matching.selection.queries import end_of_month

from .enums import PARTS_OF_A_PLAN, Part
from .terms import Terms
from .wording import IS_AGREED, SENSITIVE, day

# What the three must sign for (the agreement's article on changes); the agency alone approves the rest.
SIGNED_FOR = frozenset({Part.PERIOD, Part.TERMS, Part.MILESTONES, Part.KPIS, Part.COST_LINES})
_KEPT = ("title", "title_en", "in_kind", "payments")
_CHECKED = ("schedule", "kpis", "plan")

FIELDS = {
    "title": gettext_lazy("Title"),
    "deliverables": gettext_lazy("Deliverables"),
    "criteria": gettext_lazy("Acceptance criteria"),
    "month": gettext_lazy("Due"),
    "unit": gettext_lazy("Unit"),
    "baseline": gettext_lazy("Baseline"),
    "target": gettext_lazy("Target"),
    "method": gettext_lazy("How it is measured"),
    "weight_bp": gettext_lazy("Weight"),
    "basis": gettext_lazy("Basis"),
    "grant": gettext_lazy("Grant (won)"),
    "cash": gettext_lazy("Cash (won)"),
    "text": gettext_lazy("Text"),
    "part": gettext_lazy("Part in the project"),
    "participation_bp": gettext_lazy("Participation"),
}
_BESIDE_THE_PLAN = {
    "period": gettext_lazy("Last day of the period"),
    "ends_on": gettext_lazy("Date"),
    "personal_data": gettext_lazy("Entrustment of personal data"),
    "handled": gettext_lazy("Whether it is entrusted"),
    "entrusted_work": gettext_lazy("Entrusted work"),
    "items": gettext_lazy("Items of data"),
    "retention": gettext_lazy("Kept until"),
    "clause": gettext_lazy("Special clause"),
    "on_site": gettext_lazy("The vendor's people work on the firm's premises"),
    "generative_ai": gettext_lazy("The solution makes texts, pictures or sound"),
    "applies": gettext_lazy("Whether it applies"),
}
_SHOWN: dict[str, Callable] = {
    "grant": "{:,}".format,
    "cash": "{:,}".format,
    "deliverables": "\n".join,
    "weight_bp": percent,
    "participation_bp": percent,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One cell of the plan: which part, which row, which field, and its words before and after; "" where it is none."""

    part: str
    row: str
    field: str
    before: str
    after: str

    @classmethod
    def from_data(cls, data: dict) -> "Change":
        return cls(**data)

    def as_data(self) -> dict[str, str]:
        return asdict(self)

    @property
    def part_label(self) -> str:
        return Part(self.part).label

    @property
    def field_label(self) -> str:
        return FIELDS.get(self.field) or _BESIDE_THE_PLAN[self.field]

    @property
    def row_label(self) -> str:
        if self.part in PARTS_OF_A_PLAN:
            return PlanSection(self.row).label if self.part == Part.SECTIONS else self.row
        return _BESIDE_THE_PLAN[self.row]


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day as agreed today, and the round's last day, which no period outlives."""

    starts_on: date
    ends_on: date
    limit: date

    def end_with(self, before: Plan, after: Plan) -> date:
        """The last day once the plan is `after`: that of its last milestone, if that is due in another month."""
        last = _last_month(after)
        return self.ends_on if last == _last_month(before) else min(end_of_month(self.starts_on, last), self.limit)

    @property
    def months(self) -> int:
        """The number of the month in which the round ends."""
        month = 1
        while end_of_month(self.starts_on, month) < self.limit:
            month += 1
        return month


def _last_month(plan: Plan) -> int:
    return max((milestone.month for milestone in plan.milestones), default=1)


def compare(before: Plan, after: Plan, period: Period) -> list[Change]:
    """The period, then every cell that differs, part by part, in the order of the plan; what is new stands last."""
    ends = period.ends_on, period.end_with(before, after)
    found = []
    if ends[0] != ends[1]:
        found.append(Change(Part.PERIOD, "period", "ends_on", *map(day, ends)))
    for part in PARTS_OF_A_PLAN:
        old, new = _rows(before, part), _rows(after, part)
        for key in [*old, *(key for key in new if key not in old)]:
            was, will_be = old.get(key, {}), new.get(key, {})
            for field in [name for name in FIELDS if name in was or name in will_be]:
                words = [
                    _words(field, row[field], period.starts_on, end) if field in row else ""
                    for row, end in zip((was, will_be), ends, strict=True)
                ]
                if words[0] != words[1]:
                    found.append(Change(part, _name(part, key, was or will_be), field, *words))
    return found


def compare_terms(before: Terms, after: Terms) -> list[Change]:
    """Everything in which what is agreed beside the plan differs."""
    found = []
    for row in ("personal_data", "on_site", "generative_ai"):
        old, new = _cells(row, before), _cells(row, after)
        found += [
            Change(Part.TERMS, row, field, old.get(field, ""), new.get(field, ""))
            for field in {**old, **new}
            if old.get(field, "") != new.get(field, "")
        ]
    return found


def _cells(row: str, terms: Terms) -> dict[str, str]:
    """One of the terms in words, by field."""
    value = getattr(terms, row)
    if row != "personal_data":
        return {"applies": IS_AGREED[value]}
    if value is None:
        return {"handled": IS_AGREED[False]}
    return {
        "handled": SENSITIVE if value.sensitive else IS_AGREED[True],
        "entrusted_work": value.entrusted_work,
        "items": "\n".join(value.items),
        "retention": value.retention,
        "clause": value.clause,
    }


def _words(field: str, value, starts_on: date, ends_on: date) -> str:
    """One cell in words; a month as the day on which it ends, at most the last of the period."""
    if field == "month":
        return day(min(end_of_month(starts_on, value), ends_on))
    return str(_SHOWN.get(field, str)(value))


def _rows(plan: Plan, part: Part) -> dict:
    """The rows of a part by what tells them apart, each with the fields that can change."""
    if part == Part.SECTIONS:
        return {code: {"text": plan.sections[code]} for code in PlanSection.values if code in plan.sections}
    keys = {
        Part.MILESTONES: lambda row: row.key,
        Part.KPIS: lambda row: row.name,
        Part.COST_LINES: lambda row: (row.item, row.name),
        Part.STAFF: lambda row: (row.organisation, row.name),
    }[part]
    found: dict = {}
    for row in getattr(plan, part):
        key, number = keys(row), 1
        while (key, number) in found:
            number += 1
        found[key, number] = {name: value for name, value in asdict(row).items() if name in FIELDS}
    return found


def _name(part: Part, key, row: dict) -> str:
    """What a row is called; sections keep their code."""
    if part == Part.SECTIONS:
        return key
    of_row = key[0]
    return row["title"] if part == Part.MILESTONES else of_row[1] if isinstance(of_row, tuple) else of_row


def is_minor(changes: list[Change]) -> bool:
    """Whether the agency's approval is enough; otherwise an amendment is signed."""
    return not any(change.part in SIGNED_FOR for change in changes)


def touched_milestones(before: Plan, after: Plan) -> frozenset[str]:
    """Keys of the milestones that differ."""
    old = {row.key: row for row in before.milestones}
    return frozenset(row.key for row in after.milestones if old.get(row.key) != row)


def problems(before: Plan, after: Plan, *, rules: Rules, size_class: str, period: Period, today: date) -> list[str]:
    """What keeps the plan from being changed like this, each in words that say how to mend it; empty if nothing does."""
    found = []
    if any(getattr(before, name) != getattr(after, name) for name in _KEPT) or _bones(before) != _bones(after):
        found.append(
            _(
                "Title, milestones, KPIs, headings, contributions in kind and payment schedule stay as they are named."
                " Please change what is in them."
            )
        )
    if (before.grant, before.cash) != (after.grant, after.cash):
        found.append(
            _("The cost lines must still make %(grant)s of grant and %(cash)s of cash; they make %(now)s and %(paid)s.")
            % {
                "grant": money.won(before.grant),
                "cash": money.won(before.cash),
                "now": money.won(after.grant),
                "paid": money.won(after.cash),
            }
        )
    found += _lines(before, after, rules)
    found += _days(before, after, period, today)
    if any(not (row.name.strip() and row.part.strip() and 0 < row.participation_bp <= money.BP) for row in after.staff):
        found.append(_("Each person needs a name, a part in the project and a participation of up to 100 %."))
    if found:
        return found  # the rules of a plan would say the same in other words
    checked = problems_by_part(after, rules=rules, size_class=size_class, quote_total=before.grant + before.cash)
    return [problem for part in _CHECKED for problem in checked[part]]


def _bones(plan: Plan) -> tuple:
    """What payments, deliveries and results hang on."""
    keys = [row.key for row in plan.milestones]
    return keys, [(row.name, row.unit, row.baseline) for row in plan.kpis], set(plan.sections)


def _lines(before: Plan, after: Plan, rules: Rules) -> list[str]:
    found = []
    if any(min(line.grant, line.cash) < 0 or not line.name.strip() for line in after.cost_lines):
        found.append(_("Each cost line needs a name and amounts of zero or more."))
    refused = sorted(item for item, amount in after.items.items() if amount and item not in rules.cost_items)
    if refused:
        found.append(
            _("The grant and the cash cannot pay for: %(items)s. Please pay for it outside the project cost.")
            % {"items": ", ".join(refused)}
        )
    supply = before.grant + before.cash
    for item, limit in sorted(rules.cost_items.items()):
        if limit is not None and after.items.get(item, 0) * money.BP > supply * limit:
            most = money.won(money.share_down(supply, limit, money.BP))
            found.append(
                _("“%(item)s” is above its limit of %(limit)s. Please lower it.") % {"item": item, "limit": most}
            )
    return found


def _days(before: Plan, after: Plan, period: Period, today: date) -> list[str]:
    months = {row.key: row.month for row in before.milestones}
    moved = [row for row in after.milestones if row.month != months.get(row.key)]
    late = [row.title for row in moved if row.month > period.months]
    past = [row.title for row in moved if min(end_of_month(period.starts_on, row.month), period.limit) < today]
    found = []
    if late:
        found.append(
            _(
                "The round ends on %(last)s, and no period outlives it: please keep these milestones inside it: %(titles)s."
            )
            % {"last": day(period.limit), "titles": ", ".join(late)}
        )
    if past:
        found.append(
            _("A milestone cannot be due on a day that is over. Please choose a later month: %(titles)s.")
            % {"titles": ", ".join(past)}
        )
    return found
