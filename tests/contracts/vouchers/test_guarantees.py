"""The bond behind an advance: at least the advance, valid well beyond the end, looked at by a manager."""

from datetime import date

import pytest

from contracts.settlement import queries as claims
from contracts.vouchers import operations as vouchers
from contracts.vouchers import pages, queries
from contracts.vouchers.enums import GuaranteeState
from contracts.vouchers.errors import GuaranteeExists, NoAdvance
from contracts.vouchers.models import Guarantee
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.lifecycle import TransitionRefused
from marketplace.notices.models import Notice, Task
from marketplace.programmes.models import Round
from tests.contracts.agreements.changing import later, sealed

pytestmark = [pytest.mark.django_db, pytest.mark.db]
ADVANCE, UNTIL = 220_500_000, date(2027, 1, 29)  # 60 days after 2026-11-30


def submit(stage, key="f01", actor=None, **more):
    values = {"issuer": "새벽보증보험", "number": "AP-1", "amount": ADVANCE, "valid_until": UNTIL} | more
    return vouchers.submit_guarantee(
        agreement_id=stage.agreement(key).pk, content=b"%PDF-1.7 bond", actor=actor or stage.vendor(key),
        at=stage.now(), **values,
    )  # fmt: skip


def accept(stage, bond, who="manager1"):
    return vouchers.accept_guarantee(guarantee_id=bond.pk, actor=stage.staff(who), at=stage.now())


def test_accepted_guarantee_opens_the_advance(stage):
    stage.vouchered()
    row = stage.row(1)
    assert "220,500,000" in claims.claimable(row, stage.now()).why_not
    bond = submit(stage)
    assert claims.claimable(row, stage.now()).why_not
    accept(stage, bond)

    assert claims.claimable(row, stage.now()).amount == ADVANCE
    assert queries.live_guarantee(stage.agreement(), stage.world.today) == bond


@pytest.mark.parametrize("wrong", [{"amount": ADVANCE - 1}, {"valid_until": date(2027, 1, 28)}])
def test_guarantee_one_won_short_or_ending_a_day_early_is_refused(stage, wrong):
    with pytest.raises(Refusal):
        submit(stage, **wrong)

    assert not Guarantee.objects.exists()


def test_guarantee_that_covers_too_little_by_now_is_not_accepted_and_lets_nothing_out(stage):
    stage.vouchered()
    bond = submit(stage)
    accept(stage, bond)
    type(stage.agreement()).objects.filter(pk=stage.agreement().pk).update(ends_on=date(2026, 12, 1))  # as amended

    assert queries.live_guarantee(stage.agreement(), stage.world.today) is None
    assert claims.claimable(stage.row(1), stage.now()).why_not
    type(stage.agreement()).objects.filter(pk=stage.agreement().pk).update(ends_on=date(2026, 11, 30))


def test_only_the_vendors_representative_submits(stage):
    for stranger in (stage.of("f01"), stage.vendor("f12"), stage.staff("manager1")):
        with pytest.raises((NotAllowed, type(stage.agreement()).DoesNotExist)):
            submit(stage, actor=stranger)

    assert not Guarantee.objects.exists()


def test_guarantee_without_an_advance_is_refused(stage):
    with pytest.raises(NoAdvance):
        submit(stage, key="f12")


def test_only_a_manager_accepts(stage):
    bond = submit(stage)
    for who in ("finance1", "approver", "inspector"):
        with pytest.raises((TransitionRefused, Guarantee.DoesNotExist)):
            accept(stage, bond, who)


def test_refused_bond_may_come_back_mended_under_its_number(stage):
    bond = submit(stage)
    with pytest.raises(GuaranteeExists):
        submit(stage, number="AP-2")
    vouchers.refuse_guarantee(guarantee_id=bond.pk, reason="인감 누락", actor=stage.staff("manager1"), at=stage.now())

    assert accept(stage, submit(stage)).state == GuaranteeState.ACCEPTED


def test_longer_bond_takes_the_place_of_an_accepted_one(stage):
    first = submit(stage)
    accept(stage, first)
    second = submit(stage, number="AP-2", valid_until=date(2027, 3, 1))
    assert queries.live_guarantee(stage.agreement(), stage.world.today) == first
    accept(stage, second)

    assert queries.live_guarantee(stage.agreement(), stage.world.today) == second
    first.refresh_from_db()
    assert first.state == GuaranteeState.CLEARED


def test_guarantee_is_cleared_with_the_settlement(stage):
    stage.vouchered().guaranteed().claimed().paid().delivered().claimed().paid().evaluated().settled()

    assert Guarantee.objects.get().state == GuaranteeState.CLEARED


def test_bond_that_ends_too_early_for_a_longer_period_is_asked_for_again(stage):
    """The vendor is told, has it as a task, and reads on the project's page until when it must be valid."""
    Round.objects.update(run_ends_on=date(2027, 2, 15))
    first = submit(stage)
    accept(stage, first)
    outbox.drain()
    assert not Task.objects.filter(kind="vouchers.guarantee", done_at=None).exists()
    sealed(stage, later)  # until 2026-12-31
    notice = Notice.objects.filter(kind="vouchers.guarantee_short").first()
    shown = pages.bond(stage.agreement(), stage.now())

    assert "2027. 1. 29." in notice.body and "2027. 3. 1." in notice.body
    assert Task.objects.filter(kind="vouchers.guarantee", done_at=None).exists()
    assert (shown.is_short, shown.is_wanted, shown.until) == (True, True, date(2027, 3, 1))
    assert queries.live_guarantee(stage.agreement(), stage.world.today) is None

    accept(stage, submit(stage, number="AP-2", valid_until=date(2027, 3, 1)))
    outbox.drain()
    first.refresh_from_db()
    assert first.state == GuaranteeState.CLEARED
    assert not Task.objects.filter(kind="vouchers.guarantee", done_at=None).exists()


def test_bond_that_is_long_enough_for_the_new_period_is_left_alone(stage):
    Round.objects.update(run_ends_on=date(2027, 2, 15))
    accept(stage, submit(stage, valid_until=date(2027, 12, 31)))
    sealed(stage, later)

    assert not Notice.objects.filter(kind="vouchers.guarantee_short").exists()
    assert not Task.objects.filter(kind="vouchers.guarantee", done_at=None).exists()
