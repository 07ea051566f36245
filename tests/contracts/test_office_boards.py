"""The office's first page and its boards, while agreements are in force and being paid."""

import io
from datetime import timedelta

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
from marketplace.programmes import operations as programmes
from marketplace.programmes.models import Case, Round

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
    assert [row[8] for row in rows[1:]] == [state.paid for state in states]


def test_board_is_narrowed_and_its_file_as_well(visit, stage):
    stage.vouchered().guaranteed().delivered().claimed().paid()
    round_ = Round.objects.get()
    path, agreement = f"/admin/settlement/{round_.pk}/", stage.agreement("f08")
    others = [stage.agreement(key).number for key in ("f01", "f12")]

    page = text(visit(f"{path}?q={agreement.demand_firm.legal_name}"))
    assert agreement.number in page
    assert not any(number in page for number in others)
    book = load_workbook(io.BytesIO(visit(f"{path}?q={agreement.number}&export=xlsx").content))
    assert [row[0] for row in book.active.iter_rows(min_row=2, values_only=True)] == [agreement.number]
    assert "조건에 맞는 협약이 없습니다" in text(visit(f"{path}?owing=on"))
    assert "조건에 맞는 협약이 없습니다" in text(visit(f"{path}?late=on"))
    assert "조건에 맞는 협약이 없습니다" in text(visit(f"{path}?stage=over"))


def test_board_counts_the_days_a_case_is_late(visit, stage):
    round_, case = Round.objects.get(), Case.objects.get(pk=stage.firm().made["case"])
    Case.objects.filter(pk=case.pk).update(due_at=stage.now() - timedelta(days=4))
    page = text(visit(f"/admin/settlement/{round_.pk}/?late=on"))

    assert stage.agreement().number in page
    assert '<strong class="office-late">4</strong>' in page
    assert stage.agreement("f08").number not in page


def test_board_needs_no_more_queries_for_more_agreements(visit, stage):
    round_ = Round.objects.get()
    empty = programmes.create_round(
        programme_id=round_.programme_id, code="2026-9", title="2026년 9차", title_en="2026, ninth round",
        opens_at=round_.opens_at, closes_at=round_.closes_at, run_starts_on=round_.run_starts_on,
        run_ends_on=round_.run_ends_on, settle_by=round_.settle_by, actor=stage.staff("manager1"), at=stage.now(),
    )  # fmt: skip

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert visit(path).status_code == 200
        return len(captured)

    count(f"/admin/settlement/{empty.pk}/")
    assert count(f"/admin/settlement/{round_.pk}/") <= count(f"/admin/settlement/{empty.pk}/")


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
