"""What can be done with fraud signals. The only module that writes them."""

from datetime import datetime

from django.db import IntegrityError, transaction

from contracts.settlement import operations as settlement
from marketplace.core import audit, files, outbox
from marketplace.core.actor import Actor
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.programmes import queries as programmes

from . import rules
from .enums import SignalKind
from .errors import NothingSaid, NotOfTheCase
from .lifecycles import SIGNAL
from .models import UNDECIDED, FraudSignal

# What the vendor reads beside its claim: no suspicion that nobody has confirmed.
ON_HOLD = "확인할 사항이 있어 이 과제의 지급을 잠시 멈춥니다. 확인이 끝나면 알려 드립니다."


def raise_signal(*, case_id: int, kind: SignalKind, evidence: str, actor: Actor, at: datetime) -> FraudSignal:
    """Note what was seen in a case, with its evidence: payments of the case are on hold until it is decided.

    A manager or a rule raises it. The same kind in the same case, not decided yet, is the same signal. Raises
    NotAllowed, NothingSaid.
    """
    if not rules.is_manager_or_system(None, actor):
        raise NotAllowed
    if not evidence.strip():
        raise NothingSaid
    standing = FraudSignal.objects.filter(case_id=case_id, kind=kind, state__in=UNDECIDED)
    if known := standing.first():
        return known
    try:
        with transaction.atomic():
            signal = FraudSignal.objects.create(
                case_id=case_id, kind=kind, evidence=evidence, raised_by=actor.person_id, state_since=at
            )
            audit.record(signal, "fraud_signal.raise", actor=actor, at=at, facts={"kind": str(kind)})
            outbox.publish("fraud_signal.raise", subject=signal, at=at, actor=actor, case_id=case_id, kind=str(kind))
            settlement.hold_claims_of(case_id=case_id, cause=_cause(signal), reason=ON_HOLD, actor=actor, at=at)
    except IntegrityError:  # raised by another in this instant
        return standing.get()
    return signal


def ask_explanation(*, signal_id: int, organisation_id: int, question: str, actor: Actor, at: datetime) -> FraudSignal:
    """Ask the demand firm or the vendor of the case; it has the working days of a correction to answer."""
    signal = FraudSignal.objects.visible_to(actor).select_related("case").get(pk=signal_id)
    if organisation_id not in (signal.case.demand_firm_id, signal.case.vendor_id):
        raise NotOfTheCase
    days = programmes.rules_of(signal.case.track_id).correction_working_days
    with transaction.atomic():
        signal = advance(SIGNAL, signal, "ask", actor=actor, at=at, reason=question, **_facts(signal))
        signal.asked_id, signal.question = organisation_id, question
        signal.answer_by = programmes.deadline(at, days)
        signal.save(update_fields=["asked", "question", "answer_by"])
    return signal


def explain(
    *, signal_id: int, explanation: str, content: bytes | None = None, actor: Actor, at: datetime
) -> FraudSignal:
    """The firm that was asked explains, perhaps with proof. A late explanation is heard as well, until it is decided."""
    if not explanation.strip():
        raise NothingSaid
    signal = FraudSignal.objects.visible_to(actor).get(pk=signal_id)
    file = files.store(content, at=at) if content else None
    with transaction.atomic():
        signal = advance(SIGNAL, signal, "explain", actor=actor, at=at, **_facts(signal))
        signal.explanation, signal.file = explanation, file
        signal.save(update_fields=["explanation", "file"])
    return signal


def clear(*, signal_id: int, reason: str, actor: Actor, at: datetime) -> FraudSignal:
    """An approver finds that nothing is wrong: payments of the case go on, unless another signal stands."""
    return _decide(signal_id, "clear", reason, actor, at)


def confirm(*, signal_id: int, reason: str, actor: Actor, at: datetime) -> FraudSignal:
    """An approver orders an investigation, once the firm was heard or let its time pass. Payments stay on hold."""
    return _decide(signal_id, "confirm", reason, actor, at)


def _decide(signal_id: int, move: str, reason: str, actor: Actor, at: datetime) -> FraudSignal:
    signal = FraudSignal.objects.visible_to(actor).get(pk=signal_id)
    with transaction.atomic():
        signal = advance(SIGNAL, signal, move, actor=actor, at=at, reason=reason, **_facts(signal))
        signal.decision, signal.decided_by = reason, actor.person_id
        signal.save(update_fields=["decision", "decided_by"])
        if move == "clear":
            settlement.release_claims_of(cause=_cause(signal), reason=reason, actor=actor, at=at)
    return signal


def _cause(signal: FraudSignal) -> str:
    return f"signal:{signal.pk}"


def _facts(signal: FraudSignal) -> dict:
    return {"case_id": signal.case_id, "kind": signal.kind}
