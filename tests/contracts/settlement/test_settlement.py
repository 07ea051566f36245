"""What is recognised decides what is paid: the rest goes back to the won, and the case is closed when all is done."""

from datetime import date

import pytest

from contracts.agreements.enums import AgreementState
from contracts.payments.errors import NoAccount
from contracts.payments.models import BankAccount, DepositExpectation
from contracts.settlement import operations as settlement
from contracts.settlement import queries
from contracts.settlement.enums import ClaimState, SettlementState
from contracts.settlement.errors import LinesMissing, MoreThanPossible, ReasonMissing
from contracts.settlement.models import Claim, Settlement
from contracts.vouchers import operations as vouchers
from contracts.vouchers.enums import VoucherState
from contracts.vouchers.errors import NoVoucher
from marketplace.core import outbox
from marketplace.core.clock import in_korea
from marketplace.core.lifecycle import TransitionRefused
from marketplace.core.models import Event
from marketplace.demo.acts import money as paying
from marketplace.ledger import queries as ledger
from marketplace.programmes import books
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import CaseState

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(scope="module")
def module_in_force(module_in_force):
    """Every project is done; two instalments of each are paid, the settlements are open."""
    return module_in_force.vouchered().guaranteed().claimed().delivered().claimed().paid().evaluated()


def submit(stage, spent=None, key="f12", actor=None):
    lines = paying.expenses_of(stage.firm(key))
    return settlement.submit_settlement(
        settlement_id=stage.settlement(key).pk, actor=actor or stage.of(key), at=stage.now(),
        spent=spent if spent is not None else {line.pk: line.planned for line in lines},
    )  # fmt: skip


def propose(stage, less=0, reason="증빙이 없습니다.", key="f12", actor=None):
    """What is recognised: everything, but `less` won of the first line."""
    lines = paying.expenses_of(stage.firm(key))
    recognised = {line.pk: (line.spent, "") for line in lines}
    recognised[lines[0].pk] = (lines[0].spent - less, reason if less else "")
    return settlement.propose_recognition(
        settlement_id=stage.settlement(key).pk, recognised=recognised, actor=actor or stage.staff("auditor2"),
        at=stage.now(),
    )  # fmt: skip


def confirm(stage, key="f12", actor=None, at=None, **more):
    return settlement.confirm_settlement(
        settlement_id=stage.settlement(key).pk, actor=actor or stage.staff("manager2"), at=at or stage.now(), **more
    )


def track_of(stage):
    return rounds.case(stage.agreement("f12").case_id).track


def returned(stage):
    return ledger.balance(books.returned(track_of(stage))).free


def state_of(stage, key="f12"):
    rows = queries.settlement_state(stage.agreement(key).case.round)
    return next(row for row in rows if row.agreement == stage.agreement(key))


# To the won


def test_partial_disallowance_returns_exactly_the_unused_won(stage):
    stage.settled()
    found = stage.settlement("f12")

    assert (found.recognised, found.recognised_grant) == (251_400_000, 223_466_666)
    assert (found.returned_grant, found.refunded_cash) == (6_533_334, 816_666)
    assert returned(stage) == 6_533_334
    balance = queries.claimable(stage.row(3, "f12"), stage.now())
    assert (balance.share.grant, balance.share.cash) == (85_466_666, 10_683_334)  # of 92,000,000 and 11,500,000

    stage.closed()
    paid = Claim.objects.filter(agreement=stage.agreement("f12"), state=ClaimState.PAID)
    assert sum(claim.grant_share for claim in paid) == 223_466_666
    assert sum(claim.cash_share for claim in paid) == 251_400_000 - 223_466_666
    assert stage.voucher("f12").state == VoucherState.SPENT


def test_odd_won_close_to_the_won(stage):
    stage.settled().closed()
    found = stage.settlement("f08")

    assert (found.recognised, found.recognised_grant) == (300_000_000, 266_666_666)
    assert (found.returned_grant, found.refunded_cash) == (0, 0)
    paid = Claim.objects.filter(agreement=stage.agreement("f08"))
    assert sum(claim.grant_share for claim in paid) == 266_666_666
    assert sum(claim.cash_share for claim in paid) == 33_333_334


def test_one_won_disallowed_returns_one_won_of_grant(stage):
    submit(stage)
    propose(stage, less=1)
    found = confirm(stage)

    # ⌊258,749,999 × 230 / 258.75⌋: the lost fraction of a won is the programme's to get back, not the vendor's
    assert (found.recognised_grant, found.returned_grant, found.refunded_cash) == (229_999_999, 1, 0)


def test_refund_of_unused_cash_goes_to_the_firms_own_account(stage):
    stage.settled()
    firm = stage.agreement("f12").demand_firm
    assert ledger.balance(books.payable(rounds.case(stage.agreement("f12").case_id), firm)).free == 816_666
    stage.closed()

    assert ledger.balance(books.payable(rounds.case(stage.agreement("f12").case_id), firm)).free == 0
    assert any('"816,666"' in row for row in stage.world.bank.rows)


