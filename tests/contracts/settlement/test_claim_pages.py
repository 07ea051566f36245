"""A vendor's claims on its own pages: the calendar, the form that names each fault beside its entry, one claim."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contracts.agreements.models import PaymentRow
from contracts.payments import operations as payments
from contracts.settlement import operations as settlement
from contracts.settlement.enums import ClaimState
from contracts.settlement.models import Claim
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.demo.acts import money as paying
from marketplace.notices.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.db]
LIST = "/workspace/claims/"
GRANT, CASH, VAT = 69_000_000, 8_625_000, 7_762_500  # f12's first instalment


@pytest.fixture(scope="module")
def module_in_force(module_in_force):
    """Vouchers are issued, every first milestone is accepted."""
    stage = module_in_force.vouchered().delivered("m1")
    outbox.drain()
    return stage


@pytest.fixture
def visit(client, stage):
    """A visit by f12's vendor, or another actor, in the world's time."""

    def opened(path: str = LIST, method: str = "get", actor=None, **data):
        client.force_login(User.objects.get(pk=(actor or stage.vendor("f12")).person_id))
        with time_machine.travel(stage.now(), tick=False):
            return getattr(client, method)(path, data, follow=True)

    return opened


def form_of(stage, key="f12", position=1) -> str:
    return f"{LIST}new/{stage.agreement(key).number}/{position}/"


def entries(stage, **wrong) -> dict:
    invoice, amounts = paying.invoice_for(stage.world, stage.row(1, "f12"))
    return {
        "approval_number": invoice.approval_number, "supply_value": f"{invoice.supply_value:,}",
        "vat": f"{invoice.vat:,}", "total": f"{amounts.total:,}", "written_on": invoice.written_on.isoformat(),
        "issued_on": invoice.issued_on.isoformat(), "file": SimpleUploadedFile("invoice.xml", b"<?xml?><invoice/>"),
        **wrong,
    }  # fmt: skip


def filed(stage) -> Claim:
    return paying.claims(stage.world, stage.firm("f12"), stage.row(1, "f12"))


def faults(response) -> dict:
    return {name: " ".join(found) for name, found in response.context["form"].errors.items()}


# The calendar


def test_calendar_says_what_comes_when_and_who_has_it(visit, stage):
    page = visit().context["page"]
    first, second, last = sorted(page.open, key=lambda entry: entry.row.position)

    assert (first.total, first.turn.is_ours, first.is_sure) == (GRANT + CASH + VAT, True, True)
    assert second.day > first.day and not second.is_sure and "산출물" in second.turn.words
    assert last.day is None and "정산" in last.turn.words
    agreement = stage.agreement("f12")
    assert page.agreed == page.to_come == (agreement.grant + agreement.cash) * 11 // 10


def test_claim_moves_the_clock_from_desk_to_desk(visit, stage):
    claim = filed(stage)
    now = visit().context["page"].open[0]
    assert "담당자" in now.turn.words and now.by > stage.world.today and now.day > now.by

    settlement.check_claim(claim_id=claim.pk, actor=stage.staff("manager2"), at=stage.now())
    assert "회계" in visit().context["page"].open[0].turn.words


def test_step_that_is_late_is_no_longer_promised(visit, stage):
    filed(stage)
    stage.world.go(stage.world.today + timedelta(days=20), 9)
    late = visit().context["page"].open[0]

    assert late.by < stage.world.today < late.day and not late.is_sure


def test_paid_claim_stands_with_the_day_of_the_bank(visit, stage):
    filed(stage)
    stage.paid()
    page = visit().context["page"]

    (paid,) = page.received
    assert (paid.day, paid.agency_pays, paid.firm_pays) == (stage.world.today, GRANT + CASH, VAT)
    assert page.came == GRANT + CASH + VAT and paid not in page.open
    assert "****" in visit(paid.href).content.decode()


def test_vendor_without_an_agreement_is_told_what_will_stand_here(visit, stage):
    page = visit(actor=stage.of("f01")).content.decode()
    assert "아직 협약된 대금이 없습니다" in page


def test_calendar_asks_the_same_number_of_questions_for_any_number_of_rows(visit, stage):
    agreement = stage.agreement("f12")

    def asked() -> int:
        visit()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            visit()
        return len(queries)

    few = asked()
    PaymentRow.objects.bulk_create(
        PaymentRow(agreement=agreement, position=position, kind="interim", milestone=f"m{1 + position % 3}",
                   grant_share=8, cash_share=1)
        for position in range(10, 40)
    )  # fmt: skip
    assert len(visit().context["page"].open) == 33
    assert asked() == few


# Filing


def test_form_is_filled_with_the_expected_numbers(visit, stage):
    page = visit(form_of(stage))
    form = page.context["form"]

    assert [form[name].value() for name in ("supply_value", "vat", "total")] == [
        f"{GRANT + CASH:,}", f"{VAT:,}", f"{GRANT + CASH + VAT:,}",
    ]  # fmt: skip
    assert [share.won for share in page.context["sheet"].shares] == [GRANT, CASH, VAT, GRANT + CASH + VAT]


def test_claim_is_filed_once_however_often_it_is_sent(visit, stage):
    page = visit(form_of(stage), "post", **entries(stage))
    claim = Claim.objects.get()
    assert (claim.total, claim.state, claim.invoice.file.size) == (GRANT + CASH + VAT, ClaimState.CLAIMED, 17)
    assert page.redirect_chain == [(f"{LIST}{claim.number}/", 302)]

    again = visit(form_of(stage), "post", **entries(stage))
    assert again.redirect_chain == [(f"{LIST}{claim.number}/", 302)]
    assert Claim.objects.count() == 1


@pytest.mark.parametrize(
    ("entry", "value", "words"),
    [
        ("supply_value", f"{GRANT + CASH + 1:,}", "공급가액"),
        ("supply_value", f"{2 * (GRANT + CASH):,}", "공급가액"),
        ("vat", f"{VAT - 1:,}", "부가세"),
        ("total", f"{GRANT + CASH + VAT + 1:,}", "합계"),
        ("approval_number", "2026050100000001", "24"),
        ("written_on", "2026-04-30", "작성일"),
        ("issued_on", "2026-11-30", "발급일"),
        ("total", "많이", "금액"),
    ],
)
def test_each_fault_is_named_beside_its_entry(visit, stage, entry, value, words):
    found = faults(visit(form_of(stage), "post", **entries(stage, **{entry: value})))

    assert words in found[entry]
    assert not Claim.objects.exists()


def test_invoice_of_another_claim_is_refused_beside_its_number(visit, stage):
    invoice, amounts = paying.invoice_for(stage.world, stage.row(1, "f08"))
    settlement.claim(
        row_id=stage.row(1, "f08").pk, invoice=invoice, amounts=amounts, actor=stage.vendor("f08"), at=stage.now()
    )
    found = faults(visit(form_of(stage), "post", **entries(stage, approval_number=invoice.approval_number)))

    assert "다른 청구" in found["approval_number"]
    assert Claim.objects.count() == 1


def test_instalment_that_is_not_due_has_no_form_and_says_why(visit, stage):
    page = visit(form_of(stage, position=2))
    assert page.status_code == 200 and 'name="approval_number"' not in page.content.decode()

    visit(form_of(stage, position=2), "post", **entries(stage))
    assert not Claim.objects.exists()


def test_form_belongs_to_the_vendor_alone(visit, stage):
    assert visit(form_of(stage), actor=stage.of("f12")).status_code == 404  # the demand firm
    assert visit(form_of(stage), actor=stage.vendor("f08")).status_code == 404
    assert visit(form_of(stage, "f08")).status_code == 404
    assert visit(form_of(stage, position=9)).status_code == 404
    assert visit(form_of(stage), "post", actor=stage.of("f12"), **entries(stage)).status_code == 404
    assert not Claim.objects.exists()


def test_task_and_case_lead_to_the_form(visit, stage):
    task = Task.objects.open().get(kind="settlement.claim", organisation_id=stage.agreement("f12").vendor_id)
    assert (task.link_name, list(task.link_args)) == ("claims:new", [stage.agreement("f12").number, 1])
    assert form_of(stage) in visit(f"/workspace/cases/{stage.agreement('f12').case.number}/").content.decode()


# One claim


def test_claim_that_was_sent_back_says_why_and_is_filed_again(visit, stage):
    claim = filed(stage)
    settlement.return_claim(
        claim_id=claim.pk, reason="계산서의 상호가 다릅니다.", actor=stage.staff("manager2"), at=stage.now()
    )
    page = visit(f"{LIST}{claim.number}/").content.decode()
    assert "계산서의 상호가 다릅니다." in page and form_of(stage) in page
    assert "계산서의 상호가 다릅니다." in visit(form_of(stage)).content.decode()

    visit(form_of(stage), "post", **entries(stage))
    assert Claim.objects.get(state=ClaimState.CLAIMED).pk != claim.pk


def test_reason_is_between_the_agency_and_the_vendor(visit, stage):
    claim = filed(stage)
    settlement.hold_claim(claim_id=claim.pk, reason="압류 통지", actor=stage.staff("manager2"), at=stage.now())

    assert "압류 통지" in visit(f"{LIST}{claim.number}/").content.decode()
    page = visit(f"{LIST}{claim.number}/", actor=stage.of("f12"))
    assert page.status_code == 200 and "압류 통지" not in page.content.decode()


@pytest.mark.parametrize("path", ["", "invoice/"])
def test_claim_and_its_file_are_for_its_parties(visit, stage, path):
    claim = filed(stage)
    for actor in (stage.vendor("f12"), stage.of("f12")):
        assert visit(f"{LIST}{claim.number}/{path}", actor=actor).status_code == 200
    for actor in (stage.of("f08"), stage.vendor("f08")):
        assert visit(f"{LIST}{claim.number}/{path}", actor=actor).status_code == 404
    assert visit(f"{LIST}B-2026-1-AAAAAAAA/{path}").status_code == 404
    assert visit(f"{LIST}{claim.number}/invoice/", actor=stage.staff("evaluator1")).status_code == 404


def test_auditor_reads_the_invoice(visit, stage):
    claim = filed(stage)
    assert visit(f"{LIST}{claim.number}/invoice/", actor=stage.staff("auditor2")).status_code == 200


def test_transfer_that_came_back_sends_the_vendor_to_its_account(visit, stage):
    claim = filed(stage)
    paying.checked_and_approved(stage.world)
    claim.refresh_from_db()
    payments.cancel_instruction(
        instruction_id=claim.instruction_id, reason="계좌 확인", actor=stage.staff("finance1"), at=stage.now()
    )
    assert "다시 지시" in visit(f"{LIST}{claim.number}/").content.decode()
