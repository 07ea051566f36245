"""지급보류: all payments of a case stand still, for a named cause, until it is cleared."""

from datetime import datetime

from django.db import transaction

from marketplace.core import audit
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.lifecycle import advance
from marketplace.programmes import queries as programmes

from ..enums import ClaimState
from ..lifecycles import CLAIM
from ..models import Claim, PaymentHold


def hold_claims_of(*, case_id: int, cause: str, reason: str, actor: Actor, at: datetime) -> int:
    """Stop every undecided claim of a case, and those filed later, for `cause`; how many were stopped now.

    In the caller's transaction; safe to repeat for the same cause. What is under way to the bank goes on: a finance
    officer may cancel its instruction.
    """
    with transaction.atomic():
        _hold, made = PaymentHold.objects.get_or_create(
            cause=cause, defaults={"case_id": case_id, "reason": reason, "at": at}
        )
        if not made:
            return 0
        audit.record(
            programmes.case(case_id), "case.hold_payments", actor=actor, at=at, reason=reason, facts={"cause": cause}
        )
        waiting = Claim.objects.filter(
            agreement__case_id=case_id, state__in=[ClaimState.CLAIMED, ClaimState.CHECKED]
        ).order_by("pk")
        for claim in waiting:
            advance(CLAIM, claim, "hold", actor=SYSTEM, at=at, reason=reason, **_facts(claim))
    return len(waiting)


def release_claims_of(*, cause: str, reason: str, actor: Actor, at: datetime) -> int:
    """The cause is cleared: unless another stands, the case's claims go back to the manager. Safe to repeat."""
    with transaction.atomic():
        hold = PaymentHold.objects.select_for_update(no_key=True).get(cause=cause)
        if hold.released_at:
            return 0
        hold.released_at = at
        hold.save(update_fields=["released_at"])
        audit.record(
            programmes.case(hold.case_id), "case.release_payments", actor=actor, at=at, reason=reason,
            facts={"cause": cause},
        )  # fmt: skip
        if PaymentHold.objects.filter(case_id=hold.case_id, released_at=None).exists():
            return 0
        held = Claim.objects.filter(agreement__case_id=hold.case_id, state=ClaimState.ON_HOLD).order_by("pk")
        for claim in held:
            advance(CLAIM, claim, "release", actor=SYSTEM, at=at, reason=reason, **_facts(claim))
    return len(held)


def _facts(claim: Claim) -> dict:
    return {"agreement_id": claim.agreement_id, "case_id": claim.case_id, "number": claim.number}
