"""The office's first page and its boards, while agreements are in force and being paid."""

import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from contracts.payments import queries as payments
from contracts.settlement import queries as settlement
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.ledger import queries as ledger
from marketplace.notices import queries as notices
from marketplace.portal import office_home
from marketplace.programmes.models import Round

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def visit(client, stage):
    """A visit by a member of the staff, in the world's time."""

    def opened(path: str, key: str = "manager1"):
        client.force_login(User.objects.get(pk=stage.world.staff_ids[key]))
        with time_machine.travel(stage.now(), tick=False):
            return client.get(path)

    return opened


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_first_page_says_how_much_waits_and_leads_to_it(visit, stage):
    outbox.drain()
    page = text(visit("/admin/"))
    load = notices.workload(stage.staff("manager1"), at=stage.now())

    assert load.count == notices.task_count(stage.staff("manager1")) > 0
    assert f"<strong>{load.count}</strong>건" in page
    for task in notices.tasks(stage.staff("manager1"), at=stage.now(), limit=3):
        assert f'href="{task.href}"' in page


def test_parts_of_the_appropriation_add_up_to_it_at_every_step(stage):
    round_ = Round.objects.get()
    total = round_.tracks.get().appropriation

    def parts() -> dict[str, int]:
        found = office_home.where_the_money_is(round_)
        assert sum(part.won for part in found) == total
        assert all(part.won >= 0 for part in found)
        assert sum(part.length for part in found) == 1000
        return {part.look: part.won for part in found}

    grants = sum(stage.agreement(key).grant for key in stage.world.firms)
    assert (parts()["c"], parts()["b"], parts()["a"]) == (grants, 0, 0)
    stage.vouchered()
    assert (parts()["c"], parts()["b"], parts()["a"]) == (0, grants, 0)
    stage.guaranteed().delivered().claimed().paid()
    paid = sum(state.paid for state in settlement.settlement_state(round_))
    assert 0 < parts()["a"] < paid  # what is paid holds the firm's cash as well
    assert parts()["a"] + parts()["b"] == grants


def test_finance_sees_the_payments_of_the_day_and_whether_the_bank_agrees(visit, stage):
    stage.vouchered().guaranteed().delivered().claimed().paid()
    outbox.drain()
    page = text(visit("/admin/", "finance1"))

    assert "일치" in page
    assert "오늘의 지급" in page
    assert "오늘의 지급" not in text(visit("/admin/", "secretary"))


def test_board_shows_every_agreement_and_exports_what_it_shows(visit, stage):
    stage.vouchered().guaranteed().delivered().claimed().paid()
    round_ = Round.objects.get()
    page = text(visit(f"/admin/settlement/{round_.pk}/"))
    states = settlement.settlement_state(round_)

    for state in states:
        assert state.agreement.number in page
        assert f"{state.paid:,}원" in page
    book = load_workbook(io.BytesIO(visit(f"/admin/settlement/{round_.pk}/?export=xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 1 + len(states)
    assert [row[0] for row in rows[1:]] == [state.agreement.number for state in states]
    assert [row[7] for row in rows[1:]] == [state.paid for state in states]


def test_board_is_for_those_who_work_with_money(visit, stage):
    round_ = Round.objects.get()

    assert visit(f"/admin/settlement/{round_.pk}/", "secretary").status_code == 302
    assert visit(f"/admin/reconciliation/{round_.pk}/", "editor").status_code == 302
    assert visit("/admin/settlement/9999/").status_code == 404


def test_reconciliation_names_what_stands_between(visit, stage):
    stage.vouchered().guaranteed().delivered().claimed()
    round_ = Round.objects.get()
    before = text(visit(f"/admin/reconciliation/{round_.pk}/"))

    assert payments.reconciliation(round_).agrees
    assert ledger.check()
    assert "원 단위까지 일치합니다" in before


def test_first_page_needs_no_more_queries_for_more_tasks(visit, stage):
    outbox.drain()

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            visit("/admin/")
        return len(captured)

    count()
    before = count()
    stage.vouchered().guaranteed().delivered().claimed()
    outbox.drain()
    assert notices.task_count(stage.staff("manager1")) > 3
    assert count() <= before
