"""Act seven: milestones are delivered and accepted, projects visited, reported on and evaluated."""

from contracts.delivery import operations as delivery
from contracts.delivery.models import Milestone
from contracts.delivery.wording import ACCEPTANCE_WARNING
from marketplace.core import outbox

from ..world import Player, World, paper


def delivers(world: World, firm: Player, key: str, note: str = "") -> None:
    """The vendor hands over what the milestone asks for."""
    milestone = milestone_of(firm, key)
    note = note or notes(firm, key)["delivered"]
    delivery.deliver(
        milestone_id=milestone.pk, note=note, content=paper(milestone.title, *milestone.deliverables, note),
        actor=world.of(world.vendors[firm.made["vendor"]], "manager"), at=world.now(),
    )  # fmt: skip


def accepts(world: World, firm: Player, key: str) -> None:
    """The firm's representative has looked, reads the warning, and accepts."""
    delivery.accept(
        milestone_id=milestone_of(firm, key).pk, note=notes(firm, key)["accepted"], warning=str(ACCEPTANCE_WARNING),
        actor=world.of(firm), at=world.now(),
    )  # fmt: skip


def sends_back(world: World, firm: Player, key: str) -> None:
    """The criteria are not met: the firm says by how much."""
    delivery.send_back(
        milestone_id=milestone_of(firm, key).pk, reason=firm.content["scene"]["rejection"], actor=world.of(firm),
        at=world.now(),
    )  # fmt: skip


def delivers_again(world: World, firm: Player, key: str) -> None:
    scene = firm.content["scene"]
    delivers(world, firm, key, f"{scene['fix']} {scene['resubmitted']}")


def visited(world: World, firm: Player) -> None:
    """The manager has planned the visit, the inspector writes down what there is; a fault has a day to be mended by."""
    check = delivery.schedule_check(
        agreement_id=firm.made["agreement"], planned_on=world.today, actor=world.staff("manager2"), at=world.now()
    )
    firm.made["check"] = check.pk
    scene = firm.content["scene"]
    correction = scene["kind"] == "interim_correction"
    finding = scene["finding"] if correction else firm.content["delivery"]["interim_check"]["finding"]
    delivery.record_check(
        check_id=check.pk, finding=finding, good=not correction, working_days=10 if correction else None,
        actor=world.staff("inspector"), at=world.now(),
    )  # fmt: skip


def answers_the_check(world: World, firm: Player) -> None:
    vendor = world.vendors[firm.made["vendor"]]
    delivery.answer_check(
        check_id=firm.made["check"], answer=firm.content["scene"]["answer"], actor=world.of(vendor, "manager"),
        at=world.now(),
    )  # fmt: skip


def check_closed(world: World, firm: Player) -> None:
    delivery.close_check(
        check_id=firm.made["check"], comment=firm.content["scene"]["recheck"], actor=world.staff("manager2"),
        at=world.now(),
    )  # fmt: skip


def reports(world: World, firm: Player) -> None:
    """The firm's final report, with what was reached of each KPI."""
    report = firm.content["delivery"]["final_report"]
    reached = {row["name"]: row["value"] for row in report["kpi_results"]}
    evaluation = delivery.report_final(
        agreement_id=firm.made["agreement"], report=report["summary"], results=reached, actor=world.of(firm),
        at=world.now(),
    )  # fmt: skip
    firm.made["evaluation"] = evaluation.pk


def evaluated(world: World, firm: Player) -> None:
    """The manager records the final evaluation; the settlement opens."""
    found = firm.content["delivery"]["final_evaluation"]
    delivery.evaluate(
        evaluation_id=firm.made["evaluation"], success=found["grade"] == "success", comment=found["comment"],
        actor=world.staff("manager2"), at=world.now(),
    )  # fmt: skip
    outbox.drain()


def milestone_of(firm: Player, key: str) -> Milestone:
    return Milestone.objects.get(agreement_id=firm.made["agreement"], key=key)


def milestones_of(firm: Player) -> list[Milestone]:
    return list(Milestone.objects.filter(agreement_id=firm.made["agreement"]).order_by("position"))


def notes(firm: Player, key: str) -> dict:
    """What vendor and firm say of a milestone."""
    return next(entry for entry in firm.content["delivery"]["notes"] if entry["milestone"] == key)
