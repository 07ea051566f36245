"""Tasks and notices about milestones, visits, the final report and its evaluation."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from contracts.agreements.enums import AgreementState
from contracts.agreements.models import Agreement
from contracts.agreements.notices import (
    PARTIES,
    both_firms,
    its_demand_firm,
    its_title,
    its_vendor,
    of_the_agreement,
)
from marketplace.core.models import Event
from marketplace.core.templatetags.ieum import day, moment
from marketplace.notices.audiences import Audience, firm, office
from marketplace.notices.enums import Desk
from marketplace.notices.registry import Link, NoticeKind, TaskKind, declare
from marketplace.programmes.notices import CASE, case_title

from . import rules
from .enums import CheckState, EvaluationState, MilestoneState
from .lifecycles import CHECK, EVALUATION, MILESTONE
from .models import FinalEvaluation, InterimCheck, Milestone

# What makes the duties of a running project stand or fall.
_RUNNING = ("agreement.plan", "agreement.suspend", "agreement.resume", "agreement.complete", "agreement.terminate")


def _milestones(event: Event) -> Iterable[Milestone]:
    return Milestone.objects.filter(agreement=event.subject_id)


def _is_running(record, at) -> bool:
    return record.agreement.state == AgreementState.IN_FORCE


def _of_the_milestone(event: Event) -> Iterable[Agreement]:
    return Agreement.objects.filter(milestones=event.subject_id)


def _of_the_report(event: Event) -> Iterable[Agreement]:
    return Agreement.objects.filter(final_evaluation=event.subject_id)


def _can_be_reported(agreement: Agreement, at) -> bool:
    milestones = agreement.milestones.all()
    accepted = milestones.exists() and not milestones.exclude(state=MilestoneState.ACCEPTED).exists()
    return accepted and not FinalEvaluation.objects.filter(agreement=agreement).exists()


def _title(milestone: Milestone) -> str:
    return f"{its_title(milestone)} · {milestone.title}"


def _manager(record) -> Audience:
    return office(Desk.PROGRAMME_MANAGER)


def _milestone(milestone: Milestone, event) -> dict:
    return of_the_agreement(milestone, event) | {"milestone": milestone.title, "due": day(milestone.due_on)}


def _check(check: InterimCheck, event) -> dict:
    return of_the_agreement(check, event) | {
        "finding": check.finding, "planned": day(check.planned_on), "due": moment(check.due_at),
    }  # fmt: skip


def _evaluation(evaluation: FinalEvaluation, event) -> dict:
    return of_the_agreement(evaluation, event) | {"comment": evaluation.comment}


def its_project(record) -> Link:
    """The page of the record's project in the workspace."""
    return "projects:project", (record.agreement.case.number,)


def _page(name: str, key: str):
    """A page about one record of a project; `key`: what of the record stands in its address."""

    def link(record) -> Link:
        return f"projects:{name}", (record.agreement.case.number, getattr(record, key))

    return link


def _its_report(record) -> Link:
    return "projects:report", (record.agreement.case.number,)


def _told(
    record, noun: str, move: str, subject: str, body: str, *, values, to=both_firms, legal: bool = False
) -> NoticeKind:
    return NoticeKind(
        name=f"delivery.{noun}_{move}", events=(f"{noun}.{move}",), record=record, to=to, values=values,
        link=its_project, joins=PARTIES, subject=subject, body=body, legal=legal,
    )  # fmt: skip


def _answered_by(side: str, whose) -> TaskKind:
    return TaskKind(
        name=f"delivery.answer_check_{side}", label=_("Answer what the visit found"), record=InterimCheck, life=CHECK,
        while_in=(CheckState.CORRECTION,), whose=whose, title=its_title, link=_page("check", "pk"), joins=PARTIES,
        due=lambda check: check.due_at,
    )  # fmt: skip