def test_everything_is_closed_together_and_only_when_all_is_paid(stage):
    stage.settled()
    assert stage.agreement("f12").state == AgreementState.SETTLED
    stage.claimed()
    paying.checked_and_approved(stage.world)
    assert settlement.close_settlements_due(at=stage.now()) == 0
    paying.paid(stage.world)

    for key in ("f01", "f08", "f12"):
        agreement = stage.agreement(key)
        assert (agreement.state, agreement.case.state) == (AgreementState.CLOSED, CaseState.CLOSED)
        assert (stage.settlement(key).state, agreement.case.holder) == (SettlementState.CLOSED, "nobody")
    assert settlement.close_settlements_due(at=stage.now()) == 0


# Who and when


def test_settlement_opens_with_the_agreed_cost_lines_once(stage):
    found = settlement.open_settlement(agreement_id=stage.agreement("f12").pk, at=stage.now())

    assert Settlement.objects.filter(agreement=stage.agreement("f12")).count() == 1
    assert [line.planned for line in found.expenses.all()] == [
        92_000_000, 68_000_000, 42_750_000, 44_000_000, 12_000_000,
    ]  # fmt: skip
    assert (found.planned, found.needs_audit) == (258_750_000, True)


def test_auditor_proposes_and_pays_nothing(stage):
    submit(stage)
    for who in ("manager2", "finance1", "approver"):
        with pytest.raises(TransitionRefused):
            propose(stage, actor=stage.staff(who))
    propose(stage)
    with pytest.raises(TransitionRefused):
        confirm(stage, actor=stage.staff("auditor2"))

    assert (stage.settlement("f12").state, returned(stage)) == (SettlementState.REVIEWED, 0)


def test_same_person_does_not_propose_and_confirm(stage, person_with):
    submit(stage)
    both = person_with("settlement_auditor", "programme_manager")
    propose(stage, actor=both)
    with pytest.raises(TransitionRefused, match="본인"):
        confirm(stage, actor=both)

    assert stage.settlement("f12").state == SettlementState.REVIEWED


def test_recognising_more_than_was_spent_or_planned_is_refused(stage):
    lines = paying.expenses_of(stage.firm("f12"))
    spent = {line.pk: line.planned for line in lines} | {lines[0].pk: lines[0].planned + 5, lines[1].pk: 10}
    submit(stage, spent)
    for less in (-1, 4):  # one won above the plan, which is five below what was spent
        with pytest.raises(MoreThanPossible):
            propose(stage, less=less)
    recognised = {line.pk: (line.most, "") for line in paying.expenses_of(stage.firm("f12"))} | {lines[1].pk: (11, "")}
    with pytest.raises(MoreThanPossible):
        settlement.propose_recognition(
            settlement_id=stage.settlement("f12").pk,
            recognised=recognised,
            actor=stage.staff("auditor2"),
            at=stage.now(),
        )

    assert stage.settlement("f12").state == SettlementState.SUBMITTED


def test_disallowing_without_a_reason_is_refused(stage):
    submit(stage)
    with pytest.raises(ReasonMissing):
        propose(stage, less=1, reason=" ")


@pytest.mark.parametrize("spent", [{}, {0: 5}])
def test_statement_with_lines_missing_is_refused(stage, spent):
    with pytest.raises(LinesMissing, match="클라우드"):
        submit(stage, spent)


def test_statement_with_a_line_below_zero_is_refused(stage):
    lines = paying.expenses_of(stage.firm("f12"))
    with pytest.raises(LinesMissing):
        submit(stage, {line.pk: line.planned for line in lines} | {lines[2].pk: -1})

    assert stage.settlement("f12").state == SettlementState.OPEN


def test_nobody_but_the_demand_firm_submits(stage):
    for stranger in (stage.vendor("f12"), stage.staff("manager1"), stage.of("f01")):
        with pytest.raises((TransitionRefused, Settlement.DoesNotExist)):
            submit(stage, actor=stranger)


def test_statement_sent_back_is_submitted_again(stage):
    submit(stage)
    settlement.return_statement(
        settlement_id=stage.settlement("f12").pk, reason="급여명세서가 빠졌습니다.", actor=stage.staff("auditor1"),
        at=stage.now(),
    )  # fmt: skip
    assert stage.agreement("f12").case.holder == "demand_firm"

    assert submit(stage).state == SettlementState.SUBMITTED


def test_firm_is_heard_and_the_confirmer_may_recognise_more_than_was_proposed(stage):
    submit(stage)
    propose(stage, less=1_000)
    for _click in range(2):
        settlement.object_to_recognition(
            settlement_id=stage.settlement("f12").pk,
            opinion="영수증을 찾았습니다.",
            actor=stage.of("f12"),
            at=stage.now(),
        )
    assert Event.objects.filter(name="settlement.object").count() == 1
    line = paying.expenses_of(stage.firm("f12"))[0]
    found = confirm(stage, confirmed={line.pk: (line.spent - 400, "일부만 확인됨")}, decision="영수증 인정")
    line.refresh_from_db()

    assert (line.proposed, line.confirmed, line.reason) == (line.spent - 1_000, line.spent - 400, "일부만 확인됨")
    assert (found.recognised, found.opinion) == (258_750_000 - 400, "영수증을 찾았습니다.")


