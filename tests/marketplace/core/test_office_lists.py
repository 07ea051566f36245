"""Lists of the office: taken as a file, several records moved at once, whose turn it is."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from catalog import operations as catalog
from catalog.enums import RegistrationState
from catalog.models import VendorRegistration
from marketplace.accounts.models import Organisation, User
from marketplace.core import audit, outbox
from marketplace.core.office import sheets
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
PATH = "/admin/vendorregistration/"


@pytest.fixture(scope="module")
def played(shared_database, own_index):
    stage = Stage(small_world("f01", "f05"))
    outbox.drain()
    return stage


@pytest.fixture
def submitted(stage):
    """Two vendors that were struck from the pool and have registered anew."""
    waiting = list(VendorRegistration.objects.order_by("pk"))[:2]
    again = []
    for registration in waiting:
        catalog.cancel_registration(
            registration_id=registration.pk,
            reason="자료가 사실과 달라 취소합니다.",
            actor=stage.staff("approver"),
            at=stage.now(),
        )
        vendor = next(
            player for player in stage.world.vendors.values() if player.organisation_id == registration.vendor_id
        )
        made = catalog.register_vendor(
            round_id=registration.round_id, own_ai="자체 개발", evidence=b"%PDF-1.7 proof", places_cap=3, exception_reason="대안 없음",
            actor=stage.world.of(vendor), at=stage.now(),
        )  # fmt: skip
        again.append(catalog.submit_registration(registration_id=made.pk, actor=stage.world.of(vendor), at=stage.now()))
    outbox.drain()
    return again


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def table(response) -> list[tuple]:
    assert response["Content-Type"] == sheets.MEDIA_TYPE
    return list(load_workbook(io.BytesIO(b"".join(response) if response.streaming else response.content)).active.values)


def test_file_holds_what_the_list_shows_as_it_is_filtered(sign_in):
    client = sign_in("manager1")
    one = VendorRegistration.objects.first()
    everything = table(client.get(f"{PATH}?export=xlsx"))
    filtered = table(client.get(f"{PATH}?q={one.vendor.business_number}&export=xlsx"))

    assert len(everything) == 1 + VendorRegistration.objects.count()
    assert [row[0] for row in filtered[1:]] == [one.vendor.legal_name]
    assert str(RegistrationState.APPROVED.label) in filtered[1]
    assert one.places_cap in filtered[1]  # a number stays one


def test_file_that_was_taken_is_kept_with_who_took_it(sign_in, stage):
    sign_in("manager1").get(f"{PATH}?export=xlsx")
    entry = audit.trail(User.objects.get(pk=stage.world.staff_ids["manager1"])).last()

    assert entry.action == "vendorregistration.export"
    assert f'"rows":{VendorRegistration.objects.count()}' in entry.facts


@pytest.mark.parametrize("text_", ["=HYPERLINK(1)", "+82 2", "-1+1", "@SUM(A1)"])
def test_text_that_a_spreadsheet_would_run_is_made_harmless(text_, sign_in):
    first = VendorRegistration.objects.select_related("vendor").first()
    Organisation.objects.filter(pk=first.vendor_id).update(legal_name=text_)
    book = load_workbook(io.BytesIO(sign_in("manager1").get(f"{PATH}?export=xlsx").content))
    cells = [cell for row in book.active.iter_rows() for cell in row if text_ in str(cell.value)]

    assert cells
    assert all(cell.data_type == "s" and cell.value == f"'{text_}" for cell in cells)


def test_several_are_moved_at_once_each_with_its_result(sign_in, submitted):
    client = sign_in("manager1")
    done_before = VendorRegistration.objects.filter(state=RegistrationState.APPROVED).first()
    keys = [row.pk for row in submitted] + [done_before.pk]
    asked = text(client.get(f"{PATH}bulk/take_up/", {"pk": keys}))
    page = text(client.post(f"{PATH}bulk/take_up/", {"pk": keys}))

    assert asked.count('name="pk"') == len(keys)
    for registration in submitted:
        registration.refresh_from_db()
        assert registration.state == RegistrationState.CHECKING
    done_before.refresh_from_db()
    assert done_before.state == RegistrationState.APPROVED
    assert f"{len(keys)}건 가운데 {len(submitted)}건" in page
    assert str(RegistrationState.APPROVED.label) in page  # why the last one was refused


def test_bulk_of_another_role_moves_nothing(sign_in, submitted):
    client = sign_in("finance1")
    client.post(f"{PATH}bulk/take_up/", {"pk": [row.pk for row in submitted]})

    assert set(
        VendorRegistration.objects.filter(pk__in=[row.pk for row in submitted]).values_list("state", flat=True)
    ) == {RegistrationState.SUBMITTED}
    assert "bulk/take_up" not in text(client.get(PATH))
    assert "bulk/take_up" in text(sign_in("manager1").get(PATH))


@pytest.mark.parametrize("name", ["suspend", "nonsense"])
def test_only_what_is_declared_can_be_done_in_bulk(sign_in, name):
    assert sign_in("manager1").get(f"{PATH}bulk/{name}/").status_code == 404


def test_list_says_whose_turn_it_is(sign_in, submitted):
    assert "사업담당자: 공급기업 등록 신청 검토 시작" in text(sign_in("manager1").get(PATH))


def test_list_needs_no_more_queries_for_thirty_than_for_one(sign_in, stage):
    client = sign_in("manager1")
    first = VendorRegistration.objects.first()
    for number in range(30):
        vendor = Organisation.objects.create(
            legal_name=f"시험 공급 {number:02}", business_number=f"900-00-{number:05}", representative="시험"
        )
        VendorRegistration.objects.create(
            round=first.round, vendor=vendor, own_ai="-", places_cap=1, state_since=stage.now()
        )

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    one = f"{PATH}?q={first.vendor.business_number}"
    count(one), count(PATH)
    assert count(PATH) <= count(one) + 1
