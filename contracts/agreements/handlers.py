"""News agreements listen to: papers to make, co-payments that are in, awards that ended."""

from marketplace.checkpoints import operations as checkpoints
from marketplace.core import outbox
from marketplace.core.models import Event

from . import operations
from .models import AgreementDocument


@outbox.on("agreement_document.make", "agreement_document.complete", tireless=True)
def make(event: Event) -> None:
    """Whichever file the document waits for: its original, or once all have signed the sealed one.

    A seal that could not be set at once is of the time when it is set, as its time stamp says.
    """
    operations.render_document(document_id=event.subject_id, at=event.at)
    operations.seal_document(document_id=event.subject_id, at=outbox.time_of_work(event))


@outbox.on("agreement_document.seal", tireless=True)
def take_checkpoint(event: Event) -> None:
    """The sealed document itself is covered at once, so that its proof need not wait for the end of the day."""
    number = AgreementDocument.objects.values_list("number", flat=True).get(pk=event.subject_id)
    checkpoints.take(at=event.at, papers=[(number, event.facts["sha256"])])


@outbox.on("deposit_expectation.receive")
def pass_the_turn_on(event: Event) -> None:
    """With the co-payment in, it is the agency's turn."""
    operations.co_payment_received(case_id=event.facts["case_id"], at=event.at)


@outbox.on("award.withdraw", "award.cancel")
def end_the_agreement(event: Event) -> None:
    operations.end_with_award(award_id=event.subject_id, at=event.at)
