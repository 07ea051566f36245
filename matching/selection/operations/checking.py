"""From the deadline to the scores: receiving, eligibility, correction, the panel's points."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import audit, money
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.lifecycle import TransitionRefused, advance
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import CaseState, Stage

from ..enums import ApplicationState, PanelState
from ..errors import NotAnAnswer, PanelDecides, PlanIncomplete, ScoresIncomplete, TooManyPoints
from ..lifecycles import APPLICATION
from ..models import Application, Score
from ..queries import counting_plan
from .applications import complete_plan, let_count, plan_digest
from .eligibility import require_eligible

BONUS = "bonus"


def receive_applications_due(*, at: datetime) -> int:
    """Receive what was submitted in rounds whose intake is over; how many. Safe to repeat."""
    due = Application.objects.filter(state=ApplicationState.SUBMITTED, round__closes_at__lt=at).order_by("pk")
    return sum(_receive(application, at) for application in due)


def _receive(application: Application, at: datetime) -> bool:
    try:
        with transaction.atomic():
            application = advance(APPLICATION, application, "receive", actor=SYSTEM, at=at)
            _hold(application, "programme_manager", None, SYSTEM, at)
    except TransitionRefused:  # withdrawn, or received by another worker, since we looked
        return False
    return True


def record_eligible(*, application_id: int, actor: Actor, at: datetime) -> Application:
    """The manager finds it eligible, on a run of the rules of that day. Raises NotEligible if the rules refuse it."""
    application = Application.objects.visible_to(actor).get(pk=application_id)
    APPLICATION["find_eligible"].require(application, actor, at)
    run = require_eligible(case_id=application.case_id, stage=Stage.SUBMISSION, plan=counting_plan(application), at=at)
    with transaction.atomic():
        application = advance(APPLICATION, application, "find_eligible", actor=actor, at=at, run=run.pk)
        _hold(application, "panel_secretary", None, actor, at)
    return application


def request_correction(*, application_id: int, reason: str, actor: Actor, at: datetime) -> Application:
    """Ask the firm to correct one thing within the rule set's working days, saying what.

    The draft begins again from what was submitted, so that only what is corrected differs.
    """
    application = Application.objects.visible_to(actor).select_related("case").get(pk=application_id)
    due = rounds.deadline(at, rounds.rules_of(application.case.track_id).correction_working_days)
    with transaction.atomic():
        application = advance(APPLICATION, application, "ask_correction", actor=actor, at=at, reason=reason)
        application.correction_due_at, application.draft = due, counting_plan(application).as_data()
        application.save(update_fields=["correction_due_at", "draft"])
        _hold(application, "demand_firm", due, actor, at)
    return application


def answer_correction(*, application_id: int, note: str, actor: Actor, at: datetime) -> Application:
    """The firm has corrected it, and says what. A corrected plan becomes the next version, with its own receipt.

    Raises NotAnAnswer, PlanIncomplete (also for a grant above the one submitted in time), TransitionRefused after
    the due date.
    """
    if not note.strip():
        raise NotAnAnswer
    application = Application.objects.visible_to(actor).select_related("case", "demand_firm").get(pk=application_id)
    APPLICATION["answer_correction"].require(application, actor, at)
    plan = complete_plan(application)
    if plan.grant > application.grant:
        raise PlanIncomplete(
            [_("A correction cannot raise the grant above %(won)s.") % {"won": money.won(application.grant)}]
        )
    with transaction.atomic():
        application = advance(APPLICATION, application, "answer_correction", actor=actor, at=at, reason=note)
        if plan_digest(plan) != application.versions.order_by("version").last().sha256:
            let_count(application, plan, actor, at)
        _hold(application, "programme_manager", None, actor, at)
    return application


def enter_scores(
    *, application_id: int, scores: Mapping[str, tuple[int, str]], actor: Actor, at: datetime
) -> Application:
    """The panel's secretary enters points (hundredths) and a comment for every criterion, and the bonus.

    Raises ScoresIncomplete, TooManyPoints, TransitionRefused, PanelDecides. Entered again, they replace the former.
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
        _refuse_beside_a_panel(application)
        return put_scores(application, scores, actor, at)


def record_bonus(*, application_id: int, points: int, reason: str, actor: Actor, at: datetime) -> Application:
    """The panel's secretary has seen the evidence for a bonus (hundredths): it is added when the panel closes.

    Raises TooManyPoints, ScoresIncomplete without a reason, TransitionRefused once the application is scored.
    """
    application = Application.objects.visible_to(actor).select_related("case").get(pk=application_id)
    most = rounds.rules_of(application.case.track_id).bonus_cap
    if not 0 <= points <= most * 100:
        raise TooManyPoints(criterion=_("Bonus"), most=most)
    if not reason.strip():
        raise ScoresIncomplete(missing=_("Bonus"))
    with transaction.atomic():
        application = Application.objects.select_for_update(no_key=True, of=("self",)).get(pk=application.pk)
        if application.state != ApplicationState.ELIGIBLE:
            raise TransitionRefused(_("A bonus is recorded before the points are."))
        APPLICATION["score"].require(application, actor, at)
        _put_score(application, BONUS, points, reason, actor, at)
        audit.record(application, "application.bonus", actor=actor, at=at, reason=reason, facts={"points": points})
    return application


def put_scores(
    application: Application, scores: Mapping[str, tuple[int, str]], actor: Actor, at: datetime
) -> Application:
    """Make these the points of the application, in the caller's transaction."""
    given = {code: points for code, (points, _comment) in scores.items()}
    application = advance(APPLICATION, application, "score", actor=actor, at=at, points=given)
    for code, (points, comment) in scores.items():
        _put_score(application, code, points, comment, actor, at)
    application.score = sum(given.values())
    application.save(update_fields=["score"])
    _hold(application, "programme_manager", None, actor, at)
    return application


def _put_score(application: Application, code: str, points: int, comment: str, actor: Actor, at: datetime) -> None:
    Score.objects.update_or_create(
        application=application, criterion=code,
        defaults={"points": points, "comment": comment, "entered_by": actor.person_id, "at": at},
    )  # fmt: skip


def _refuse_beside_a_panel(application: Application) -> None:
    if application.sheets.exclude(panel__state=PanelState.CANCELLED).exists():
        raise PanelDecides


def _hold(application: Application, holder: str, due_at: datetime | None, actor: Actor, at: datetime) -> None:
    programmes.move_case(
        case_id=application.case_id, to=CaseState.SELECTION, holder=holder, due_at=due_at, actor=actor, at=at
    )
