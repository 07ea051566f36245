"""A project in the workspace: the vendor delivers, the firm accepts or sends back; strangers find nothing."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contracts.agreements import operations as agreements
from contracts.agreements.models import Agreement
from contracts.delivery import operations as delivery
from contracts.delivery.enums import MilestoneState
from contracts.delivery.models import Acceptance, Deliverable, Milestone
from contracts.delivery.wording import ACCEPTANCE_WARNING
from marketplace.core import outbox
from marketplace.notices import queries as notices

from .conftest import papers

pytestmark = [pytest.mark.django_db, pytest.mark.db]
NOTE, FINDING = "여섯 동 모두 촬영합니다.", "2주 동안 날마다 보았습니다."
DELIVER, ACCEPT, BACK = "stages/m1/deliver/", "stages/m1/accept/", "stages/m1/send-back/"


def state(stage, key="m1") -> str:
    return stage.milestone(key, "f12").state


@pytest.fixture
def delivered(stage):
    """The vendor has delivered the first stage."""
    return delivery.deliver(
        milestone_id=stage.milestone("m1", "f12").pk, note=NOTE, content=b"%PDF-1.7 handed over",
        actor=stage.vendor("f12"), at=stage.now(),
    )  # fmt: skip


def test_project_shows_the_plan_with_days_amounts_and_whose_turn_it_is(visit, stage):
    stage.vouchered()
    page = visit()
    project = page.context["project"]

    assert [shown.look for shown in project.stages] == ["now", "", ""]
    assert [shown.step for shown in project.stages] == [None] * 3
    assert sum(shown.amount.supply for shown in project.stages) == 258_750_000
    assert project.purse.left == project.purse.voucher.face
    assert project.total == stage.agreement("f12").cash + sum(shown.amount.vat for shown in project.stages)
    assert "2026. 6. 30.(화)" in page.content.decode()


def test_project_without_stages_yet_says_when_it_begins(visit, stage):
    Milestone.objects.filter(agreement=stage.agreement("f12")).delete()  # as between conclusion and the first day
    for path in ("", "/workspace/projects/"):
        assert "2026. 5. 1.(금)" in visit(path).content.decode()


def test_vendor_delivers_once_however_often_it_is_sent(visit, stage):
    vendor = stage.vendor("f12")
    assert visit(DELIVER, vendor).status_code == 200
    for _click in range(2):
        page = visit(DELIVER, vendor, note=NOTE, **papers())

    assert (state(stage), Deliverable.objects.count()) == (MilestoneState.DELIVERED, 1)
    assert page.redirect_chain[-1][0].endswith(f"/projects/{stage.agreement('f12').case.number}/")
    assert NOTE in page.content.decode()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"MZ\x90\x00\x03 a program that calls itself a paper", "받을 수 없는 종류"),
        (b"<html><script>alert(1)</script>", "받을 수 없는 종류"),
        (b"", "빈 파일"),
        (b"%PDF-" + b"0" * 50_000_000, "20MB"),
    ],
    ids=["program", "page", "empty", "50 MB"],
)
def test_file_that_cannot_be_kept_is_refused_beside_its_field(visit, stage, content, says):
    page = visit(DELIVER, stage.vendor("f12"), note=NOTE, **papers(content))

    assert says in str(page.context["form"].errors["file_0"])
    assert (state(stage), Deliverable.objects.count()) == (MilestoneState.PLANNED, 0)


def test_upload_that_broke_off_delivers_nothing(visit, stage, client):
    visit(DELIVER, stage.vendor("f12"))
    part = (
        b'--X\r\nContent-Disposition: form-data; name="note"\r\n\r\nall of it\r\n--X\r\nContent-Disposition: form-data;'
    )
    body = part + b' name="file_0"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7 the first half'
    number = stage.agreement("f12").case.number
    page = client.post(f"/workspace/projects/{number}/{DELIVER}", body, content_type="multipart/form-data; boundary=X")

    assert "끊겨" in str(page.context["form"].errors["file_0"])
    assert not Deliverable.objects.exists()


def test_every_thing_the_agreement_names_has_its_file(visit, stage):
    vendor = stage.vendor("f12")
    assert [field.label for field in visit(DELIVER, vendor).context["form"].file_fields] == [
        "설치 도면",
        "기준 줄 조사표",
    ]
    visit(DELIVER, vendor, note=NOTE, **papers(b"%PDF-1.7 plan", b"%PDF-1.7 survey"))

    files = visit().context["project"].stages[0].handed[0].files
    assert [(file.name, file.place) for file in files] == [("설치 도면", 1), ("기준 줄 조사표", 2)]
    assert visit("stages/m1/files/1/2/").content == b"%PDF-1.7 survey"
    assert visit("stages/m1/files/1/3/").status_code == 404
    assert visit("stages/m1/files/1/2/", stage.of("f01")).status_code == 404


def test_delivery_without_a_file_or_its_end_delivers_nothing(visit, stage):
    vendor = stage.vendor("f12")
    assert "하나 이상" in str(visit(DELIVER, vendor, note=NOTE, whole="1").context["form"].errors["file_0"])
    broken = papers(b"%PDF-1.7 plan")
    del broken["whole"]
    assert "끊겨" in str(visit(DELIVER, vendor, note=NOTE, **broken).context["form"].errors["file_0"])

    assert not Deliverable.objects.exists()


def test_file_is_given_to_the_two_firms_under_a_name_of_ours(visit, stage):
    visit(DELIVER, stage.vendor("f12"), note=NOTE, **papers(name="../../etc/passwd\r\n<b>.pdf"))
    for actor in (stage.vendor("f12"), stage.of("f12")):
        found = visit("stages/m1/files/1/1/", actor)
        assert found.content == b"%PDF-1.7 paper of a test"
        assert "passwd" not in found["Content-Disposition"]
        assert found["Content-Disposition"].startswith("attachment")
        assert "no-store" in found["Cache-Control"] and found["X-Content-Type-Options"] == "nosniff"


def test_acceptance_is_checked_with_its_warning_before_it_counts(visit, stage, delivered):
    assert FINDING not in visit(ACCEPT).content.decode()
    check = visit(ACCEPT, note=FINDING)
    assert str(ACCEPTANCE_WARNING) in check.content.decode()
    assert FINDING in check.content.decode()
    assert state(stage) == MilestoneState.DELIVERED

    unseen = visit(ACCEPT, note=FINDING, confirm="1")
    assert unseen.context["form"].errors["seen"]
    assert state(stage) == MilestoneState.DELIVERED
    for _click in range(2):
        visit(ACCEPT, note=FINDING, confirm="1", seen="on")

    kept = Acceptance.objects.get()
    assert (state(stage), kept.note, kept.warning) == (MilestoneState.ACCEPTED, FINDING, str(ACCEPTANCE_WARNING))


def test_finding_must_be_written(visit, stage, delivered):
    assert visit(ACCEPT, note=" ").context["finding"].errors["note"]
    assert visit(ACCEPT, note=" ", confirm="1", seen="on").context["form"].errors["note"]
    assert state(stage) == MilestoneState.DELIVERED


def test_what_is_sent_back_is_read_by_the_vendor_and_delivered_again(visit, stage, delivered):
    assert visit(BACK, reason=" ").context["send_back"].errors["reason"]
    for _click in range(2):
        visit(BACK, reason="4동 레일이 걸립니다.")
    assert state(stage) == MilestoneState.REWORK

    assert "4동 레일이 걸립니다." in visit(DELIVER, stage.vendor("f12")).content.decode()
    visit(DELIVER, stage.vendor("f12"), note="4동 레일을 고쳤습니다.", **papers())
    page = visit().content.decode()
    assert "4동 레일이 걸립니다." in page and "4동 레일을 고쳤습니다." in page
    assert Deliverable.objects.count() == 2


def test_manager_of_the_firm_sends_back_but_does_not_accept(visit, stage, delivered):
    manager = stage.of("f12", "manager")
    page = visit(ACCEPT, manager)
    assert page.context["closed"] and page.context["signers"]
    visit(ACCEPT, manager, note=FINDING, confirm="1", seen="on")
    assert state(stage) == MilestoneState.DELIVERED

    visit(BACK, manager, reason="4동 레일이 걸립니다.")
    assert state(stage) == MilestoneState.REWORK


def test_wrong_side_and_strangers_find_nothing(visit, stage, delivered):
    vendor, firm, stranger = stage.vendor("f12"), stage.of("f12"), stage.of("f01")
    for path in ("", DELIVER, ACCEPT, "stages/m1/files/1/1/", "report/"):
        assert visit(path, stranger).status_code == 404, path
        assert visit(path, stage.vendor("f01")).status_code == 404, path
    assert visit(DELIVER, firm, note=NOTE, **papers()).status_code == 404
    assert visit(ACCEPT, vendor, note=FINDING, confirm="1", seen="on").status_code == 404
    assert visit(BACK, vendor, reason="x").status_code == 404
    assert visit("report/", vendor).status_code == 404
    assert visit("stages/m9/deliver/", vendor).status_code == 404
    assert visit("stages/m1/files/1/2/").status_code == 404

    assert state(stage) == MilestoneState.DELIVERED
    assert visit("/workspace/projects/", stranger).content.decode().count(stage.agreement("f12").case.number) == 0


def test_number_of_another_project_changes_nothing(visit, stage, delivered):
    other = stage.agreement("f01").case.number
    for path in (ACCEPT, BACK):
        sent = {"note": FINDING, "confirm": "1", "seen": "on", "reason": "x"}
        assert visit(f"/workspace/projects/{other}/{path}", **sent).status_code == 404

    assert set(Milestone.objects.values_list("state", flat=True)) == {MilestoneState.PLANNED, MilestoneState.DELIVERED}


def test_nothing_can_be_done_while_the_agreement_is_suspended(visit, stage, delivered):
    agreements.suspend_agreement(
        agreement_id=stage.agreement("f12").pk, reason="현장 침수", actor=stage.staff("manager1"), at=stage.now()
    )
    page = visit()
    assert "현장 침수" in page.content.decode()
    assert visit(ACCEPT).context["closed"]
    visit(ACCEPT, note=FINDING, confirm="1", seen="on")
    late = visit("stages/m2/deliver/", stage.vendor("f12"), note=NOTE, **papers())
    assert late.context["form"].non_field_errors()

    assert (state(stage), state(stage, "m2")) == (MilestoneState.DELIVERED, MilestoneState.PLANNED)


def test_lateness_and_the_day_to_answer_by_are_told(visit, stage):
    stage.world.go(date(2026, 7, 3), 10)
    assert "3일 늦음" in visit().content.decode()
    delivery.deliver(milestone_id=stage.milestone("m1", "f12").pk, note=NOTE, actor=stage.vendor("f12"), at=stage.now())
    shown = visit().context["project"].stages[0]
    assert (shown.answer_by, shown.is_overdue) == (date(2026, 7, 17), False)
    stage.world.go(date(2026, 7, 18), 10)
    shown = visit().context["project"].stages[0]
    assert shown.is_overdue and "3일" in shown.late
    assert state(stage) == MilestoneState.DELIVERED  # silence accepts nothing


def test_case_leads_each_side_to_its_next_step(visit, stage):
    case = f"/workspace/cases/{stage.agreement('f12').case.number}/"
    assert "/stages/m1/deliver/" in visit(case, stage.vendor("f12")).content.decode()
    visit(DELIVER, stage.vendor("f12"), note=NOTE, **papers())
    assert "/stages/m1/accept/" in visit(case).content.decode()
    assert "/stages/m1/deliver/" not in visit(case, stage.vendor("f12")).content.decode()


def test_tasks_and_menu_lead_to_the_stage(visit, stage, delivered):
    outbox.drain()
    task = notices.tasks(stage.of("f12"), at=stage.now())[0]
    assert task.href.endswith(ACCEPT)
    assert task.due_at is not None
    page = visit("/workspace/projects/")
    line = next(line for line in page.context["frame"].lines if line.url_name == "projects:list")
    assert line.count == 1


def test_pages_ask_as_often_for_three_stages_as_for_one(visit, stage):
    stage.vouchered().delivered("m1")

    def asked(path):
        with CaptureQueriesContext(connection) as found:
            assert visit(path).status_code == 200
        return len(found)

    visit()  # what is looked up once is looked up
    few = asked(""), asked("/workspace/projects/")
    first = stage.milestone("m1", "f12")
    for place in range(4, 34):
        made = Milestone.objects.create(
            agreement=first.agreement, key=f"m{place}", position=place, title=f"{place}단계", criteria="x",
            due_on=first.due_on, state_since=stage.now(),
        )  # fmt: skip
        Deliverable.objects.create(milestone=made, ordinal=1, note="x", by=1, by_label="x", at=stage.now())

    assert (asked(""), asked("/workspace/projects/")) == few


def test_list_asks_as_often_for_three_projects_as_for_one(visit, stage):
    def asked():
        with CaptureQueriesContext(connection) as found:
            shown = visit("/workspace/projects/").context["projects"]
        return len(shown), len(found)

    visit("/workspace/projects/")
    one, few = asked()
    mine = stage.agreement("f12").demand_firm_id
    Agreement.objects.update(demand_firm_id=mine)
    three, many = asked()

    assert (one, three, many) == (1, 3, few)


def test_pages_are_complete_in_english(visit, stage, delivered):
    number = stage.agreement("f12").case.number
    for path in ("", ACCEPT):
        page = visit(f"/en/workspace/projects/{number}/{path}").content.decode()
        main = page[page.index("<main") :].replace("&#x27;", "'")
        assert "Stages" in main or "Test" in main
        assert "과업 단계" not in main and "검수 기준" not in main


def test_staff_and_people_without_a_firm_find_no_project(visit, stage):
    assert visit("", stage.staff("manager1")).redirect_chain
    assert visit(DELIVER, stage.staff("manager1"), note=NOTE, **papers()).status_code == 404
