"""News settlement listens to: the end of the work, money at the bank, a voucher that ran out."""

from contracts.issued import operations as issued
from contracts.issued.enums import IssuedKind
from contracts.payments.models import DepositExpectation, TransferInstruction
from marketplace.core import outbox
from marketplace.core.models import Event

from . import operations, printed
from .models import Settlement


@outbox.on("final_evaluation.succeed", "final_evaluation.fail")
def begin_after_the_evaluation(event: Event) -> None:
    operations.open_settlement(agreement_id=event.facts["agreement_id"], at=event.at)


@outbox.on("settlement.confirm", tireless=True)
def issue_statement(event: Event) -> None:
    settlement = Settlement.objects.select_related("agreement").get(pk=event.subject_id)
    issued.issue(
        kind=IssuedKind.SETTLEMENT, agreement_id=settlement.agreement_id, subject_id=settlement.pk, order=1,
        sheet=printed.sheet_of(settlement, event.at), at=event.at,
    )  # fmt: skip


@outbox.on("agreement.terminate")
def begin_after_a_termination(event: Event) -> None:
    """What was done until then is settled. An agreement that never began has nothing to settle but its money."""
    operations.open_settlement(agreement_id=event.subject_id, at=event.at)


@outbox.on("transfer_instruction.pay", "transfer_instruction.bounce")
def follow_a_transfer(event: Event) -> None:
    operations.follow_payment(key=event.facts["key"], at=event.at)
    operations.close_if_done(case_id=TransferInstruction.objects.get(pk=event.subject_id).case_id, at=event.at)


@outbox.on("deposit_expectation.receive")
def take_a_return(event: Event) -> None:
    operations.close_if_done(case_id=DepositExpectation.objects.get(pk=event.subject_id).case_id, at=event.at)


@outbox.on("voucher.expire")
def return_what_nobody_claimed(event: Event) -> None:
    operations.return_expired(agreement_id=event.facts["agreement_id"], at=event.at)
