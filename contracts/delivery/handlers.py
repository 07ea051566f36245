"""News delivery listens to: an agreement comes into force, or its plan is amended."""

from marketplace.core import outbox
from marketplace.core.models import Event

from . import operations


@outbox.on("agreement.start", "agreement_document.seal")
def plan(event: Event) -> None:
    """A sealed amendment changes what is not delivered yet; before its first day an agreement has no milestones."""
    operations.plan_milestones(agreement_id=event.facts["agreement_id"], at=event.at)
