"""What the money of a project hangs on, as its page tells it: the voucher's bar, what is paid when, what may go back."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.db]
ADVANCE_GRANT, GRANT, CASH = 196_000_000, 280_000_000, 35_000_000


@pytest.fixture
def project(visit, stage):
    def of(key="f01", side="of"):
        return visit("", getattr(stage, side)(key), key=key).context["project"]

    return of


def test_voucher_is_left_until_a_stage_is_accepted_then_held_then_used(project, stage):
    stage.vouchered()
    found = project("f12").purse
    assert (found.used, found.held, found.left) == (0, 0, found.voucher.face)

    stage.delivered("m1")
    found = project("f12").purse
    assert (found.used, found.held, found.left) == (0, 69_000_000, 161_000_000)

    stage.claimed().paid()
    found = project("f12").purse
    assert (found.used, found.held, found.left) == (69_000_000, 0, 161_000_000)
    assert [part.length for part in found.parts] == [300, 0, 700]


def test_lines_of_the_vendor_are_its_invoices_and_those_of_the_firm_its_cash_and_vat(project, stage):
    stage.vouchered()

    assert project(side="vendor").total == GRANT + CASH + 31_500_000
    assert project().total == CASH + 31_500_000
    assert project().lines[0].won == CASH


def test_advance_is_at_risk_until_every_stage_is_accepted(project, stage):
    stage.vouchered().guaranteed().claimed().paid()
    found = project().forecast
    assert (found.paid, found.at_risk, found.waiting) == (ADVANCE_GRANT, ADVANCE_GRANT, GRANT - ADVANCE_GRANT)

    stage.delivered("m1", "m2").claimed().paid()
    found = project().forecast
    assert (found.at_risk, found.waiting) == (ADVANCE_GRANT, 42_000_000)

    stage.delivered("m3")
    found = project().forecast
    assert (found.at_risk, found.waiting) == (0, 0)


def test_grant_falls_by_its_share_of_what_is_not_recognised(project, stage):
    stage.vouchered()

    assert project().forecast.per_million == 888_888


def test_balance_waits_for_the_settlement(project, stage):
    stage.vouchered().delivered()
    states = [line.state for line in project(side="vendor").lines]

    assert states == ["보증 승인 뒤", "청구 또는 검토 중", "정산 뒤"]
