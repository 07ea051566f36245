"""What an action would do, before it is done: it is done, written down, and undone in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction

from ..effects import EffectInTransaction
from ..errors import Refusal
from ..models import AuditEntry

Since = Callable[[], list]  # what came since it was made
_watchers: list[Callable[[], Since]] = []


@dataclass(slots=True)
class Foreseen:
    """`changes`: what the audit trail would say; `moves`: triples (from, to, won); `refused`: why it would not happen."""

    changes: list = field(default_factory=list)
    moves: list[tuple[str, str, int]] = field(default_factory=list)
    refused: str = ""


def watch(begin: Callable[[], Since]) -> Callable[[], Since]:
    """Decorator: the function marks the present and returns what gives the moves of money since."""
    _watchers.append(begin)
    return begin


def foresee(act: Callable[[], object], *, at: datetime) -> Foreseen | None:
    """What `act` at this instant would do; nothing of it stays.

    None for what cannot be tried: an action that itself renders, seals or sends (`core.effects`).
    """
    try:
        with transaction.atomic():
            last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            watched = [begin() for begin in _watchers]
            act()
            found = Foreseen(
                changes=list(AuditEntry.objects.filter(pk__gt=last, at=at).order_by("pk")),
                moves=[move for since in watched for move in since()],
            )
            transaction.set_rollback(True)
    except EffectInTransaction:
        return None
    except Refusal as refusal:
        return Foreseen(refused=str(refusal))
    except ValidationError as problem:
        return Foreseen(refused=" ".join(problem.messages))
    except ObjectDoesNotExist:
        return None
    return found
