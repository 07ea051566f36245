"""A claim stands on an accepted milestone and an invoice that says the same; whoever pays is not who checked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from catalog import operations as catalog
from contracts.agreements import operations as agreements
from contracts.payments import operations as payments
from contracts.payments.models import TransferInstruction
from contracts.settlement import operations as settlement
from contracts.settlement import queries
from contracts.settlement.enums import ClaimState
from contracts.settlement.errors import CheckAgain, ClaimNotUsable, InvoiceUsed, NotDue
from contracts.settlement.models import Claim, ETaxInvoice
from contracts.vouchers import operations as vouchers
from marketplace.accounts import operations as accounts
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused
from marketplace.core.models import Event
from marketplace.demo.acts import money as paying
from marketplace.ledger import queries as ledger
from marketplace.programmes import books
from marketplace.programmes import queries as rounds
from matching.selection.errors import NotEligible

pytestmark = [pytest.mark.django_db, pytest.mark.db]
GRANT, CASH, VAT = 69_000_000, 8_625_000, 7_762_500  # f12's first instalment


@pytest.fixture(scope="module")
def module_in_force(module_in_force):
    """Vouchers are issued, every first milestone is accepted."""
    return module_in_force.vouchered().delivered("m1")


def papers(stage, key="f12", position=1):
    return paying.invoice_for(stage.world, stage.row(position, key))


def file(stage, invoice, amounts, *, key="f12", position=1, actor=None):
    return settlement.claim(
        row_id=stage.row(position, key).pk, invoice=invoice, amounts=amounts, actor=actor or stage.vendor(key),
        at=stage.now(),
    )  # fmt: skip


def filed(stage, **more):
    return file(stage, *papers(stage), **more)


def check(stage, claim, who="manager2"):
    return settlement.check_claim(claim_id=claim.pk, actor=stage.staff(who), at=stage.now())


def approve(stage, claim, who="finance1", at=None):
    return settlement.approve_claim(claim_id=claim.pk, actor=stage.staff(who), at=at or stage.now())


def owed_to_the_vendor(stage):
    agreement = stage.agreement("f12")
    try:
        return ledger.balance(books.payable(rounds.case(agreement.case_id), agreement.vendor)).free
    except LookupError:
        return 0


def refused_with(stage, words, change_invoice=None, change_amounts=None):
    invoice, amounts = papers(stage)
    with pytest.raises(ClaimNotUsable) as refused:
        file(stage, replace(invoice, **change_invoice or {}), replace(amounts, **change_amounts or {}))
    assert any(words in problem for problem in refused.value.problems), refused.value.problems
    assert not Claim.objects.exists() and not ETaxInvoice.objects.exists()


# What is claimed


def test_claim_carries_the_four_numbers_and_moves_nothing(stage):
    claim = filed(stage)

    assert (claim.grant_share, claim.cash_share, claim.vat, claim.total) == (GRANT, CASH, VAT, GRANT + CASH + VAT)
    assert (claim.state, owed_to_the_vendor(stage)) == (ClaimState.CLAIMED, 0)
    assert claim.eligibility.stage == "claim"


def test_claim_above_the_instalment_is_refused(stage):
    more = {"supply_value": GRANT + CASH + 10, "vat": VAT + 1}
    refused_with(stage, "69,000,000", more, {"grant": GRANT + 10, "vat": VAT + 1, "total": GRANT + CASH + VAT + 11})


def test_claim_that_shifts_a_won_from_cash_to_grant_is_refused(stage):
    refused_with(stage, "69,000,000", None, {"grant": GRANT + 1, "cash": CASH - 1})


@pytest.mark.parametrize("wrong", [{"total": GRANT + CASH + VAT + 1}, {"total": GRANT + CASH}])
def test_four_numbers_that_do_not_add_up_are_refused(stage, wrong):
    refused_with(stage, "합계", None, wrong)


@pytest.mark.parametrize("vat", [0, VAT - 1, VAT + 1])
def test_other_vat_than_a_tenth_is_refused(stage, vat):
    refused_with(stage, "부가세", {"vat": vat}, {"vat": vat, "total": GRANT + CASH + vat})


def test_invoice_over_another_supply_value_is_refused(stage):
    refused_with(stage, "공급가액", {"supply_value": GRANT + CASH - 1})


def test_invoice_of_other_parties_is_refused(stage):
    refused_with(stage, "공급자", {"supplier_number": "001-81-10378"})
    refused_with(stage, "공급받는 자", {"buyer_number": "991-82-01303"})


@pytest.mark.parametrize("day", [date(2026, 4, 30), date(2026, 12, 1)])
def test_invoice_written_outside_the_period_is_refused(stage, day):
    stage.world.go(date(2026, 12, 2), 9)
    refused_with(stage, "작성일", {"written_on": day, "issued_on": day})


def test_invoice_of_tomorrow_is_refused(stage):
    refused_with(stage, "발급일", {"issued_on": stage.world.today + timedelta(days=1)})


def test_approval_number_of_another_length_is_refused(stage):
    refused_with(stage, "24", {"approval_number": "2026050100000000000001"})


def test_every_fault_is_named_at_once(stage):
    invoice, amounts = papers(stage)
    wrong = replace(invoice, buyer_number="991-82-01303", written_on=date(2026, 4, 30), vat=1)
    with pytest.raises(ClaimNotUsable) as refused:
        file(stage, wrong, replace(amounts, total=1))

    assert len(refused.value.problems) == 4


def test_invoice_issued_late_is_noted_and_taken(stage):
    invoice, amounts = papers(stage)
    stage.world.go(date(2026, 7, 20), 9)
    file(stage, replace(invoice, issued_on=date(2026, 6, 11)), amounts)

    assert Event.objects.get(name="claim.file").facts["issued_late"] is True


def test_exempt_vendor_claims_without_vat(stage):
    vendor = stage.agreement("f12").vendor
    vendor.tax_exempt = True
    vendor.save(update_fields=["tax_exempt"])

    assert filed(stage).total == GRANT + CASH


# The same twice


def test_instalment_claimed_twice_is_refused(stage):
    invoice, amounts = papers(stage)
    first = file(stage, invoice, amounts)
    with pytest.raises(NotDue, match=first.number):
        file(stage, replace(invoice, approval_number="2" * 24), amounts)

    assert Claim.objects.count() == 1


def test_invoice_of_another_claim_is_refused_in_the_same_case_and_in_another(stage):
    stage.delivered("m2")
    first, four = papers(stage)
    file(stage, first, four)
    for key, position in (("f12", 2), ("f08", 1)):
        invoice, amounts = papers(stage, key, position)
        with pytest.raises(InvoiceUsed):
            file(stage, replace(invoice, approval_number=first.approval_number), amounts, key=key, position=position)

    assert (Claim.objects.count(), ETaxInvoice.objects.count()) == (1, 1)


def test_claim_sent_back_may_come_again_with_the_same_invoice(stage):
    invoice, amounts = papers(stage)
    first = file(stage, invoice, amounts)
    settlement.return_claim(
        claim_id=first.pk, reason="산출물 파일이 열리지 않습니다.", actor=stage.staff("manager2"), at=stage.now()
    )

    assert file(stage, invoice, amounts).state == ClaimState.CLAIMED


# When and by whom


def test_claim_before_acceptance_is_refused(stage):
    with pytest.raises(NotDue, match="합격"):
        file(stage, *papers(stage), position=2)

    assert not Claim.objects.exists()


def test_balance_before_the_settlement_is_refused(stage):
    stage.delivered("m2", "m3")
    invoice, amounts = papers(stage)
    with pytest.raises(NotDue, match="정산"):
        file(stage, invoice, amounts, position=3)


def test_claim_on_a_suspended_voucher_is_refused(stage):
    voucher = stage.voucher("f12")
    vouchers.suspend_voucher(voucher_id=voucher.pk, reason="확인", actor=stage.staff("manager1"), at=stage.now())
    invoice, amounts = papers(stage)
    with pytest.raises(NotDue, match="정지"):
        file(stage, invoice, amounts)


def test_every_instalment_says_what_comes_first(stage):
    why = [due.why_not for _row, due in queries.rows_to_claim(stage.agreement("f12"), stage.now())]
    advance = queries.claimable(stage.row(1, "f01"), stage.now()).why_not

    assert [bool(reason) for reason in why] == [False, True, True]
    assert "220,500,000" in advance


def test_nobody_but_the_vendor_claims(stage):
    strangers = (stage.of("f12"), stage.vendor("f01"), stage.staff("finance1"))
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            filed(stage, actor=stranger)

    assert not Claim.objects.exists()


def test_claim_is_seen_by_its_firms_and_the_auditor_alone(stage):
    claim = filed(stage)

    for who in (stage.of("f12"), stage.vendor("f12"), stage.staff("auditor1"), stage.staff("finance1")):
        assert list(Claim.objects.visible_to(who)) == [claim]
    for who in (stage.of("f01"), stage.vendor("f01"), stage.staff("evaluator1")):
        assert not Claim.objects.visible_to(who).exists()


# Checked and approved


def test_approval_owes_the_vendor_its_shares_and_instructs_them_once(stage):
    claim = approve(stage, check(stage, filed(stage)))

    assert (claim.state, owed_to_the_vendor(stage)) == (ClaimState.INSTRUCTED, GRANT + CASH)
    assert (claim.instruction.amount, claim.instruction.payee_id) == (GRANT + CASH, claim.agreement.vendor_id)
    with pytest.raises(TransitionRefused):
        approve(stage, claim, "finance2")
    assert owed_to_the_vendor(stage) == GRANT + CASH


def test_bank_pays_the_claim_and_the_statement_says_so_once(stage):
    claim = approve(stage, check(stage, filed(stage)))
    paying.paid(stage.world)
    stage.world.bank.printed = 0  # the bank prints everything again
    paying.read_statement(stage.world)

    claim.refresh_from_db()
    assert (claim.state, claim.paid_at is not None) == (ClaimState.PAID, True)
    assert owed_to_the_vendor(stage) == 0


def test_same_person_does_not_check_and_approve(stage, person_with):
    both = person_with("programme_manager", "finance_officer")
    claim = settlement.check_claim(claim_id=filed(stage).pk, actor=both, at=stage.now())
    with pytest.raises(TransitionRefused, match="본인"):
        settlement.approve_claim(claim_id=claim.pk, actor=both, at=stage.now())

    assert owed_to_the_vendor(stage) == 0


@pytest.mark.parametrize("who", ["manager1", "approver", "auditor1"])
def test_only_a_finance_officer_approves(stage, who):
    claim = check(stage, filed(stage))
    with pytest.raises(TransitionRefused):
        approve(stage, claim, who)

    assert owed_to_the_vendor(stage) == 0


def test_unchecked_claim_is_not_approved(stage):
    with pytest.raises(TransitionRefused):
        approve(stage, filed(stage))

    assert owed_to_the_vendor(stage) == 0


def test_check_that_is_too_old_has_to_be_made_again(stage):
    claim = check(stage, filed(stage))
    late = claim.eligibility.at + timedelta(days=3, seconds=1)
    with pytest.raises(TransitionRefused, match="다시 확인"):
        approve(stage, claim, at=late)
    assert owed_to_the_vendor(stage) == 0

    stage.world.at = late
    assert approve(stage, check(stage, claim)).state == ClaimState.INSTRUCTED


def test_vendor_suspended_after_the_check_is_looked_at_again_before_it_is_paid(stage):
    claim = check(stage, filed(stage))
    vendor = stage.world.vendors[stage.firm("f12").made["vendor"]]
    catalog.suspend_registration(
        registration_id=vendor.made["registration"], reason="체납", actor=stage.staff("manager1"), at=stage.now()
    )
    with pytest.raises(CheckAgain):
        approve(stage, claim)
    assert owed_to_the_vendor(stage) == 0

    assert approve(stage, check(stage, claim)).state == ClaimState.INSTRUCTED  # a manager has looked


def test_excluded_vendor_is_not_paid(stage):
    claim = check(stage, filed(stage))
    accounts.sanction(
        organisation_id=claim.agreement.vendor_id, reason="허위 청구", basis="부정수급", starts_on=stage.world.today,
        ends_on=stage.world.today + timedelta(days=365), actor=stage.staff("approver"), at=stage.now(),
    )  # fmt: skip
    for step in (lambda: approve(stage, claim), lambda: check(stage, claim)):
        with pytest.raises(NotEligible):
            step()

    assert owed_to_the_vendor(stage) == 0


def test_suspended_voucher_pays_nothing_until_it_is_resumed(stage):
    claim, voucher = check(stage, filed(stage)), stage.voucher("f12")
    manager = stage.staff("manager1")
    vouchers.suspend_voucher(voucher_id=voucher.pk, reason="확인", actor=manager, at=stage.now())
    with pytest.raises(NotDue, match="정지"):
        approve(stage, claim)
    assert (owed_to_the_vendor(stage), Claim.objects.get().state) == (0, ClaimState.CHECKED)

    vouchers.resume_voucher(voucher_id=voucher.pk, reason="확인됨", actor=manager, at=stage.now())
    assert approve(stage, claim).state == ClaimState.INSTRUCTED


def test_suspended_agreement_pays_nothing(stage):
    claim = check(stage, filed(stage))
    agreements.suspend_agreement(
        agreement_id=claim.agreement_id, reason="현장 침수", actor=stage.staff("manager1"), at=stage.now()
    )
    with pytest.raises(NotDue):
        approve(stage, claim)

    assert owed_to_the_vendor(stage) == 0


def test_claim_on_hold_waits_until_it_is_released_and_checked_again(stage):
    claim, manager = check(stage, filed(stage)), stage.staff("manager1")
    settlement.hold_claim(claim_id=claim.pk, reason="압류 통지", actor=manager, at=stage.now())
    with pytest.raises(TransitionRefused):
        approve(stage, claim)
    settlement.release_claim(claim_id=claim.pk, reason="압류 해제", actor=manager, at=stage.now())
    with pytest.raises(TransitionRefused):
        approve(stage, claim)

    assert approve(stage, check(stage, claim)).state == ClaimState.INSTRUCTED


# The bank


def test_transfer_that_came_back_is_paid_again_and_the_claim_follows(stage):
    claim = approve(stage, check(stage, filed(stage)))
    paying.paid(stage.world)
    stage.world.bank.deposit(
        GRANT + CASH, sender="가온은행", memo=f"{claim.instruction.number} 계좌없음", at=stage.now()
    )
    paying.read_statement(stage.world)
    claim.refresh_from_db()
    assert (claim.state, owed_to_the_vendor(stage)) == (ClaimState.INSTRUCTED, GRANT + CASH)

    payments.reinstruct(
        instruction_id=TransferInstruction.objects.get().pk, actor=stage.staff("finance1"), at=stage.now()
    )
    paying.paid(stage.world)
    claim.refresh_from_db()
    assert (claim.state, owed_to_the_vendor(stage)) == (ClaimState.PAID, 0)


def test_news_of_the_bank_heard_again_or_late_changes_nothing(stage):
    claim = approve(stage, check(stage, filed(stage)))
    settlement.follow_payment(key=f"claim:{claim.number}", at=stage.now())
    assert Claim.objects.get().state == ClaimState.INSTRUCTED
    paying.paid(stage.world)
    settlement.follow_payment(key=f"claim:{claim.number}", at=stage.now())

    assert Claim.objects.get().state == ClaimState.PAID
