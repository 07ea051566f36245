"""An application in the making: the plan as it stands, what is still open in it, and what may be changed when."""

from dataclasses import dataclass
from enum import StrEnum

from marketplace.core import money
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import InstalmentKind
from marketplace.programmes.rule_values import CoPayment, Rules
from matching.needs import queries as needs
from matching.needs.models import Choice

from .costs import Costs, financed
from .enums import ApplicationState, AwardState, PlanSection
from .models import Application, Award
from .plan import CostLine, Kpi, MilestonePlan, PaymentPlan, Plan, problems_by_part
from .queries import counting_plan

ENTRIES = frozenset({ApplicationState.DRAFT, ApplicationState.SUBMITTED})
NOT_ADMITTED = CoPayment(min_total_bp=money.BP, min_cash_bp=money.BP)


class Mode(StrEnum):
    """For what the plan is open to change."""

    APPLY = "apply"
    CORRECT = "correct"
    REVISE = "revise"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """An application with everything its pages need. `supply`: what grant and cash must make, in won."""

    application: Application
    mode: Mode
    plan: Plan
    choice: Choice
    award: Award | None
    rules: Rules
    supply: int

    @property
    def size_class(self) -> str:
        return self.application.demand_firm.size_class

    @property
    def costs(self) -> Costs:
        """The amounts of the plan as it stands."""
        share = self.rules.co_payment.get(self.size_class, NOT_ADMITTED)
        return Costs(
            supply=self.supply, in_kind=self.plan.in_kind_total, cash=self.plan.cash, share=share,
            cap=self.rules.grant_cap,
        )  # fmt: skip

    @property
    def open_points(self) -> dict[str, list[str]]:
        """What is still to be mended, by part."""
        return problems_by_part(self.plan, rules=self.rules, size_class=self.size_class, quote_total=self.supply)


def work_on(application: Application) -> Work:
    """The application as it stands. A few queries, whatever its size."""
    choice = needs.choice_of(application.case_id)
    award = Award.objects.filter(application=application).first()
    rules = rounds.rules_of(application.case.track_id)
    mode = mode_of(application, award)
    supply = choice.quote.total - (application.grant - award.grant if award else 0)
    plan = plan_in_progress(application, choice, rules, mode)
    return Work(application=application, mode=mode, plan=plan, choice=choice, award=award, rules=rules, supply=supply)


def mode_of(application: Application, award: Award | None) -> Mode:
    """For what the plan is open now, by the states alone; whether it is in time the operations ask."""
    if application.state in ENTRIES:
        return Mode.APPLY
    if application.state == ApplicationState.CORRECTION:
        return Mode.CORRECT
    if application.state == ApplicationState.SELECTED and award and award.state == AwardState.OFFERED:
        return Mode.REVISE
    return Mode.CLOSED


def plan_in_progress(application: Application, choice: Choice, rules: Rules, mode: Mode) -> Plan:
    """What is being written: the draft, or what it begins with. A revised plan begins with the one that counts."""
    written_since = application.draft_saved_at and application.draft_saved_at >= application.state_since
    if mode is Mode.REVISE and not written_since:
        return counting_plan(application)
    if mode is Mode.CLOSED:
        return counting_plan(application) or _stored(application) or begin_plan(choice, rules, application)
    return _stored(application) or begin_plan(choice, rules, application)


def _stored(application: Application) -> Plan | None:
    return Plan.from_data(application.draft) if application.draft else None


def begin_plan(choice: Choice, rules: Rules, application: Application) -> Plan:
    """The plan that need and quote give: one milestone, the quote's lines, the least cash, its KPIs in equal weight."""
    need, quote = choice.need, choice.quote
    share = rules.co_payment.get(application.demand_firm.size_class, NOT_ADMITTED)
    costs = Costs(supply=quote.total, in_kind=0, cash=0, share=share, cap=rules.grant_cap)
    lines = [
        CostLine(item=line.item, name=line.name, basis="", grant=line.amount, cash=0) for line in quote.lines.all()
    ]
    texts = {section.value: "" for section in PlanSection}
    texts |= {PlanSection.BACKGROUND.value: need.text, PlanSection.DATA.value: need.data_on_hand}
    return Plan(
        title=need.title,
        sections=texts,
        cost_lines=financed(lines, max(quote.total - costs.least_cash, 0)),
        kpis=_kpis(list(quote.kpis.all())),
        milestones=(MilestonePlan(key="m1", title="", deliverables=(), criteria="", month=quote.period_months),),
        payments=(PaymentPlan(kind=InstalmentKind.BALANCE.value, amount=quote.total, milestone="m1"),),
    )


def _kpis(offered: list) -> tuple[Kpi, ...]:
    weights = money.split_running([1] * len(offered), money.BP, len(offered)) if offered else []
    return tuple(
        Kpi(name=kpi.name, unit=kpi.unit, baseline=kpi.baseline, target=kpi.target, method=kpi.method, weight_bp=weight)
        for kpi, weight in zip(offered, weights, strict=True)
    )
