"""From the deadline to the scores: receiving, eligibility, correction, the panel's points."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.lifecycle import advance
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import CaseState, Stage, Verdict

from ..enums import ApplicationState
from ..errors import NotAnAnswer, NotEligible, ScoresIncomplete, TooManyPoints
from ..facts import build_facts
from ..lifecycles import APPLICATION
from ..models import Application, Score
from ..queries import counting_plan

BONUS = "bonus"


def receive_applications_due(*, at: datetime) -> int:
    """Receive what was submitted in rounds whose intake is over; how many. Safe to repeat."""
    due = Application.objects.filter(state=ApplicationState.SUBMITTED, round__closes_at__lt=at).order_by("pk")
    for application in due:
        with transaction.atomic():
            advance(APPLICATION, application, "receive", actor=SYSTEM, at=at)
            programmes.move_case(
                case_id=application.case_id, to=CaseState.SELECTION, holder="programme_manager", actor=SYSTEM, at=at
            )
    return len(due)


def record_eligible(*, application_id: int, actor: Actor, at: datetime) -> Application:
    """The manager finds it eligible, on a run of the rules of that day. Raises NotEligible if the rules refuse it."""
    application = Application.objects.visible_to(actor).get(pk=application_id)
    facts = build_facts(application.case_id, on=day_in_korea(at), plan=counting_plan(application))
    run = programmes.check_eligibility(case_id=application.case_id, stage=Stage.SUBMISSION, facts=facts, at=at)
    if run.verdict == Verdict.FAILED:
        raise NotEligible([finding.message for finding in run.findings.filter(outcome="fail")])
    with transaction.atomic():
        application = advance(APPLICATION, application, "find_eligible", actor=actor, at=at, run=run.pk)
        _hold(application, "panel_secretary", None, actor, at)
    return application


def request_correction(*, application_id: int, reason: str, actor: Actor, at: datetime) -> Application:
    """Ask the firm to correct one thing within the rule set's working days, saying what."""
    application = Application.objects.visible_to(actor).select_related("case").get(pk=application_id)
    due = rounds.deadline(at, rounds.rules_of(application.case.track_id).correction_working_days)
    with transaction.atomic():
        application = advance(APPLICATION, application, "ask_correction", actor=actor, at=at, reason=reason)
        application.correction_due_at = due
        application.save(update_fields=["correction_due_at"])
        _hold(application, "demand_firm", due, actor, at)
    return application


def answer_correction(*, application_id: int, note: str, actor: Actor, at: datetime) -> Application:
    """The firm has corrected it, and says what. Raises NotAnAnswer, TransitionRefused after the due date."""
    if not note.strip():
        raise NotAnAnswer
    application = Application.objects.visible_to(actor).get(pk=application_id)
    with transaction.atomic():
        application = advance(APPLICATION, application, "answer_correction", actor=actor, at=at, reason=note)
        _hold(application, "programme_manager", None, actor, at)
    return application


def confirm_ineligible(*, application_id: int, reason: str, actor: Actor, at: datetime) -> Application:
    """An approver confirms that it is ineligible. The reason, the remedy and the objection date reach the firm.

    The objection date is in the event's facts and in the audit trail: `objection_days` after the notice.
    """
    application = Application.objects.visible_to(actor).select_related("case").get(pk=application_id)
    days = rounds.rules_of(application.case.track_id).objection_days
    until = day_in_korea(at) + timedelta(days=days)
    with transaction.atomic():
        application = advance(
            APPLICATION, application, "find_ineligible", actor=actor, at=at, reason=reason, object_by=until.isoformat()
        )
        programmes.move_case(
            case_id=application.case_id, to=CaseState.ENDED, holder="nobody", actor=actor, at=at, reason=reason
        )
    return application


def enter_scores(
    *, application_id: int, scores: Mapping[str, tuple[int, str]], actor: Actor, at: datetime
) -> Application:
    """The panel's secretary enters points (hundredths) and a comment for every criterion, and the bonus.

    Raises ScoresIncomplete, TooManyPoints, TransitionRefused. Entered again, they replace the former.
    """
    application = Application.objects.visible_to(actor).select_related("case").get(pk=application_id)
    rules = rounds.rules_of(application.case.track_id)
    most = {criterion.code: criterion.points for criterion in rules.criteria} | {BONUS: rules.bonus_cap}
    missing = [code for code in most if code not in scores or (code != BONUS and not scores[code][1].strip())]
    if missing:
        raise ScoresIncomplete(missing=", ".join(missing))
    for code, (points, _comment) in scores.items():
        if code not in most or not 0 <= points <= most[code] * 100:
            raise TooManyPoints(criterion=code, most=most.get(code, 0))
    with transaction.atomic():
        application = advance(APPLICATION, application, "score", actor=actor, at=at)
        for code, (points, comment) in scores.items():
            Score.objects.update_or_create(
                application=application, criterion=code,
                defaults={"points": points, "comment": comment, "entered_by": actor.person_id, "at": at},
            )  # fmt: skip
        application.score = sum(points for points, _comment in scores.values())
        application.save(update_fields=["score"])
        _hold(application, "programme_manager", None, actor, at)
    return application


def _hold(application: Application, holder: str, due_at: datetime | None, actor: Actor, at: datetime) -> None:
    programmes.move_case(
        case_id=application.case_id, to=CaseState.SELECTION, holder=holder, due_at=due_at, actor=actor, at=at
    )
