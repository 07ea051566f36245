"""News delivery listens to: an agreement comes into force, its plan is amended, a milestone is accepted."""

from contracts.issued import operations as issued
from contracts.issued.enums import IssuedKind
from marketplace.core import outbox
from marketplace.core.models import Event

from . import certificate, operations
from .models import Milestone


@outbox.on("agreement.start", "agreement_document.seal")
def plan(event: Event) -> None:
    """A sealed amendment changes what is not delivered yet; before its first day an agreement has no milestones."""
    operations.plan_milestones(agreement_id=event.facts["agreement_id"], at=event.at)


@outbox.on("milestone.accept", tireless=True)
def issue_certificate(event: Event) -> None:
    milestone = Milestone.objects.select_related("agreement").get(pk=event.subject_id)
    issued.issue(
        kind=IssuedKind.ACCEPTANCE, agreement_id=milestone.agreement_id, subject_id=milestone.pk,
        order=milestone.position, sheet=certificate.sheet_of(milestone), at=event.at,
    )  # fmt: skip
