"""The insurer's bond behind an advance: submitted by the vendor, accepted or refused by a manager."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from contracts.agreements.models import Agreement
from marketplace.core import audit, files, outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.lifecycle import advance

from .. import rules
from ..enums import GuaranteeState
from ..errors import GuaranteeExists, NoAdvance
from ..lifecycles import GUARANTEE
from ..models import Guarantee


def submit_guarantee(
    *,
    agreement_id: int,
    issuer: str,
    number: str,
    amount: int,
    valid_until: date,
    content: bytes,
    actor: Actor,
    at: datetime,
) -> Guarantee:
    """The vendor hands in the bond for its advance: at least the advance, valid beyond the agreement's end.

    Raises NotAllowed unless the vendor's representative does it, NoAdvance, Refusal if it is too small or ends too
    early, GuaranteeExists, FileRefused.
    """
    agreement = Agreement.objects.visible_to(actor).select_related("rule_set").get(pk=agreement_id)
    bond = Guarantee(
        agreement=agreement, issuer=issuer, number=number, amount=amount, valid_until=valid_until, state_since=at
    )
    if not rules.its_vendor_may_submit(bond, actor):
        raise NotAllowed
    if not rules.advance_of(agreement):
        raise NoAdvance
    for guard in (rules.it_covers_the_advance, rules.it_outlives_the_agreement):
        if why := guard(bond, actor, at):
            raise Refusal(why)
    bond.file = files.store(content, at=at)
    try:
        with transaction.atomic():
            bond.save(force_insert=True)
            audit.record(
                bond, "guarantee.submit", actor=actor, at=at,
                facts={"won": amount, "until": valid_until, "sha256": bond.file.sha256},
            )  # fmt: skip
            outbox.publish("guarantee.submit", subject=bond, at=at, actor=actor)
    except IntegrityError as error:
        raise GuaranteeExists from error
    return bond


def accept_guarantee(*, guarantee_id: int, actor: Actor, at: datetime) -> Guarantee:
    """The manager accepts it: the advance can be claimed. A bond that it takes the place of is cleared.

    Raises TransitionRefused if it covers too little by now, or ends too early.
    """
    bond = Guarantee.objects.visible_to(actor).get(pk=guarantee_id)
    with transaction.atomic():
        if GUARANTEE["accept"].refusal(bond, actor, at) is None:
            clear_guarantee(agreement_id=bond.agreement_id, at=at)
        return _move(guarantee_id, "accept", "", actor, at)


def refuse_guarantee(*, guarantee_id: int, reason: str, actor: Actor, at: datetime) -> Guarantee:
    """The manager refuses it; the vendor may submit another, or the same one mended."""
    return _move(guarantee_id, "refuse", reason, actor, at)


def clear_guarantee(*, agreement_id: int, at: datetime) -> None:
    """The advance is settled: the bond goes back. In the caller's transaction; safe to repeat."""
    for bond in Guarantee.objects.filter(agreement_id=agreement_id, state=GuaranteeState.ACCEPTED):
        advance(GUARANTEE, bond, "clear", actor=SYSTEM, at=at, agreement_id=agreement_id, case_id=bond.case_id)


def _move(guarantee_id: int, move: str, reason: str, actor: Actor, at: datetime) -> Guarantee:
    bond = Guarantee.objects.visible_to(actor).get(pk=guarantee_id)
    return advance(
        GUARANTEE, bond, move, actor=actor, at=at, reason=reason,
        agreement_id=bond.agreement_id, case_id=bond.case_id, amount=bond.amount,
    )  # fmt: skip