def test_confirmed_twice_is_refused_and_returns_once(stage):
    stage.settled()
    with pytest.raises(TransitionRefused):
        confirm(stage, actor=stage.staff("approver"))

    assert returned(stage) == 6_533_334


def test_firm_without_an_account_is_asked_for_one_before_anything_is_confirmed(stage):
    stage.reviewed()
    BankAccount.objects.filter(organisation=stage.agreement("f12").demand_firm).update(active=False)
    with pytest.raises(NoAccount):
        confirm(stage)

    assert (stage.settlement("f12").state, returned(stage)) == (SettlementState.REVIEWED, 0)


# What was paid and is not recognised


def test_more_paid_than_recognised_is_asked_back_and_closes_the_case_when_it_is_in(stage):
    submit(stage)
    propose(stage, less=92_000_000)
    lines = paying.expenses_of(stage.firm("f12"))
    nothing = {line.pk: (0, "납품되지 않음") for line in lines[1:]}
    found = confirm(stage, confirmed=nothing)

    assert (found.recognised, found.recognised_grant, found.recovered_grant) == (0, 0, 138_000_000)
    assert (found.returned_grant, found.refunded_cash) == (92_000_000, 11_500_000)
    assert not queries.claimable(stage.row(3, "f12"), stage.now()).amount
    assert (state_of(stage).to_return, state_of(stage).returned) == (138_000_000, 92_000_000)

    paying.paid(stage.world)  # the refund of the cash
    assert stage.settlement("f12").state == SettlementState.CONFIRMED
    expected = DepositExpectation.objects.get(pk=found.recovery_id)
    stage.world.bank.deposit(expected.amount, sender=expected.code, at=stage.now())
    paying.read_statement(stage.world)
    assert stage.settlement("f12").state == SettlementState.CLOSED
    assert returned(stage) == 230_000_000
    assert (state_of(stage).to_return, state_of(stage).returned) == (0, 230_000_000)


# Vouchers that run out, agreements that end


def test_nothing_is_confirmed_without_a_voucher_for_the_balance(stage):
    stage.reviewed()
    over = in_korea(2027, 1, 30)
    vouchers.expire_due(at=over)
    outbox.drain()
    with pytest.raises(NoVoucher):
        confirm(stage, at=over)
    assert (stage.settlement("f12").state, returned(stage)) == (SettlementState.REVIEWED, 0)

    stage.world.at = over
    again = vouchers.propose_voucher(
        agreement_id=stage.agreement("f12").pk, until=date(2027, 2, 27), actor=stage.staff("manager1"), at=stage.now()
    )
    vouchers.issue_voucher(voucher_id=again.pk, actor=stage.staff("finance1"), at=stage.now())
    confirm(stage)
    assert queries.claimable(stage.row(3, "f12"), stage.now()).share.grant == 85_466_666


def test_balance_that_nobody_claimed_goes_back_when_the_voucher_runs_out(stage):
    stage.settled()
    paying.paid(stage.world)
    vouchers.expire_due(at=in_korea(2027, 1, 30))
    stage.world.at = in_korea(2027, 1, 30)
    outbox.drain()
    paying.paid(stage.world)

    assert stage.settlement("f12").returned_grant == 6_533_334 + 85_466_666
    assert stage.settlement("f12").refunded_cash == 816_666 + 10_683_334
    assert stage.settlement("f12").state == SettlementState.CLOSED


def test_settlement_state_asks_the_same_number_of_queries_for_one_and_three(stage, django_assert_num_queries):
    round_ = stage.agreement("f12").case.round
    with django_assert_num_queries(5):
        rows = queries.settlement_state(round_)

    assert [row.paid + row.to_pay for row in rows] == [row.planned for row in rows]
    assert len(rows) == 3


def test_planted_faults_are_found(stage):
    stage.settled()
    assert {
        name: found.broken for name, found in queries.check_money(track_of(stage).round).items() if found.broken
    } == {}
    Settlement.objects.filter(agreement=stage.agreement("f12")).update(recognised_grant=223_466_665)
    faults = {name for name, found in queries.check_money(track_of(stage).round).items() if found.broken}
    assert faults == {"S1"}
    Settlement.objects.filter(agreement=stage.agreement("f12")).update(recognised_grant=223_466_666, returned_grant=1)
    faults = {name for name, found in queries.check_money(track_of(stage).round).items() if found.broken}
    assert faults == {"G1", "T2"}
    Settlement.objects.filter(agreement=stage.agreement("f12")).update(returned_grant=6_533_334)
