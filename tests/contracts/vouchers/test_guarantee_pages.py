"""The vendor hands in the bond for its advance in its workspace; both firms read it, nobody else."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from contracts.vouchers import operations as vouchers
from contracts.vouchers.enums import GuaranteeState
from contracts.vouchers.models import Guarantee
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.notices import queries as notices

pytestmark = [pytest.mark.django_db, pytest.mark.db]
BOND = {"issuer": "새벽보증보험", "number": "AP-1", "amount": "2억 2,050만", "valid_until": "2027-01-29"}


@pytest.fixture
def visit(client, stage):
    """Open the page of the guarantee of a firm's project, or hand one in; redirections are followed."""

    def opened(actor=None, *, key="f01", page="guarantee/", **sent):
        client.force_login(User.objects.get(pk=(actor or stage.vendor(key)).person_id))
        path = f"/workspace/projects/{stage.agreement(key).case.number}/{page}"
        with time_machine.travel(stage.now(), tick=False):
            return client.post(path, sent, follow=True) if sent else client.get(path, follow=True)

    return opened


def bond(content=b"%PDF-1.7 bond", **changes) -> dict:
    return BOND | {"content": SimpleUploadedFile("bond.pdf", content)} | changes


def test_bond_is_handed_in_once_and_then_looked_at(visit, stage):
    assert visit().context["form"].initial["amount"] == 220_500_000
    for _click in range(2):
        page = visit(**bond())

    found = Guarantee.objects.get()
    assert (found.amount, found.state) == (220_500_000, GuaranteeState.SUBMITTED)
    assert page.context["project"].bond.is_checked
    assert "보증증권을 확인하고 있습니다" in visit().content.decode()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"amount": "220,499,999"}, "__all__"),
        ({"valid_until": "2027-01-28"}, "__all__"),
        ({"issuer": " "}, "issuer"),
        ({"amount": "많이"}, "amount"),
        ({"content": b"MZ\x90\x00 no paper"}, "content"),
        ({"content": b""}, "content"),
    ],
    ids=["one won short", "one day short", "no insurer", "no amount", "no paper", "no file"],
)
def test_bond_that_does_not_do_is_refused(visit, stage, changes, wrong):
    page = visit(**bond(**changes))

    assert wrong in page.context["form"].errors
    assert not Guarantee.objects.exists()


def test_refused_bond_shows_why_and_another_is_taken(visit, stage):
    visit(**bond())
    vouchers.refuse_guarantee(
        guarantee_id=Guarantee.objects.get().pk,
        reason="인감이 빠졌습니다.",
        actor=stage.staff("manager1"),
        at=stage.now(),
    )
    assert "인감이 빠졌습니다." in visit().content.decode()
    visit(**bond(number="AP-2"))

    assert Guarantee.objects.filter(state=GuaranteeState.SUBMITTED).get().number == "AP-2"


def test_second_bond_while_one_is_looked_at_is_refused(visit, stage):
    visit(**bond())
    page = visit(**bond(number="AP-2"))

    assert page.context["form"].non_field_errors()
    assert Guarantee.objects.count() == 1


def test_file_is_read_by_both_firms_alone(visit, stage):
    visit(**bond())
    page = f"guarantee/{Guarantee.objects.get().pk}/"

    assert visit(page=page).content == visit(stage.of("f01"), page=page).content == b"%PDF-1.7 bond"
    assert visit(stage.of("f12"), page=page).status_code == 404
    assert visit(stage.of("f12"), key="f12", page=page).status_code == 404


def test_only_the_vendor_of_a_project_with_an_advance_has_the_page(visit, stage):
    assert visit(stage.of("f01")).status_code == 404
    assert visit(stage.vendor("f12"), **bond()).status_code == 404
    assert visit(key="f12").status_code == 404
    assert not Guarantee.objects.exists()


def test_member_who_may_not_submit_reads_who_may(visit, stage):
    member = stage.world.of(stage.world.vendors[stage.firm("f01").made["vendor"]], "manager")
    if member.has("submits"):
        pytest.fail("the manager was given the right to submit: choose another member")
    assert visit(member).context["submitters"]
    page = visit(member, **bond())

    assert page.context["form"].non_field_errors()
    assert not Guarantee.objects.exists()


def test_task_and_case_lead_to_the_page(visit, stage, client):
    outbox.drain()
    number = stage.agreement("f01").case.number
    path = f"/projects/{number}/guarantee/"
    assert any(task.href.endswith(path) for task in notices.tasks(stage.vendor("f01"), at=stage.now()))
    visit()
    assert path in client.get(f"/workspace/cases/{number}/").content.decode()
