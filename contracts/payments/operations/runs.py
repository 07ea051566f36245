"""Payment runs: put together by one person, released by another, sent to the bank as one file; or discarded before."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from marketplace.core import audit, files, numbers, outbox
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance

from .. import bank_files
from ..enums import InstructionState
from ..errors import NothingToPay
from ..lifecycles import INSTRUCTION, RUN
from ..models import PaymentRun, TransferInstruction


def make_run(*, instruction_ids: Sequence[int], actor: Actor, at: datetime) -> PaymentRun:
    """Put instructions together into a run. Those that are in another run by now are left out.

    Raises NotAllowed unless a finance officer does it, NothingToPay if none is left.
    """
    if not actor.has("finance_officer"):
        raise NotAllowed
    with transaction.atomic():
        waiting = TransferInstruction.objects.select_for_update(no_key=True).filter(
            pk__in=instruction_ids, state=InstructionState.INSTRUCTED
        )
        waiting = list(waiting.order_by("pk"))
        if not waiting:
            raise NothingToPay
        day = day_in_korea(at)
        run = PaymentRun.objects.create(
            number=f"P{day:%Y%m%d}-{numbers.next_in(f'run:{day:%Y%m%d}'):02d}", made_by=actor.person_id, state_since=at
        )
        for instruction in waiting:
            instruction = advance(INSTRUCTION, instruction, "collect", actor=actor, at=at)
            instruction.run = run
            instruction.save(update_fields=["run"])
        audit.record(
            run, "payment_run.make", actor=actor, at=at,
            facts={"instructions": len(waiting), "won": sum(instruction.amount for instruction in waiting)},
        )  # fmt: skip
        outbox.publish("payment_run.make", subject=run, at=at, actor=actor)
    return run


def release_run(*, run_id: int, actor: Actor, at: datetime) -> PaymentRun:
    """A second person releases it. Raises TransitionRefused for the one who made it."""
    with transaction.atomic():
        run = advance(RUN, PaymentRun.objects.visible_to(actor).get(pk=run_id), "release", actor=actor, at=at)
        run.released_by = actor.person_id
        run.save(update_fields=["released_by"])
    return run


def discard_run(*, run_id: int, reason: str, actor: Actor, at: datetime) -> PaymentRun:
    """A run made by mistake goes nowhere: its instructions are in no run again, and can be put into another.

    Raises TransitionRefused unless a finance officer does it, with a reason, before anybody has released it.
    """
    with transaction.atomic():
        run = PaymentRun.objects.visible_to(actor).get(pk=run_id)
        instructions = list(run.instructions.order_by("pk"))
        run = advance(
            RUN, run, "discard", actor=actor, at=at, reason=reason, instructions=len(instructions),
            won=sum(instruction.amount for instruction in instructions),
        )  # fmt: skip
        for instruction in instructions:
            instruction = advance(INSTRUCTION, instruction, "leave", actor=actor, at=at, run=run.number)
            instruction.run = None
            instruction.save(update_fields=["run"])
    return run


def export_run(*, run_id: int, actor: Actor, at: datetime) -> bytes:
    """The bank's bulk-transfer file of a released run; its instructions count as sent. Asked again: the same bytes.

    Raises NotAllowed unless a finance officer asks, TransitionRefused unless it was released.
    """
    if not actor.has("finance_officer"):
        raise NotAllowed
    run = PaymentRun.objects.select_related("file").get(pk=run_id)
    if run.file_id:
        return files.read(run.file)
    instructions = list(run.instructions.select_related("account").order_by("number"))
    content = bank_files.batch_file(
        (line.number, line.account.bank, line.account.number, line.account.holder, line.amount, line.purpose)
        for line in instructions
    )
    with transaction.atomic():
        run = advance(RUN, run, "export", actor=actor, at=at)
        run.file = files.store(content, at=at, trusted="text/csv")
        run.save(update_fields=["file"])
        for instruction in instructions:
            advance(INSTRUCTION, instruction, "send", actor=actor, at=at)
    return content
