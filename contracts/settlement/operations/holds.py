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
        waiting = _locked(case_id, ClaimState.CLAIMED, ClaimState.CHECKED)
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
        held = _locked(hold.case_id, ClaimState.ON_HOLD)
        for claim in held:
            advance(CLAIM, claim, "release", actor=SYSTEM, at=at, reason=reason, **_facts(claim))
    return len(held)


def _locked(case_id: int, *states: ClaimState) -> list[Claim]:
    """Claims of a case in these states; one that is being approved is waited for, and left out if it was."""
    rows = Claim.objects.select_for_update(no_key=True, of=("self",)).select_related("agreement")
    return list(rows.filter(agreement__case_id=case_id, state__in=states).order_by("pk"))


def _facts(claim: Claim) -> dict:
    return {"agreement_id": claim.agreement_id, "case_id": claim.case_id, "number": claim.number}
