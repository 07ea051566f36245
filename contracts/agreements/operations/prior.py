"""Before the agency terminates: it tells both firms the ground, they answer until a day, then it decides (제19조 제3항).

The notice stands under its agreement's lock: whoever gives one or ends the agreement takes that first.
"""

from datetime import datetime

from django.db import transaction

from marketplace.core import audit, outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.lifecycle import TransitionRefused, advance, closed
from marketplace.core.text import clean

from .. import queries, rules
from ..enums import STANDING_NOTICE, PriorNoticeState
from ..errors import NoticeStands
from ..lifecycles import PRIOR_NOTICE
from ..models import Agreement, Opinion, PriorNotice


def give_notice(
    *, agreement_id: int, ground: str, concerns: str, reason: str, actor: Actor, at: datetime
) -> PriorNotice:
    """An approver tells both firms on what ground the agency means to terminate; they may answer until `answer_by`.

    The same again is nothing new. Raises TransitionRefused (no right, not concluded, completed already, no words),
    NoticeStands, OutsideCalendar.
    """
    reason = clean(reason)
    with transaction.atomic():
        visible = Agreement.objects.visible_to(actor).select_related("case")
        agreement = visible.select_for_update(no_key=True, of=("self",)).get(pk=agreement_id)
        if why := closed(agreement, actor, sources=rules.ENDABLE, allowed=rules.is_approver):
            raise TransitionRefused(why)
        if not reason:
            raise TransitionRefused(rules.SAY_WHY)
        if standing := queries.standing_notice(agreement):
            if (standing.ground, standing.concerns, standing.reason) == (ground, concerns, reason):
                return standing
            raise NoticeStands(number=standing.number)
        notice = PriorNotice.objects.create(
            number=f"{agreement.number}-T{agreement.prior_notices.count() + 1}", agreement=agreement, ground=ground,
            concerns=concerns, reason=reason, given_by=actor.person_id, at=at,
            answer_by=rules.last_day_to_answer(day_in_korea(at)), state_since=at,
        )  # fmt: skip
        _tell(notice, "give", actor, at, reason, **facts_of(notice))
    return notice


def state_opinion(*, notice_id: int, opinion: str, actor: Actor, at: datetime) -> Opinion:
    """One of the firms answers, as often as it has something to say. The same again is nothing new.

    Raises TransitionRefused (the day is over, decided or withdrawn, no right, no words).
    """
    opinion = clean(opinion)
    with transaction.atomic():
        found = PriorNotice.objects.visible_to(actor).select_related("agreement__case")
        notice = found.select_for_update(no_key=True, of=("self",)).get(pk=notice_id)
        if said := notice.opinions.filter(firm_id=actor.organisation_id, text=opinion).first():
            return said
        if why := rules.closed_to_opinion(notice, actor, at):
            raise TransitionRefused(why)
        if not opinion:
            raise TransitionRefused(rules.SAY_WHY)
        said = Opinion.objects.create(
            prior_notice=notice, position=notice.opinions.count() + 1, firm_id=actor.organisation_id, text=opinion,
            given_by=actor.person_id, at=at,
        )  # fmt: skip
        _tell(notice, "answer", actor, at, opinion, number=notice.number, position=said.position)
    return said


def withdraw_notice(*, notice_id: int, reason: str, actor: Actor, at: datetime) -> PriorNotice:
    """An approver takes the notice back: the agreement goes on. Another may be given."""
    notice = PriorNotice.objects.visible_to(actor).select_related("agreement").get(pk=notice_id)
    with transaction.atomic():
        notice = _move(notice, "withdraw", actor, at, reason)
        notice.decision = reason
        notice.save(update_fields=["decision"])
    return notice


def close_notices_due(*, at: datetime) -> int:
    """Notices whose last day is over wait for the approver; how many. Safe to repeat."""
    due = PriorNotice.objects.filter(state=PriorNoticeState.GIVEN, answer_by__lt=day_in_korea(at)).order_by("pk")
    return sum(_close(notice, at) for notice in due.select_related("agreement"))


def held_notice(agreement: Agreement) -> PriorNotice | None:
    """The notice that stands, locked; the caller holds the agreement's lock, and has written no trail yet."""
    return agreement.prior_notices.select_for_update(no_key=True).filter(state__in=STANDING_NOTICE).first()


def end_notice(notice: PriorNotice | None, reason: str, actor: Actor, at: datetime) -> None:
    """Its agreement has ended: an approver has terminated it on the notice; otherwise the notice lapses."""
    if notice is None:
        return
    if not rules.is_approver(notice.agreement, actor):
        _move(notice, "lapse", SYSTEM, at, reason)
        return
    notice.decision, notice.decided_on = reason, day_in_korea(at)
    notice.save(update_fields=["decision", "decided_on"])
    _move(notice, "carry_out", actor, at, reason)


def facts_of(notice: PriorNotice) -> dict:
    """What the trail keeps of a notice, where it is given and where the agreement is terminated on it."""
    return {
        "number": notice.number, "ground": notice.ground, "concerns": notice.concerns,
        "given_at": notice.at.isoformat(), "answer_by": notice.answer_by.isoformat(),
        "opinions": notice.opinions.count(),
    }  # fmt: skip


def _close(notice: PriorNotice, at: datetime) -> bool:
    try:
        _move(notice, "close", SYSTEM, at)
    except TransitionRefused:  # decided or withdrawn since we looked, or closed by another worker
        return False
    return True


def _move(notice: PriorNotice, move: str, actor: Actor, at: datetime, reason: str = "") -> PriorNotice:
    return advance(
        PRIOR_NOTICE, notice, move, actor=actor, at=at, reason=reason, number=notice.number,
        agreement_id=notice.agreement_id, case_id=notice.case_id,
    )  # fmt: skip


def _tell(notice: PriorNotice, what: str, actor: Actor, at: datetime, reason: str, **facts) -> None:
    facts |= {"agreement_id": notice.agreement_id, "case_id": notice.case_id}
    audit.record(notice, f"prior_notice.{what}", actor=actor, at=at, reason=reason, facts=facts)
    outbox.publish(f"prior_notice.{what}", subject=notice, at=at, actor=actor, **facts)
