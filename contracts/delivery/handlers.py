"""News delivery listens to: an agreement comes into force, or its plan is amended."""

from marketplace.core import outbox
from marketplace.core.models import Event

from . import operations


@outbox.on("agreement.start")
def plan(event: Event) -> None:
    operations.plan_milestones(agreement_id=event.subject_id, at=event.at)