declare(
    TaskKind(
        name="delivery.deliver", label=_("Deliver a milestone"), record=Milestone, life=MILESTONE,
        while_in=(MilestoneState.PLANNED, MilestoneState.REWORK), when=_is_running,
        news=dict.fromkeys(_RUNNING, _milestones), whose=lambda milestone: its_vendor(milestone, Desk.MEMBERS),
        title=_title, due=lambda milestone: milestone.due_on, link=_page("deliver", "key"), joins=PARTIES,
    ),
    TaskKind(
        name="delivery.accept", label=_("Accept a milestone, or send it back"), record=Milestone, life=MILESTONE,
        while_in=(MilestoneState.DELIVERED,), when=_is_running, news=dict.fromkeys(_RUNNING, _milestones),
        whose=lambda milestone: its_demand_firm(milestone, Desk.SIGNERS), title=_title, joins=PARTIES,
        due=lambda milestone: rules.answer_by(milestone.state_since), link=_page("accept", "key"),
    ),
    TaskKind(
        name="delivery.visit", label=_("Visit the project and record what was found"), record=InterimCheck, life=CHECK,
        while_in=(CheckState.SCHEDULED,), news={"interim_check.schedule": None}, title=its_title, joins=PARTIES,
        whose=lambda check: office(Desk.VISITORS), due=lambda check: check.planned_on,
    ),
    _answered_by("firm", lambda check: its_demand_firm(check, Desk.MEMBERS)),
    _answered_by("vendor", lambda check: its_vendor(check, Desk.MEMBERS)),
    TaskKind(
        name="delivery.close_check", label=_("Check the answer to a visit"), record=InterimCheck, life=CHECK,
        while_in=(CheckState.ANSWERED,), whose=_manager, title=its_title, joins=PARTIES,
    ),
    TaskKind(
        name="delivery.report", label=_("Hand in the final report"), record=Agreement,
        while_in=(AgreementState.IN_FORCE,), when=_can_be_reported,
        news=dict.fromkeys(_RUNNING)
        | {"milestone.accept": _of_the_milestone, "final_evaluation.report": _of_the_report},
        whose=lambda agreement: firm(agreement.demand_firm_id), title=case_title, joins=CASE,
        link=lambda agreement: ("projects:report", (agreement.case.number,)),
    ),
    TaskKind(
        name="delivery.report_again", label=_("Correct the final report"), record=FinalEvaluation, life=EVALUATION,
        while_in=(EvaluationState.CORRECTION,), whose=its_demand_firm, title=its_title, joins=PARTIES,
        link=_its_report,
    ),
    TaskKind(
        name="delivery.evaluate", label=_("Evaluate the final report"), record=FinalEvaluation, life=EVALUATION,
        while_in=(EvaluationState.REPORTED,), news={"final_evaluation.report": None}, whose=_manager, title=its_title,
        joins=PARTIES,
    ),
    _told(
        Milestone, "milestone", "deliver", _("Delivered: %(milestone)s"),
        _("%(vendor)s has delivered “%(milestone)s” of “%(title)s”. Please test it against the criteria of the agreement, and accept it or send it back."),
        values=_milestone, to=lambda milestone, event: [its_demand_firm(milestone)],
    ),
    _told(
        Milestone, "milestone", "accept", _("Accepted: %(milestone)s"),
        _("%(firm)s has accepted “%(milestone)s” of “%(title)s”. Its instalment can be claimed where the agreement has one."),
        values=_milestone, to=lambda milestone, event: [its_vendor(milestone)], legal=True,
    ),
    _told(
        Milestone, "milestone", "send_back", _("Sent back: %(milestone)s"),
        _("%(firm)s has sent “%(milestone)s” back.\n\nWhat does not meet the criteria: %(reason)s"),
        values=_milestone, to=lambda milestone, event: [its_vendor(milestone, Desk.MEMBERS)], legal=True,
    ),
    _told(
        InterimCheck, "interim_check", "schedule", _("A visit is planned for %(planned)s"),
        _("The programme office visits the project “%(title)s” on %(planned)s."), values=_check,
    ),
    _told(
        InterimCheck, "interim_check", "ask_correction", _("Please answer what the visit found by %(due)s"),
        _("The visit to “%(title)s” found:\n\n%(finding)s\n\nPlease answer by %(due)s (Korean time)."),
        values=_check, legal=True,
    ),
    _told(
        InterimCheck, "interim_check", "stop", _("The visit to “%(title)s” found what stops the project"),
        _("The programme office has recorded:\n\n%(reason)s"), values=_check, legal=True,
    ),
    _told(
        FinalEvaluation, "final_evaluation", "ask_correction", _("Please correct the final report of “%(title)s”"),
        _("The programme office asks for a correction of the final report.\n\nWhat: %(reason)s"), values=_evaluation,
        to=lambda evaluation, event: [its_demand_firm(evaluation)], legal=True,
    ),
    _told(
        FinalEvaluation, "final_evaluation", "succeed", _("“%(title)s” was evaluated as a success"),
        _("The final evaluation is done: success.\n\n%(comment)s\n\nThe settlement comes next: please hand in the statement of what was spent."),
        values=_evaluation, legal=True,
    ),
    _told(
        FinalEvaluation, "final_evaluation", "fail", _("“%(title)s” was evaluated as a failure"),
        _("The final evaluation is done: failure.\n\nReason: %(reason)s\n\nThe settlement says what must be returned."),
        values=_evaluation, legal=True,
    ),
)  # fmt: skip
