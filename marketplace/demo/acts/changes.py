"""Act seven, on the side: a firm asks for a change of its agreement, and it is signed like the agreement was."""

from contracts.agreements import operations as agreements
from contracts.agreements import queries
from marketplace.core import outbox
from matching.selection.plan import Plan

from ..world import Player, World
from .agreements import agreement_of

_NAMED_BY = {"milestones": "key", "kpis": "name", "cost_lines": "name", "staff": "name"}


def asked(world: World, firm: Player) -> None:
    """The firm asks, and says why."""
    agreement = agreement_of(firm)
    amendment = agreements.request_change(
        agreement_id=agreement.pk, plan=wanted(queries.effective_plan(agreement), firm.content["scene"]["change"]),
        seen=queries.plan_digest(agreement), reason=firm.content["scene"]["reason"], actor=world.of(firm, "manager"),
        at=world.now(),
    )  # fmt: skip
    firm.made["amendment"] = amendment.pk


def wanted(plan: Plan, change: dict) -> Plan:
    """The plan with the rows of the scene put over its own."""
    data = plan.as_data()
    data["sections"] |= change.get("sections", {})
    for part, key in _NAMED_BY.items():
        over = {row[key]: row for row in change.get(part, ())}
        data[part] = [{**row, **over.get(row[key], {})} for row in data[part]]
    return Plan.from_data(data)


def answered(world: World, firm: Player) -> None:
    """The vendor agrees, and says what it means for its work."""
    agreements.answer_change(
        amendment_id=firm.made["amendment"], agrees=True, opinion=firm.content["scene"]["vendor_opinion"],
        actor=world.of(world.vendors[firm.made["vendor"]]), at=world.now(),
    )  # fmt: skip


def approved(world: World, firm: Player) -> None:
    """The manager approves; what the three must sign for is drawn up."""
    agreements.approve_change(
        amendment_id=firm.made["amendment"], comment=firm.content["scene"]["agency_opinion"],
        actor=world.staff("manager1"), at=world.now(),
    )  # fmt: skip
    outbox.drain()
