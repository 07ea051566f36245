"""Where the firm pays its cash to the vendor itself, the agency holds, pays and returns the grant alone."""

from dataclasses import replace

import pytest

from contracts.settlement import queries
from contracts.settlement.enums import SettlementState
from contracts.settlement.models import Claim
from marketplace.demo.acts import opening
from marketplace.ledger import queries as ledger
from marketplace.programmes import queries as rounds
from marketplace.programmes.rule_values import preset
from tests.contracts.conftest import broken
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_agency_pays_and_returns_the_grant_alone(monkeypatch):
    monkeypatch.setattr(opening, "preset", lambda name: replace(preset(name), co_payment_route="direct"))
    stage = Stage(small_world("f12")).drafted().received().scored().ranked().decided().revised().under_way()
    stage.vouchered().delivered().claimed().paid().evaluated().settled()
    found = stage.settlement("f12")
    assert (found.returned_grant, found.refunded_cash) == (6_533_334, 0)
    stage.closed()

    claims = Claim.objects.order_by("row__position")
    assert [claim.cash_share for claim in claims] == [8_625_000, 8_625_000, 10_683_334]
    assert [claim.instruction.amount for claim in claims] == [claim.grant_share for claim in claims]
    assert sum(claim.grant_share for claim in claims) == 223_466_666
    assert stage.settlement("f12").state == SettlementState.CLOSED
    assert "co_payment" not in {transfer.credit.kind for transfer in ledger.transfers("2026-1")}
    assert broken(ledger.check()) == broken(queries.check_money(rounds.current_round())) == {}
