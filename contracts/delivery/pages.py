"""A project as its page shows it: the plan stage by stage, visits, the final report, and what its money hangs on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.agreements.enums import AgreementState
from contracts.agreements.models import Agreement, PaymentRow
from contracts.issued import queries as issued
from contracts.issued.models import IssuedDocument
from contracts.vouchers import pages as vouchers
from contracts.vouchers import queries as voucher_queries
from marketplace.core import audit, money
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.models import StoredFile
from marketplace.programmes.workspace import Step, side_of

from . import queries, rules
from .enums import CheckState, EvaluationState, MilestoneState
from .models import Acceptance, Deliverable, FinalEvaluation, InterimCheck, Milestone
from .money import Amount, Forecast, Line, Standing, amount_of, forecast_of, lines_of, standings_of
from .workspace import check_step, report_step, stage_step

TONES = {MilestoneState.DELIVERED: "warm", MilestoneState.REWORK: "bad", MilestoneState.ACCEPTED: "ok"}


@dataclass(frozen=True, slots=True)
class HandedFile:
    """A file of a delivery; `place`: 1 is the first, the enclosures follow."""

    name: str
    stored: StoredFile
    place: int


@dataclass(frozen=True, slots=True)
class Handed:
    """One delivery, its files, and what the firm said of it, if it has."""

    delivery: Deliverable
    files: list[HandedFile]
    answer: Acceptance | None


@dataclass(frozen=True, slots=True)
class Stage:
    """A milestone in the plan. `look`: done, now or nothing; `late`: in words; `answer_by`: while it waits for that; `payment`: in words."""

    milestone: Milestone
    look: str
    tone: str
    late: str
    answer_by: date | None
    is_overdue: bool
    amount: Amount
    payment: str
    handed: list[Handed]
    step: Step | None


@dataclass(frozen=True, slots=True)
class Visit:
    check: InterimCheck
    tone: str
    step: Step | None


@dataclass(frozen=True, slots=True)
class Report:
    """The final report, once there is one; what the agency wants corrected; what the reader can do."""

    evaluation: FinalEvaluation | None
    tone: str
    asked: str
    step: Step | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    agreement: Agreement
    side: str
    stages: list[Stage]
    visits: list[Visit]
    report: Report
    purse: vouchers.Purse | None
    bond: vouchers.Bond | None
    lines: list[Line]
    vat: int
    forecast: Forecast | None
    issued: list[IssuedDocument]
    is_halted: bool
    halted: str

    @property
    def total(self) -> int:
        """Of the lines."""
        return sum(line.won for line in self.lines)

    @property
    def cost(self) -> list[tuple[str, int]]:
        found = self.agreement
        return [
            (_("Grant"), found.grant),
            (_("Co-payment in cash"), found.cash),
            (_("Co-payment in kind"), found.in_kind),
            (_("Total cost"), found.grant + found.cash + found.in_kind),
        ]

    @property
    def supply(self) -> int:
        return self.agreement.grant + self.agreement.cash


def project(agreement: Agreement, actor: Actor, at: datetime) -> Project:
    """Everything the page shows to a firm of the agreement, in a number of queries that no stage adds to."""
    rows = list(agreement.payment_rows.order_by("position"))
    voucher = voucher_queries.voucher_of(agreement)
    earmarks = voucher_queries.earmarks_of(agreement)
    bond = vouchers.bond(agreement, at)
    milestones = list(agreement.milestones.all())
    accepted = {milestone.key for milestone in milestones if milestone.state == MilestoneState.ACCEPTED}
    side, halted = side_of(agreement.case, actor), agreement.state == AgreementState.SUSPENDED
    standings = standings_of(agreement, milestones, rows, earmarks, bond)
    evaluation = FinalEvaluation.objects.filter(agreement=agreement).select_related("agreement").first()
    return Project(
        agreement=agreement,
        side=side,
        stages=stages(agreement, rows, actor, at, standings),
        visits=visits(agreement, actor, at),
        report=_report(agreement, evaluation, actor, at),
        purse=vouchers.purse(voucher, earmarks, accepted) if voucher else None,
        bond=bond,
        lines=lines_of(agreement, side, milestones, rows, standings),
        vat=sum(money.vat(row.amount) for row in rows),
        forecast=forecast_of(agreement, milestones, earmarks) if voucher else None,
        issued=list(issued.issued(actor).filter(agreement=agreement)),
        is_halted=halted,
        halted=audit.last_reason(agreement, "agreement.suspend") if halted else "",
    )


@dataclass(frozen=True, slots=True)
class PurseAndBond:
    """Where the voucher's money is, and the guarantee of the advance, for the reader's side."""

    purse: vouchers.Purse | None
    bond: vouchers.Bond | None
    side: str


def purse_and_bond(agreement: Agreement, actor: Actor, at: datetime) -> PurseAndBond:
    """What a page about the agreement itself shows of both."""
    voucher = voucher_queries.voucher_of(agreement)
    accepted = set(agreement.milestones.filter(state=MilestoneState.ACCEPTED).values_list("key", flat=True))
    earmarks = voucher_queries.earmarks_of(agreement)
    purse = vouchers.purse(voucher, earmarks, accepted) if voucher else None
    return PurseAndBond(purse, vouchers.bond(agreement, at), side_of(agreement.case, actor))


def stages(
    agreement: Agreement, rows: Sequence[PaymentRow], actor: Actor, at: datetime,
    standings: Mapping[int, Standing] | None = None,
) -> list[Stage]:  # fmt: skip
    """The plan, from top to bottom; the first stage that is not accepted is the present one."""
    handed: dict[int, list[Handed]] = {}
    for delivery in queries.deliveries(agreement):
        answer = getattr(delivery, "acceptance", None)
        handed.setdefault(delivery.milestone_id, []).append(Handed(delivery, files_of(delivery), answer))
    milestones = list(agreement.milestones.all())
    now = next((each for each in milestones if each.state != MilestoneState.ACCEPTED), None)
    paid = {row.milestone: standings[row.pk].words for row in rows} if standings else {}
    return [_stage(each, each is now, rows, paid, handed.get(each.pk, []), actor, at) for each in milestones]


def files_of(delivery: Deliverable) -> list[HandedFile]:
    """Every file of a delivery, by its name."""
    first = [HandedFile(delivery.file_name or _("Deliverable"), delivery.file, 1)] if delivery.file else []
    return first + [HandedFile(each.name, each.file, each.ordinal) for each in delivery.enclosures.all()]


def _stage(milestone: Milestone, is_now: bool, rows, paid, handed: list[Handed], actor: Actor, at: datetime) -> Stage:
    today, waits = day_in_korea(at), milestone.state == MilestoneState.DELIVERED
    answer_by = rules.answer_by(handed[-1].delivery.at) if waits and handed else None
    look = "done" if milestone.state == MilestoneState.ACCEPTED else "now" if is_now else ""
    return Stage(
        milestone, look, TONES.get(milestone.state, ""), _lateness(milestone, handed, today), answer_by,
        answer_by is not None and today > answer_by, amount_of(rows, milestone.key),
        paid.get(milestone.key, ""), handed, stage_step(milestone, actor, at),
    )  # fmt: skip


def _lateness(milestone: Milestone, handed: list[Handed], today: date) -> str:
    """How many days late, in words; empty if it is in time."""
    if handed:
        days = (day_in_korea(handed[0].delivery.at) - milestone.due_on).days
        said = ngettext("delivered %(days)d day late", "delivered %(days)d days late", days)
    else:
        days = (today - milestone.due_on).days
        said = ngettext("%(days)d day late", "%(days)d days late", days)
    return said % {"days": days} if days > 0 else ""


def visits(agreement: Agreement, actor: Actor, at: datetime) -> list[Visit]:
    tones = {CheckState.GOOD: "ok", CheckState.CORRECTION: "warm", CheckState.STOPPED: "bad"}
    found = agreement.interim_checks.select_related("agreement__case").order_by("planned_on", "pk")
    return [Visit(check, tones.get(check.state, ""), check_step(check, actor, at)) for check in found]


def _report(agreement: Agreement, evaluation: FinalEvaluation | None, actor: Actor, at: datetime) -> Report:
    tones = {EvaluationState.SUCCESS: "ok", EvaluationState.FAILURE: "bad", EvaluationState.CORRECTION: "warm"}
    return Report(
        evaluation,
        tones.get(evaluation.state, "accent") if evaluation else "",
        correction_asked(evaluation),
        report_step(agreement, evaluation, actor, at),
    )


def correction_asked(evaluation: FinalEvaluation | None) -> str:
    """What the agency wants corrected in the final report; empty if nothing."""
    if evaluation is None or evaluation.state != EvaluationState.CORRECTION:
        return ""
    return audit.last_reason(evaluation, "final_evaluation.ask_correction")


@dataclass(frozen=True, slots=True)
class Listed:
    """A project in the list: with whom, how far, what comes next."""

    agreement: Agreement
    partner: str
    accepted: int
    stages: int
    following: Milestone | None
    late: str
    is_our_turn: bool


def listed(agreements: Sequence[Agreement], actor: Actor, at: datetime) -> list[Listed]:
    return [_listed(agreement, actor, day_in_korea(at)) for agreement in agreements]


def _listed(agreement: Agreement, actor: Actor, today: date) -> Listed:
    milestones = list(agreement.milestones.all())
    counted = Counter(milestone.state for milestone in milestones)
    open_ = next((each for each in milestones if each.state != MilestoneState.ACCEPTED), None)
    mine = actor.organisation_id == agreement.demand_firm_id
    partner = agreement.vendor if mine else agreement.demand_firm
    late = _lateness(open_, [], today) if open_ and open_.state == MilestoneState.PLANNED else ""
    return Listed(
        agreement,
        partner.legal_name,
        counted[MilestoneState.ACCEPTED],
        len(milestones),
        open_,
        late,
        side_of(agreement.case, actor) == agreement.case.holder,
    )
