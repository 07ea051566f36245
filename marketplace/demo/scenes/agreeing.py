"""The second call: results are announced, and each agreement is at another step. Day 36 is the last."""

from contracts.agreements import operations as agreeing
from contracts.agreements.enums import Party
from contracts.vouchers import operations as vouchers
from matching.selection import operations as selection

from .. import stages
from ..acts import agreements
from ..acts import selection as selecting
from ..agenda import Agenda
from ..content import Content
from ..world import Player, World

OFFERED, PLANNED, READY, DRAFTED, WITHDRAWN = "a16", "a17", "a18", "a22", "a15"
VENDOR_SIGNS, CODE_FORGOTTEN, AGENCY_SIGNS, CONCLUDED, TERMINATED = "a19", "a20", "a13", "a21", "a14"
LOCKED = (AGENCY_SIGNS, TERMINATED, WITHDRAWN, VENDOR_SIGNS, CODE_FORGOTTEN, CONCLUDED)


def vendors(cast: Content) -> dict[str, dict]:
    """Those whose solutions the firms choose."""
    return cast.asked_vendors()


def fill(agenda: Agenda, words: dict) -> None:
    stages.vendors_enter(agenda)
    stages.firms_ask(agenda)
    stages.firms_apply(agenda)
    stages.firms_are_selected(agenda)
    agenda.after(30, 10, _some, selecting.hands_in_plan, PLANNED, READY, DRAFTED, *LOCKED)
    agenda.after(31, 10, _some, selecting.plan_accepted, READY, DRAFTED, *LOCKED)
    agenda.after(31, 14, _some, agreements.drawn_up, DRAFTED, *LOCKED)
    agenda.after(32, 10, _some, agreements.locked, *LOCKED)
    agenda.after(32, 15, _withdraws, words["withdrawal"])
    signing = [key for key in LOCKED if key != WITHDRAWN]
    agenda.after(33, 11, _sign, Party.DEMAND_FIRM, *signing)
    agenda.after(34, 11, _sign, Party.VENDOR, *(key for key in signing if key != VENDOR_SIGNS))
    agenda.after(35, 10, _co_payments_arrive)
    agenda.after(35, 16, _sign, Party.AGENCY, CONCLUDED, TERMINATED)
    agenda.after(35, 17, stages.settled_down)
    agenda.after(36, 10, _terminated, words["terminated"], words["agreed"])
    agenda.after(36, 11, _voucher_proposed)


def _some(world: World, act, *keys: str) -> None:
    for key in keys:
        act(world, world.firms[key])


def _sign(world: World, party: Party, *keys: str) -> None:
    for key in keys:
        agreements.signed(world, world.firms[key], party)


def _withdraws(world: World, reason: str) -> None:
    firm = world.firms[WITHDRAWN]
    selection.withdraw_award(award_id=firm.made["award"], reason=reason, actor=world.of(firm), at=world.now())
    stages.settled_down(world)


def _co_payments_arrive(world: World) -> None:
    """Three with their code; one firm has written its name instead, so that a finance officer has to match it."""
    forgetful: Player = world.firms[CODE_FORGOTTEN]
    won = agreements.co_payment_of(forgetful).amount
    world.bank.deposit(won, sender=forgetful.content["legal_name"], at=world.now())
    agreements.deposited(world, *(world.firms[key] for key in (AGENCY_SIGNS, TERMINATED, CONCLUDED)))


def _terminated(world: World, reason: str, opinion: str) -> None:
    """The firm asks that it end, its vendor agrees, and all three sign for it."""
    firm = world.firms[TERMINATED]
    vendor = world.vendors[firm.made["vendor"]]
    amendment = agreeing.request_end(
        agreement_id=firm.made["agreement"], reason=reason, actor=world.of(firm), at=world.now()
    )
    agreeing.answer_change(
        amendment_id=amendment.pk, agrees=True, opinion=opinion, actor=world.of(vendor), at=world.now()
    )
    agreeing.approve_change(amendment_id=amendment.pk, actor=world.staff("manager1"), at=world.now())
    stages.settled_down(world)
    agreements.locked(world, firm)
    for party in Party:
        agreements.signed(world, firm, party)
    stages.settled_down(world)


def _voucher_proposed(world: World) -> None:
    vouchers.propose_voucher(
        agreement_id=world.firms[CONCLUDED].made["agreement"], actor=world.staff("manager1"), at=world.now()
    )
