"""News oversight listens to: what a rule sees in it opens a signal for people to look at."""

from contracts.delivery import queries as delivery
from contracts.delivery.models import Milestone
from marketplace.core import outbox
from marketplace.core.actor import SYSTEM
from marketplace.core.models import Event

from . import operations
from .enums import SignalKind


@outbox.on("milestone.deliver")
def compare_evidence(event: Event) -> None:
    """The same file handed over in two cases is evidence of one of them at most."""
    milestone = Milestone.objects.select_related("agreement").get(pk=event.subject_id)
    for other, file in delivery.delivered_elsewhere(milestone):
        operations.raise_signal(
            case_id=milestone.case_id, kind=SignalKind.SAME_EVIDENCE, actor=SYSTEM, at=event.at,
            evidence=f"{milestone}: 같은 파일이 과제 {other.milestone.agreement.case.number}의"
            f" ‘{other.milestone}’에도 제출되었습니다(SHA-256 {file.sha256[:16]}…).",
        )  # fmt: skip
