"""A plan as it is read: by the vendor who takes part, by those who judge it. Templates/applications/plan.html shows it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import hundredths
from marketplace.programmes.enums import CostItem, InstalmentKind

from .enums import PlanSection
from .plan import Kpi, Plan


@dataclass(frozen=True, slots=True)
class Cost:
    item: str
    name: str
    basis: str
    grant: int
    cash: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A milestone with what is paid on it (won, supply value)."""

    title: str
    month: int
    deliverables: tuple[str, ...]
    criteria: str
    amount: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan in the order in which it is read. Won; ratios as text in per cent."""

    plan: Plan
    sections: list[tuple[str, str]]
    costs: list[Cost]
    stages: list[Stage]
    advance: int
    kpis: list[tuple[Kpi, str]]
    staff: list[tuple[str, str, str, str]]  # side, name, part, share of time


def read(plan: Plan) -> Reading:
    """The plan with its codes in words."""
    written = {code: text for code, text in plan.sections.items() if text.strip()}
    known = [(str(section.label), written[section]) for section in PlanSection if section in written]
    others = [(code, text) for code, text in written.items() if code not in PlanSection]
    sides = {"demand": _("Demand firm"), "vendor": _("Vendor")}
    paid = {payment.milestone: payment.amount for payment in plan.payments}
    return Reading(
        plan=plan,
        sections=known + others,
        costs=[Cost(_item(line.item), line.name, line.basis, line.grant, line.cash) for line in plan.cost_lines],
        stages=[
            Stage(stage.title, stage.month, stage.deliverables, stage.criteria, paid.get(stage.key, 0))
            for stage in plan.milestones
        ],
        advance=sum(payment.amount for payment in plan.payments if payment.kind == InstalmentKind.ADVANCE),
        kpis=[(kpi, f"{hundredths(kpi.weight_bp)}%") for kpi in plan.kpis],
        staff=[
            (str(sides.get(person.organisation, person.organisation)), person.name, person.part,
             f"{hundredths(person.participation_bp)}%")
            for person in plan.staff
        ],
    )  # fmt: skip


def _item(code: str) -> str:
    return str(CostItem(code).label) if code in CostItem else code
