"""Those who do not reach an agreement: found ineligible by two people, or withdrawing so that a reserve is promoted."""

from catalog import operations as catalog
from marketplace.accounts import operations as accounts
from marketplace.core.approvals import Answer
from matching.selection import operations as selection
from matching.selection import queries as selections

from ..world import Player, World


def vendor_suspended(world: World, firm: Player) -> None:
    """The manager takes the firm's vendor out of the pool before the deadline: its proof could not be confirmed."""
    vendor = world.vendors[firm.made["vendor"]]
    catalog.suspend_registration(
        registration_id=vendor.made["registration"],
        reason=firm.content["scene"]["suspension"],
        actor=world.staff("manager1"),
        at=world.now(),
    )


def vendor_reinstated(world: World, firm: Player) -> None:
    """The proof has come, too late for this application."""
    vendor = world.vendors[firm.made["vendor"]]
    catalog.reinstate_registration(
        registration_id=vendor.made["registration"],
        reason=firm.content["scene"]["reinstatement"],
        actor=world.staff("manager1"),
        at=world.now(),
    )


def representative_named(world: World, firm: Player) -> None:
    """Asked by the manager, the vendor enters its representative's birthday: it is the firm's."""
    vendor = world.vendors[firm.made["vendor"]]
    accounts.update_profile(
        organisation_id=vendor.organisation_id,
        representative_born=firm.content["scene"]["vendor_representative_born"],
        actor=world.of(vendor),
        at=world.now(),
    )


def found_ineligible(world: World, firm: Player) -> None:
    """The manager proposes with cause and remedy, the approver decides."""
    scene = firm.content["scene"]
    found = selection.propose_ineligible(
        application_id=firm.made["application"],
        reason=scene["cause_text"],
        remedy=scene["remedy"],
        actor=world.staff("manager1"),
        at=world.now(),
    )
    selection.decide_ineligible(
        ineligibility_id=found.pk, answer=Answer.APPROVE, actor=world.staff("approver"), at=world.now()
    )


def withdraws(world: World, firm: Player) -> None:
    """협약포기: a selected firm gives up before the agreement."""
    award = selections.awards(world.of(firm)).get(case_id=firm.made["case"])
    selection.withdraw_award(
        award_id=award.pk, reason=firm.content["scene"]["withdrawal_reason"], actor=world.of(firm), at=world.now()
    )


def reserve_promoted(world: World) -> None:
    """The manager proposes the first reserve that fits what is free again, the approver decides."""
    promotion = selection.propose_promotion(track_id=world.made["track"], actor=world.staff("manager1"), at=world.now())
    selection.decide_promotion(
        promotion_id=promotion.pk, answer=Answer.APPROVE, actor=world.staff("approver"), at=world.now()
    )
