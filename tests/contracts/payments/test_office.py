"""A payment run in the office: from the choice of instructions to the statement that says what the bank did."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contracts.payments import queries
from contracts.payments.enums import InstructionState, LineState, RunState
from contracts.payments.models import PaymentRun, StatementImport, StatementLine, TransferInstruction
from marketplace.core import outbox
from marketplace.core.office import RecordViewSet
from marketplace.core.office.lists import ListView
from marketplace.demo.acts import money as paying
from marketplace.programmes.models import Round

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def approved(stage):
    """Claims are approved, their transfers instructed and in no run yet."""
    stage.vouchered().guaranteed().delivered().claimed()
    paying.checked_and_approved(stage.world)
    return stage


@pytest.fixture
def run(approved, press):
    """A run with everything that waits, made by one finance officer in the browser."""
    ids = list(queries.to_be_paid().values_list("pk", flat=True))
    answer = press("finance1", "paymentrun", "make", instruction_ids=ids)
    run = PaymentRun.objects.get()
    assert answer["Location"] == f"/admin/paymentrun/inspect/{run.pk}/"
    return run


def test_choice_says_how_much_waits(client, approved, press):
    page = press("finance1", "paymentrun", "make").content.decode()  # nothing chosen
    total = sum(queries.to_be_paid().values_list("amount", flat=True))

    assert f"합계 {total:,}원" in page
    assert not PaymentRun.objects.exists()


def test_run_shows_lines_total_and_what_comes_next(run, page):
    shown = page("finance2", run)
    lines = run.instructions.all()

    assert f"<strong>{sum(line.amount for line in lines):,}원</strong>" in shown
    for line in lines:
        assert f'href="/admin/transferinstruction/inspect/{line.pk}/"' in shown
    assert "다른 사람이 내역을 대조하고" in shown
    assert f'href="/admin/paymentrun/inspect/{run.pk}/do/release/"' in shown
    assert f'href="/admin/paymentrun/inspect/{run.pk}/do/release/"' not in page("finance1", run)  # who made it


def test_run_made_by_mistake_is_discarded_by_a_button_that_asks_why(run, press, page):
    lines = set(run.instructions.values_list("pk", flat=True))
    press("finance1", run, "discard", reason="")
    run.refresh_from_db()
    assert run.state == RunState.DRAFT
    press("finance1", run, "discard", reason="잘못 묶었습니다.")
    run.refresh_from_db()

    assert run.state == RunState.DISCARDED
    assert set(queries.to_be_paid().values_list("pk", flat=True)) == lines
    shown = page("finance2", run)
    assert "은행에 보내지 않습니다" in shown and "do/release/" not in shown and "잘못 묶었습니다." in shown


def test_run_is_made_once_and_released_by_another(run, press):
    ids = list(run.instructions.values_list("pk", flat=True))
    press("finance1", "paymentrun", "make", instruction_ids=ids)  # the button pressed twice
    assert PaymentRun.objects.count() == 1

    press("finance1", run, "release")
    run.refresh_from_db()
    assert run.state == RunState.DRAFT
    press("finance2", run, "release")
    press("finance1", run, "export")
    run.refresh_from_db()
    assert (run.state, bool(run.file_id)) == (RunState.EXPORTED, True)


def test_import_leads_to_what_was_explained_and_what_was_not(approved, run, press, page):
    world = approved.world
    press("finance2", run, "release")
    press("finance1", run, "export")
    run.refresh_from_db()
    first, *others = run.instructions.order_by("pk")
    for line in others:
        world.bank.withdraw(line.amount, memo=line.number, at=world.now())
    world.bank.deposit(1_234_000, sender="모르는사람", at=world.now())

    answer = press("finance2", "statementline", "import", round=Round.objects.get().pk,
                   content=SimpleUploadedFile("bank.csv", world.bank.statement()))  # fmt: skip
    outbox.drain()
    statement = StatementImport.objects.latest("pk")
    assert answer["Location"] == f"/admin/statementimport/inspect/{statement.pk}/"
    strange = StatementLine.objects.get(counterparty="모르는사람")
    shown = page("finance2", statement)
    unexplained, explained = shown[shown.index("확인되지 않은 거래내역") :].split("확인된 거래내역", 1)
    assert f'href="/admin/statementline/inspect/{strange.pk}/"' in unexplained
    assert all(line.number in explained for line in others)
    first.refresh_from_db()
    assert (first.state, strange.state) == (InstructionState.SENT, LineState.UNMATCHED)
    board = page_of(press, approved)
    assert first.number in board
    assert "확인되지 않은 거래가 1건" in board


def page_of(press, stage) -> str:
    """The reconciliation of the round, as the last visitor's browser shows it."""
    return press.client.get(f"/admin/reconciliation/{Round.objects.get().pk}/").content.decode()


def test_no_list_needs_more_queries_for_more_rows(approved, run, press, monkeypatch):
    outbox.drain()
    press("manager1", run, "release")  # who may see every list is signed in
    shown, everything = {}, ListView.get_base_queryset
    monkeypatch.setattr(ListView, "get_base_queryset", lambda view: everything(view).filter(**shown))

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert press.client.get(path).status_code == 200, path
        return len(captured)

    seen = 0
    for kind in RecordViewSet.__subclasses__():
        newest = kind.model._default_manager.order_by("-pk").values_list("pk", flat=True)
        if "programme_manager" in kind.readers and len(newest) > 1:
            path = f"/admin/{kind.model._meta.model_name}/"
            shown.clear()
            count(path)
            many = count(path)
            shown["pk"] = newest[0]
            assert many <= count(path), path
            seen += 1
    assert seen > 12
    assert TransferInstruction.objects.count() > 3
