"""A voucher holds the grant of one agreement: proposed by one person, issued by another, never beyond its face."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from contracts.vouchers import operations as vouchers
from contracts.vouchers import queries
from contracts.vouchers.enums import VoucherState
from contracts.vouchers.errors import NothingCommitted, VoucherExists
from contracts.vouchers.models import Earmark, Voucher
from marketplace.core.clock import in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused
from marketplace.ledger import queries as ledger
from marketplace.ledger.errors import Overdrawn
from marketplace.programmes import books

pytestmark = [pytest.mark.django_db, pytest.mark.db]
GRANT, CASH = 230_000_000, 28_750_000


def propose(stage, actor="manager1", key="f12", **more):
    return vouchers.propose_voucher(
        agreement_id=stage.agreement(key).pk, actor=stage.staff(actor), at=stage.now(), **more
    )


def issue(stage, voucher, actor="finance1", at=None):
    return vouchers.issue_voucher(voucher_id=voucher.pk, actor=stage.staff(actor), at=at or stage.now())


def committed(stage):
    return ledger.balance(books.committed(stage.agreement("f12").case)).free


def test_issue_moves_the_grant_into_the_voucher_and_holds_each_instalment(stage):
    voucher = issue(stage, propose(stage))

    assert (voucher.state, voucher.face, committed(stage)) == (VoucherState.ISSUED, GRANT, 0)
    assert queries.balance(voucher) == queries.VoucherBalance(face=GRANT, used=0, returned=0, held=GRANT, left=0)
    assert [(mark.grant, mark.cash) for mark in voucher.earmarks.all()] == [
        (69_000_000, 8_625_000), (69_000_000, 8_625_000), (92_000_000, 11_500_000),
    ]  # fmt: skip
    assert ledger.balance(books.co_payment(stage.agreement("f12").case)).held == CASH


def test_odd_won_are_held_to_the_won(stage):
    voucher = issue(stage, propose(stage, key="f08"))

    held = list(voucher.earmarks.values_list("grant", "cash"))
    assert (sum(grant for grant, _cash in held), sum(cash for _grant, cash in held)) == (266_666_666, 33_333_334)
    assert [grant + cash for grant, cash in held] == [90_000_000, 90_000_001, 119_999_999]


def test_proposal_moves_nothing_and_is_made_once(stage):
    voucher = propose(stage)
    with pytest.raises(VoucherExists, match=voucher.number):
        propose(stage, "manager2")

    assert (voucher.state, committed(stage)) == (VoucherState.PROPOSED, GRANT)
    assert queries.balance(voucher).held == 0


@pytest.mark.parametrize("who", ["finance1", "approver"])
def test_only_a_manager_proposes(stage, who):
    with pytest.raises(NotAllowed):
        propose(stage, who)

    assert not Voucher.objects.exists()


@pytest.mark.parametrize("who", ["manager1", "manager2", "approver"])
def test_only_a_finance_officer_issues(stage, who):
    voucher = propose(stage)
    with pytest.raises(TransitionRefused):
        issue(stage, voucher, who)

    assert committed(stage) == GRANT


def test_proposer_does_not_issue(stage, person_with):
    both = person_with("programme_manager", "finance_officer")
    voucher = vouchers.propose_voucher(agreement_id=stage.agreement("f12").pk, actor=both, at=stage.now())
    with pytest.raises(TransitionRefused, match="다른 담당자"):
        vouchers.issue_voucher(voucher_id=voucher.pk, actor=both, at=stage.now())

    assert (Voucher.objects.get().state, committed(stage)) == (VoucherState.PROPOSED, GRANT)


def test_issue_twice_moves_once(stage):
    voucher = propose(stage)
    issue(stage, voucher)
    with pytest.raises(TransitionRefused):
        issue(stage, voucher, "finance2")

    assert queries.balance(Voucher.objects.get()).held == GRANT


def test_refused_proposal_may_be_made_anew(stage):
    voucher = propose(stage)
    vouchers.refuse_voucher(
        voucher_id=voucher.pk, reason="유효기간을 확인", actor=stage.staff("finance1"), at=stage.now()
    )

    assert issue(stage, propose(stage)).face == GRANT


def test_voucher_of_a_terminated_agreement_is_not_issued(stage):
    voucher = propose(stage)
    stage.terminated("f12")
    with pytest.raises(Overdrawn):
        issue(stage, voucher)
    vouchers.refuse_voucher(voucher_id=voucher.pk, reason="해지", actor=stage.staff("finance1"), at=stage.now())
    with pytest.raises(NothingCommitted):
        propose(stage)

    assert committed(stage) == 0


def test_firms_see_their_own_voucher_and_no_other(stage):
    mine, other = propose(stage), propose(stage, key="f01")
    firm, vendor = stage.of("f12"), stage.vendor("f12")

    assert [set(Voucher.objects.visible_to(who)) for who in (firm, vendor)] == [{mine}, {mine}]
    assert set(Voucher.objects.visible_to(stage.staff("finance1"))) == {mine, other}


def test_expired_voucher_holds_nothing_and_a_new_one_takes_up_what_is_left(stage):
    last = in_korea(2027, 1, 30)
    voucher = issue(stage, propose(stage))
    assert voucher.valid_until == last
    assert vouchers.expire_due(at=last - timedelta(seconds=1)) == 0
    assert [vouchers.expire_due(at=last), vouchers.expire_due(at=last)] == [1, 0]

    assert (Voucher.objects.get().state, committed(stage)) == (VoucherState.EXPIRED, GRANT)
    assert ledger.balance(books.co_payment(stage.agreement("f12").case)).held == 0
    with pytest.raises(TransitionRefused):
        issue(stage, propose(stage), at=last)
    vouchers.refuse_voucher(
        voucher_id=Voucher.objects.latest("pk").pk, reason="기간 지남", actor=stage.staff("finance1"), at=last
    )
    again = issue(stage, propose(stage, until=last.date() + timedelta(days=30)), at=last)
    assert queries.balance(again).held == GRANT


def test_expiry_keeps_what_was_drawn(stage):
    stage.vouchered().delivered("m1").claimed().paid()
    vouchers.expire_due(at=in_korea(2027, 1, 30))

    assert committed(stage) == GRANT - 69_000_000
    again = issue(stage, propose(stage, until=in_korea(2027, 3, 1).date()), at=in_korea(2027, 1, 30))
    assert again.face == GRANT - 69_000_000
    assert [mark.row.position for mark in again.earmarks.all()] == [2, 3]


def test_earmark_cannot_be_drawn_twice_past_the_operations(stage):
    stage.vouchered().delivered("m1").claimed().paid()
    with pytest.raises(IntegrityError, match=r"(?i)unique|drawn_once"), transaction.atomic():
        Earmark.objects.create(
            voucher=stage.voucher("f01"), row=stage.row(1, "f12"), grant=1, cash=0, drawn_for="B-other"
        )
