"""What a change of an agreement's plan is, and whether it can be: two plans compared. Pure: no database.

The first form of an amendment: milestones, KPIs, cost lines within the agreed grant and cash, the text of the plan and
the staff. Title, period, contributions in kind, amounts and payment schedule stay as agreed.
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

from .enums import Part
from .wording import day

# What the three must sign for (the agreement's article on changes); the agency alone approves the rest.
SIGNED_FOR = frozenset({Part.MILESTONES, Part.KPIS, Part.COST_LINES})
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
        return FIELDS[self.field]

    @property
    def row_label(self) -> str:
        return PlanSection(self.row).label if self.part == Part.SECTIONS else self.row


def compare(before: Plan, after: Plan, *, starts_on: date, ends_on: date) -> list[Change]:
    """Every cell that differs, part by part, in the order of the plan; what is new stands after what stays."""

    def due(month: int) -> str:
        return day(min(end_of_month(starts_on, month), ends_on))

    shown: dict[str, Callable] = {
        "month": due,
        "grant": "{:,}".format,
        "cash": "{:,}".format,
        "deliverables": "\n".join,
    }
    shown |= dict.fromkeys(("weight_bp", "participation_bp"), percent)
    found = []
    for part in Part:
        old, new = _rows(before, part), _rows(after, part)
        for key in [*old, *(key for key in new if key not in old)]:
            was, will_be = old.get(key, {}), new.get(key, {})
            for field in [name for name in FIELDS if name in was or name in will_be]:
                words = [str(shown.get(field, str)(row[field])) if field in row else "" for row in (was, will_be)]
                if words[0] != words[1]:
                    found.append(Change(part, _name(part, key, was or will_be), field, *words))
    return found


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


def problems(
    before: Plan, after: Plan, *, rules: Rules, size_class: str, starts_on: date, ends_on: date, today: date
) -> list[str]:
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
    found += _days(before, after, starts_on, ends_on, today)
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


def _days(before: Plan, after: Plan, starts_on: date, ends_on: date, today: date) -> list[str]:
    months = {row.key: row.month for row in before.milestones}
    moved = [row for row in after.milestones if row.month != months.get(row.key)]
    late = [row.title for row in moved if row.month > 1 and end_of_month(starts_on, row.month - 1) >= ends_on]
    past = [row.title for row in moved if min(end_of_month(starts_on, row.month), ends_on) < today]
    found = []
    if late:
        found.append(
            _("The period ends on %(last)s and stays: please keep these milestones inside it: %(titles)s.")
            % {"last": day(ends_on), "titles": ", ".join(late)}
        )
    if past:
        found.append(
            _("A milestone cannot be due on a day that is over. Please choose a later month: %(titles)s.")
            % {"titles": ", ".join(past)}
        )
    return found
