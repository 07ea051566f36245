"""The one way an amendment moves, for the operations on it and on its document."""

from datetime import datetime

from marketplace.core.actor import Actor
from marketplace.core.lifecycle import advance

from ..lifecycles import AMENDMENT
from ..models import Amendment


def move_amendment(amendment: Amendment, move: str, actor: Actor, at: datetime, reason: str = "", **facts) -> Amendment:
    """Advance it, saying of which agreement it is. Raises TransitionRefused."""
    return advance(
        AMENDMENT, amendment, move, actor=actor, at=at, reason=reason, agreement_id=amendment.agreement_id,
        case_id=amendment.case_id, number=amendment.number, **facts,
    )  # fmt: skip
