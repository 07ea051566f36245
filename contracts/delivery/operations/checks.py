"""The interim check: planned by a manager, recorded after the visit, answered by the firms, closed."""

from datetime import date, datetime

from django.db import transaction

from contracts.agreements import operations as agreements
from contracts.agreements.enums import AgreementState
from contracts.agreements.models import Agreement
from marketplace.core import audit, outbox
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.programmes import queries as programmes

from ..errors import DueInThePast, NothingSaid, NotInForce
from ..lifecycles import CHECK
from ..models import InterimCheck


def schedule_check(*, agreement_id: int, planned_on: date, actor: Actor, at: datetime) -> InterimCheck:
    """Plan a visit within the agreement's period. Raises NotAllowed, NotInForce, DueInThePast."""
    if not actor.has("programme_manager"):
        raise NotAllowed
    agreement = Agreement.objects.visible_to(actor).get(pk=agreement_id)
    if agreement.state != AgreementState.IN_FORCE:
        raise NotInForce(state=agreement.get_state_display())
    if not day_in_korea(at) <= planned_on <= agreement.ends_on:
        raise DueInThePast
    with transaction.atomic():
        check = InterimCheck.objects.create(agreement=agreement, planned_on=planned_on, state_since=at)
        audit.record(check, "interim_check.schedule", actor=actor, at=at, facts={"planned_on": planned_on})
        outbox.publish("interim_check.schedule", subject=check, at=at, actor=actor)
    return check


def record_check(
    *, check_id: int, finding: str, good: bool, working_days: int | None = None, actor: Actor, at: datetime
) -> InterimCheck:
    """What was found: good, or to be corrected within some working days (those of the rules, if none are named).

    Also asks again after an answer that does not suffice. Raises NothingSaid, TransitionRefused.
    """
    if not finding.strip():
        raise NothingSaid
    check = InterimCheck.objects.visible_to(actor).select_related("agreement__case").get(pk=check_id)
    with transaction.atomic():
        move = "find_good" if good else "ask_correction"
        check = advance(CHECK, check, move, actor=actor, at=at, reason=finding, **_facts(check))
        check.finding = finding
        if not good:
            days = working_days or programmes.rules_of(check.agreement.case.track_id).correction_working_days
            check.due_at = programmes.deadline(at, days)
        check.save(update_fields=["finding", "due_at"])
    return check


def answer_check(*, check_id: int, answer: str, actor: Actor, at: datetime) -> InterimCheck:
    """A firm of the agreement says how it was mended. A late answer is taken and marked as late in the trail."""
    if not answer.strip():
        raise NothingSaid
    check = InterimCheck.objects.visible_to(actor).get(pk=check_id)
    late = check.due_at is not None and at > check.due_at
    with transaction.atomic():
        check = advance(CHECK, check, "answer", actor=actor, at=at, reason=answer, late=late, **_facts(check))
        check.answer = answer
        check.save(update_fields=["answer"])
    return check


def close_check(*, check_id: int, comment: str, actor: Actor, at: datetime) -> InterimCheck:
    """The manager finds the answer sufficient."""
    check = InterimCheck.objects.visible_to(actor).get(pk=check_id)
    return advance(CHECK, check, "close", actor=actor, at=at, reason=comment, **_facts(check))


def stop_check(*, check_id: int, reason: str, actor: Actor, at: datetime) -> InterimCheck:
    """What was found does not allow to go on: the agreement is suspended in the same step."""
    check = InterimCheck.objects.visible_to(actor).get(pk=check_id)
    with transaction.atomic():
        check = advance(CHECK, check, "stop", actor=actor, at=at, reason=reason, **_facts(check))
        agreements.suspend_agreement(agreement_id=check.agreement_id, reason=reason, actor=actor, at=at)
    return check


def _facts(check: InterimCheck) -> dict:
    return {"agreement_id": check.agreement_id, "case_id": check.case_id}
