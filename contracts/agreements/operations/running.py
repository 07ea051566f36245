"""An agreement after its conclusion: it starts on its first day, and the apps above say when it is done."""

from datetime import datetime

from django.db import transaction

from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.lifecycle import TransitionRefused, advance
from marketplace.programmes import operations as programmes

from ..enums import AgreementState
from ..lifecycles import AGREEMENT
from ..models import Agreement
from .changing import lapse_change
from .prior import end_notice, held_notice

ITS_WORK_IS_COMPLETE = "최종평가를 마쳐 더 바꾸거나 해지할 수 없습니다."


def start_agreements_due(*, at: datetime) -> int:
    """Concluded agreements whose first day has come are in force; how many. Safe to repeat."""
    due = Agreement.objects.filter(state=AgreementState.CONCLUDED, starts_on__lte=day_in_korea(at)).order_by("pk")
    return sum(_start(agreement, at) for agreement in due.select_related("case"))


def _start(agreement: Agreement, at: datetime) -> bool:
    try:
        with transaction.atomic():
            _move(agreement, "start", SYSTEM, at)
            programmes.begin_running(round_id=agreement.case.round_id, at=at)
    except TransitionRefused:  # terminated since we looked, or started by another worker
        return False
    return True


def complete_agreement(*, agreement_id: int, actor: Actor, at: datetime) -> Agreement:
    """The final evaluation is done, in the caller's transaction. A prior notice that stands lapses."""
    with transaction.atomic():
        agreement = Agreement.objects.visible_to(actor).select_for_update(no_key=True).get(pk=agreement_id)
        notice = held_notice(agreement)
        agreement = _move(agreement, "complete", actor, at)
        end_notice(notice, ITS_WORK_IS_COMPLETE, SYSTEM, at)
        lapse_change(agreement, ITS_WORK_IS_COMPLETE, at)
    return agreement


def settle_agreement(*, agreement_id: int, at: datetime) -> Agreement:
    """The settlement is confirmed, in the caller's transaction."""
    return _move(Agreement.objects.get(pk=agreement_id), "settle", SYSTEM, at)


def close_agreement(*, agreement_id: int, at: datetime) -> Agreement:
    """Everything is paid and returned, in the caller's transaction."""
    return _move(Agreement.objects.get(pk=agreement_id), "close", SYSTEM, at)


def suspend_agreement(*, agreement_id: int, reason: str, actor: Actor, at: datetime) -> Agreement:
    """A manager stops the project for a time: nothing is accepted or paid meanwhile."""
    return _move(_visible(agreement_id, actor), "suspend", actor, at, reason)


def resume_agreement(*, agreement_id: int, reason: str, actor: Actor, at: datetime) -> Agreement:
    """What stopped the project is settled."""
    return _move(_visible(agreement_id, actor), "resume", actor, at, reason)


def _visible(agreement_id: int, actor: Actor) -> Agreement:
    return Agreement.objects.visible_to(actor).get(pk=agreement_id)


def _move(agreement: Agreement, move: str, actor: Actor, at: datetime, reason: str = "") -> Agreement:
    return advance(
        AGREEMENT, agreement, move, actor=actor, at=at, reason=reason, agreement_id=agreement.pk,
        case_id=agreement.case_id,
    )  # fmt: skip
