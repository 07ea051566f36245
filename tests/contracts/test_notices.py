"""Who has the ball from the agreement to the close-out, and who was told what."""

import pytest

from contracts.agreements.enums import Party
from contracts.oversight import operations as oversight
from contracts.oversight.enums import SignalKind
from marketplace.core import outbox
from marketplace.demo.acts import agreements as agreeing
from marketplace.demo.acts import delivery as delivering
from marketplace.demo.acts import money as paying
from marketplace.notices import queries
from marketplace.notices.models import Notice, Task
from marketplace.notices.wording import address_of
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def waiting(actor) -> list[str]:
    """Kinds of the tasks that wait for the actor."""
    outbox.drain()
    return sorted(queries.open_tasks(actor).values_list("kind", flat=True))


def told(actor) -> set[str]:
    return set(queries.inbox(actor).values_list("kind", flat=True))


def test_signing_goes_from_hand_to_hand():
    stage = Stage(small_world("f08")).drafted().received().scored().ranked().decided().revised()
    manager, approver, firm = stage.staff("manager1"), stage.staff("approver"), stage.of("f08")
    vendor = stage.vendor("f08")
    assert "agreements.draw_up" in waiting(manager)

    stage.drawn_up()
    assert "agreements.draw_up" not in waiting(manager)
    assert "agreements.lock" in waiting(manager)
    assert waiting(firm) == ["payments.deposit"]

    stage.locked()
    assert "agreements.lock" not in waiting(manager)
    assert waiting(firm) == ["agreements.sign", "payments.deposit"]
    assert waiting(vendor) == []

    stage.signed(Party.DEMAND_FIRM)
    assert waiting(firm) == ["payments.deposit"]
    assert waiting(vendor) == ["agreements.sign"]

    stage.signed(Party.VENDOR)
    assert waiting(vendor) == []
    assert "agreements.sign" not in waiting(approver)  # the co-payment comes first

    agreeing.deposited(stage.world, stage.firm("f08"))
    assert waiting(firm) == []
    assert "agreements.sign" in waiting(approver)

    stage.signed(Party.AGENCY)
    assert "agreements.sign" not in waiting(approver)
    assert {"agreements.locked", "agreements.conclude", "payments.expected", "payments.deposited"} <= told(firm)
    signed = Task.objects.filter(kind="agreements.sign")
    assert signed.count() == signed.exclude(done_at=None).count() == 3


def test_ball_goes_from_the_voucher_to_the_close_out(stage):
    manager, finance, auditor = stage.staff("manager1"), stage.staff("finance1"), stage.staff("auditor1")
    firm, vendor = stage.of(), stage.vendor()
    assert waiting(manager).count("vouchers.propose") == 3
    assert "delivery.deliver" in waiting(vendor)
    assert "vouchers.guarantee" in waiting(vendor)  # f01 has an advance

    stage.vouchered()
    assert "vouchers.propose" not in waiting(manager)
    assert "vouchers.issue" not in waiting(finance)
    assert "vouchers.voucher_issue" in told(firm)

    stage.guaranteed()
    for milestone in delivering.milestones_of(stage.firm()):
        delivering.delivers(stage.world, stage.firm(), milestone.key)
        assert "delivery.accept" in waiting(firm)
        delivering.accepts(stage.world, stage.firm(), milestone.key)
    assert "delivery.deliver" not in waiting(vendor)
    assert "delivery.accept" not in waiting(firm)
    assert "delivery.report" in waiting(firm)
    assert "settlement.claim" in waiting(vendor)
    assert "vouchers.guarantee" not in waiting(vendor)

    stage.claimed()
    assert "settlement.claim" not in waiting(vendor)
    assert "settlement.check" in waiting(manager)

    stage.paid()
    assert "settlement.check" not in waiting(manager)
    assert not {"settlement.approve", "payments.collect", "payments.release", "payments.export"} & set(waiting(finance))
    assert {"settlement.claim_approve", "payments.paid"} <= told(vendor)

    delivering.reports(stage.world, stage.firm())
    assert "delivery.report" not in waiting(firm)
    assert "delivery.evaluate" in waiting(manager)
    delivering.evaluated(stage.world, stage.firm())
    assert "delivery.evaluate" not in waiting(manager)
    assert waiting(firm) == ["settlement.state"]

    paying.statement_submitted(stage.world, stage.firm())
    assert waiting(firm) == []
    assert "settlement.review" in waiting(auditor)
    paying.recognition_proposed(stage.world, stage.firm())
    assert "settlement.review" not in waiting(auditor)
    assert "settlement.confirm" in waiting(manager)
    paying.settlement_confirmed(stage.world, stage.firm())
    assert "settlement.confirm" not in waiting(manager)
    assert "settlement.claim" in waiting(vendor)  # the balance

    stage.closed()
    assert waiting(firm) == [] == waiting(vendor)
    assert "agreements.close" in told(firm)
    assert not Notice.objects.filter(legal=True, mailed_at=None).exists()


def test_signal_asks_one_firm_and_lies_with_another_person(stage):
    stage.vouchered()
    signal = raise_signal(stage)
    assert "oversight.ask" in waiting(stage.staff("manager1"))

    oversight.ask_explanation(
        signal_id=signal.pk, organisation_id=stage.of().organisation_id, question="입금자 명의가 다른 이유를 적어 주세요.",
        actor=stage.staff("manager1"), at=stage.now(),
    )  # fmt: skip
    assert "oversight.explain" in waiting(stage.of())
    assert "oversight.explain" not in waiting(stage.vendor())
    notice = Notice.objects.get(kind="oversight.asked", recipient=stage.of().person_id)
    assert "입금자 명의가 다른" in notice.body
    assert EVIDENCE not in notice.body

    oversight.explain(
        signal_id=signal.pk, explanation="대표자 개인 계좌에서 잘못 보냈습니다.", actor=stage.of(), at=stage.now()
    )
    assert "oversight.explain" not in waiting(stage.of())
    assert "oversight.decide" in waiting(stage.staff("approver"))


EVIDENCE = "입금자 이름이 공급기업 대표와 같음"


def raise_signal(stage):
    return oversight.raise_signal(
        case_id=stage.firm().made["case"], kind=SignalKind.PAID_BY_VENDOR, evidence=EVIDENCE,
        actor=stage.staff("manager1"), at=stage.now(),
    )  # fmt: skip


def test_every_task_leads_to_a_page_that_exists(stage):
    stage.vouchered().guaranteed().delivered().claimed()
    raise_signal(stage)
    outbox.drain()
    lost = {task.kind for task in Task.objects.all() if not address_of(task.link_name, task.link_args)}

    assert Task.objects.count() > 10
    assert lost == set()
