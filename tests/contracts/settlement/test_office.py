"""What the office does with vouchers, visits, claims, signals and settlements, by the buttons it is offered."""

import pytest

from contracts.delivery.models import InterimCheck
from contracts.oversight.models import FraudSignal
from contracts.settlement import queries
from contracts.settlement.enums import ClaimState, SettlementState
from contracts.settlement.models import Claim
from contracts.vouchers.models import Voucher
from marketplace.demo.acts import money as paying

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_voucher_is_proposed_and_issued_by_two_people(stage, press, page):
    press("manager1", "voucher", "propose", agreement=stage.agreement("f12").pk, until="")
    voucher = Voucher.objects.get()
    assert voucher.state == "proposed"
    press("manager1", voucher, "issue")
    assert Voucher.objects.get().state == "proposed"
    press("finance1", voucher, "issue")

    assert Voucher.objects.get().state == "issued"
    shown = page("finance1", voucher)
    assert "230,000,000원" in shown and "92,000,000원" in shown


def test_claim_is_checked_approved_and_shows_its_invoice(stage, press, page):
    stage.vouchered().delivered("m1")
    claim = paying.claims(stage.world, stage.firm("f12"), stage.row(1, "f12"))
    shown = page("manager2", claim)
    assert claim.approval_number in shown and "77,625,000원" in shown
    press("manager2", claim, "check")
    press("manager1", claim, "approve")
    assert Claim.objects.get().state == ClaimState.CHECKED
    press("finance1", claim, "approve")

    assert Claim.objects.get().state == ClaimState.INSTRUCTED


def test_claim_sent_back_tells_why(stage, press):
    stage.vouchered().delivered("m1")
    claim = paying.claims(stage.world, stage.firm("f12"), stage.row(1, "f12"))
    press("manager2", claim, "refuse", reason="")
    assert Claim.objects.get().state == ClaimState.CLAIMED
    press("manager2", claim, "refuse", reason="산출물이 열리지 않습니다.")

    assert Claim.objects.get().state == ClaimState.REFUSED


def test_refusal_of_an_operation_is_shown_in_words_and_changes_nothing(stage, press):
    stage.vouchered().delivered("m1")
    claim = paying.claims(stage.world, stage.firm("f12"), stage.row(1, "f12"))
    press("manager2", claim, "check")
    press("manager1", stage.voucher("f12"), "suspend", reason="확인")
    answer = press("finance1", claim, "approve").content.decode()

    assert "정지" in answer
    assert Claim.objects.get().state == ClaimState.CHECKED


def test_visit_is_planned_and_recorded(stage, press):
    press("manager2", "interimcheck", "schedule", agreement=stage.agreement("f12").pk, planned_on="2026-08-11")
    check = InterimCheck.objects.get()
    press("inspector", check, "ask_correction", finding="기록이 비어 있습니다.", working_days="10")

    check.refresh_from_db()
    assert (check.state, check.finding) == ("correction", "기록이 비어 있습니다.")


def test_signal_is_raised_asked_and_cleared(stage, press):
    case = stage.agreement("f12").case
    press("manager1", "fraudsignal", "raise", case=case.pk, kind="shared-access", evidence="같은 인터넷 주소")
    signal = FraudSignal.objects.get()
    press("manager1", signal, "ask", organisation_id=case.demand_firm_id, question="까닭을 적어 주십시오.")
    signal.refresh_from_db()
    assert (signal.state, signal.asked_id) == ("asked", case.demand_firm_id)
    press("approver", signal, "clear", reason="공용 회선")

    assert FraudSignal.objects.get().state == "cleared"


def test_settlement_is_confirmed_line_by_line(stage, press, page):
    stage.vouchered().guaranteed().claimed().delivered().claimed().paid().evaluated().reviewed()
    settlement = stage.settlement("f12")
    values = {}
    for line in settlement.expenses.all():
        values |= {f"won_{line.pk}": f"{line.proposed:,}", f"reason_{line.pk}": line.reason}
    press("manager2", settlement, "confirm", decision="735만 원을 인정하지 않습니다.", **values)

    settlement.refresh_from_db()
    assert (settlement.state, settlement.recognised) == (SettlementState.CONFIRMED, 251_400_000)
    assert "6,533,334원" in page("finance1", settlement)


def test_settlement_state_is_one_row_for_each_agreement(stage):
    rows = queries.settlement_state(stage.agreement("f12").case.round)

    assert [row.planned for row in rows] == [row.agreement.grant + row.agreement.cash for row in rows]
