"""The application on its pages: written in parts, counted to the won, submitted once, and nobody else's is found."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.accounts import queries as accounts
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.core.models import Event
from marketplace.demo import story
from marketplace.demo.acts import applications as applying
from marketplace.notices.models import Notice
from marketplace.programmes.models import Case
from matching.selection import operations, queries
from matching.selection.enums import ApplicationState, ConsortiumState
from matching.selection.models import Application, ApplicationVersion, Consortium
from tests.scenarios import Stage, quiet, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(scope="module")
def stage(shared_database, own_index):
    """Two firms have chosen; the consortium of the second stands and its application is drafted."""
    stage = Stage(small_world("f01", "f05"))
    story.ask_and_choose(stage.world, quiet)
    applying.consortium(stage.world, stage.firm("f05"))
    applying.drafts(stage.world, stage.firm("f05"))
    outbox.drain()
    return stage


@pytest.fixture
def visit(client, stage):
    """A visit by a person of a firm, at the world's time or another."""

    def opened(
        path: str, sent: dict | None = None, firm: str = "f05", role: str = "representative", at=None, **headers
    ):
        client.force_login(User.objects.get(pk=stage.of(firm, role).person_id))
        with time_machine.travel(at or stage.now(), tick=False):
            if sent is None:
                return client.get(path, headers=headers)
            return client.post(path, sent, follow=not headers, headers=headers)

    return opened


def number(stage, firm: str = "f05") -> str:
    return Case.objects.get(pk=stage.firm(firm).made["case"]).number


def address(stage, page: str = "", firm: str = "f05") -> str:
    return f"/workspace/applications/{number(stage, firm)}/{page}"


def application(stage) -> Application:
    return stage.application("f05")


def sent_of(page) -> dict:
    """What the browser would send if nobody touched the form."""
    found = {}
    for form in page.context["page"].forms.values():
        rows = [form.management_form, *form] if hasattr(form, "management_form") else [form]
        for row in rows:
            found |= {row[name].html_name: row[name].value() for name in row.fields if row[name].value() is not None}
    return {name: "\n".join(value) if isinstance(value, list | tuple) else value for name, value in found.items()}


@pytest.fixture
def begun(visit, stage):
    """The first firm's application, begun on the pages with its vendor's consent."""
    for _click in range(2):
        visit(address(stage, "together/", "f01"), {"no_conflict": "on"}, firm="f01")
    made = Consortium.objects.get(case__number=number(stage, "f01"))
    operations.accept_consortium(consortium_id=made.pk, no_conflict=True, actor=stage.vendor("f01"), at=stage.now())
    for _click in range(2):
        visit(address(stage, "together/", "f01"), {}, firm="f01")
    return Application.objects.get(case__number=number(stage, "f01"))


def test_consortium_without_the_declaration_is_not_proposed(visit, stage):
    page = visit(address(stage, "together/", "f01"), {}, firm="f01")

    assert page.context["form"].errors["no_conflict"]
    assert not Consortium.objects.filter(case__number=number(stage, "f01")).exists()


def test_application_begins_with_need_and_quote_and_the_least_cash(visit, stage, begun):
    page = visit(address(stage, "write/costs/", "f01"), firm="f01")
    work = page.context["work"]

    assert begun.consortium.state == ConsortiumState.CONFIRMED
    assert work.plan.grant + work.plan.cash == work.choice.quote.total
    assert work.costs.short == 0
    assert work.costs.cash == work.costs.least_cash
    assert [line.name for line in work.plan.cost_lines] == [line.name for line in work.choice.quote.lines.all()]


PARTS = ["plan", "costs", "kpis", "schedule", "staff"]


@pytest.mark.parametrize("code", PARTS)
def test_part_sent_untouched_changes_nothing(visit, stage, code):
    before = application(stage).draft
    page = visit(address(stage, f"write/{code}/"))
    visit(address(stage, f"write/{code}/"), sent_of(page))

    assert application(stage).draft == before


def test_text_is_kept_while_it_is_written(visit, stage):
    page = visit(address(stage, "write/plan/"))
    sent = {**sent_of(page), "goal": "한 달에 버리는 소재를 절반으로 줄입니다."}
    answer = visit(address(stage, "write/plan/"), sent, **{"HX-Request": "true"})

    assert "방금 저장됨" in answer.content.decode()
    assert application(stage).draft["sections"]["goal"] == "한 달에 버리는 소재를 절반으로 줄입니다."


def test_two_windows_do_not_undo_each_other(visit, stage):
    plan, kpis = visit(address(stage, "write/plan/")), visit(address(stage, "write/kpis/"))
    visit(address(stage, "write/plan/"), {**sent_of(plan), "title": "새 과제명"})
    visit(address(stage, "write/kpis/"), {**sent_of(kpis), "kpis-0-target": "99"})
    draft = application(stage).draft

    assert draft["title"] == "새 과제명"
    assert draft["kpis"][0]["target"] == "99"


def test_hidden_character_is_refused_and_nothing_is_lost(visit, stage):
    page = visit(address(stage, "write/plan/"))
    response = visit(address(stage, "write/plan/"), {**sent_of(page), "goal": "보이지 않는 \u202e글자"})

    assert response.context["page"].forms["texts"].errors["goal"]
    assert "보이지 않는" in response.content.decode()


def test_row_is_added_and_an_emptied_row_is_gone(visit, stage):
    page = visit(address(stage, "write/staff/"))
    count = len(application(stage).draft["staff"])
    new = {
        f"staff-{count}-organisation": "vendor",
        f"staff-{count}-name": "새사람",
        f"staff-{count}-participation_bp": "30",
    }
    response = visit(address(stage, "write/staff/"), {**sent_of(page), **new, "more": "1"})
    assert response.redirect_chain[-1][0].endswith("/write/staff/#rows")
    assert application(stage).draft["staff"][-1] == {
        "organisation": "vendor", "name": "새사람", "part": "", "participation_bp": 3000
    }  # fmt: skip

    sent = sent_of(visit(address(stage, "write/staff/")))
    visit(
        address(stage, "write/staff/"), {**sent, "staff-0-name": "", "staff-0-part": "", "staff-0-participation_bp": ""}
    )
    assert len(application(stage).draft["staff"]) == count


def test_calculator_says_the_least_cash_as_one_types(visit, stage):
    page = visit(address(stage, "write/costs/"))
    work = page.context["work"]
    sent = {**sent_of(page), "cash": "1"}
    answer = visit(address(stage, "costs/"), sent).content.decode()

    assert f"{work.costs.least_cash:,}원" in answer
    assert f"{work.costs.least_cash - 1:,}원 모자랍니다" in answer
    assert application(stage).draft["cost_lines"] == page.context["work"].application.draft["cost_lines"]


def test_contribution_in_kind_needs_less_cash(visit, stage, begun):
    where = address(stage, "write/costs/", "f01")
    page = visit(where, firm="f01")
    before = page.context["work"].costs
    row = {
        "name": "생산과장",
        "kind": "staff",
        "monthly_pay": "500만",
        "share_bp": "50",
        "months": "7",
        "proof": "급여명세서",
    }
    visit(where, {**sent_of(page), **{f"in_kind-0-{name}": value for name, value in row.items()}}, firm="f01")
    after = visit(where, firm="f01").context["work"].costs

    assert (before.in_kind, after.in_kind) == (0, 17_500_000)
    assert after.least_cash < before.least_cash


def test_cash_is_shared_out_over_the_lines_to_the_won(visit, stage):
    page = visit(address(stage, "write/costs/"))
    total = page.context["work"].supply
    visit(address(stage, "write/costs/"), {**sent_of(page), "cash": "100,000,001"})
    plan = visit(address(stage, "write/costs/")).context["work"].plan

    assert (plan.cash, plan.grant) == (100_000_001, total - 100_000_001)
    assert all(line.grant >= 0 and line.cash >= 0 for line in plan.cost_lines)


@pytest.mark.parametrize("cash", ["많이", "-5", "1.5", "9" * 30])
def test_unreadable_amount_is_said_and_not_kept(visit, stage, cash):
    page = visit(address(stage, "write/costs/"))
    response = visit(address(stage, "write/costs/"), {**sent_of(page), "cash": cash})

    assert response.context["page"].forms["cash"].errors["cash"]
    assert visit(address(stage, "costs/"), {**sent_of(page), "cash": cash}).status_code == 200


def test_forged_row_counts_do_no_harm(visit, stage):
    page = visit(address(stage, "write/costs/"))
    for forged in ({"lines-TOTAL_FORMS": "0"}, {"lines-TOTAL_FORMS": "1000"}, {"in_kind-TOTAL_FORMS": "x"}):
        assert visit(address(stage, "write/costs/"), {**sent_of(page), **forged}).status_code == 200
    lines = application(stage).draft["cost_lines"]
    assert lines == page.context["work"].application.draft["cost_lines"]


def test_schedule_that_does_not_add_up_is_kept_and_named(visit, stage):
    page = visit(address(stage, "write/schedule/"))
    visit(address(stage, "write/schedule/"), {**sent_of(page), "advance": "1000"})
    points = visit(address(stage, "write/schedule/")).context["work"].open_points["schedule"]

    assert points
    assert "지급 일정" in points[0]
    assert "열려" not in visit(address(stage, "check/")).content.decode()
    assert visit(address(stage, "check/")).context["closed"]


def test_documents_come_from_the_company_and_lead_back(visit, stage):
    page = visit(address(stage, "documents/"))

    assert {paper.kind.value for paper in page.context["documents"]} == {
        "sme_certificate", "tax_certificate", "local_tax_certificate", "accounts"
    }  # fmt: skip
    assert all(paper.is_usable for paper in page.context["documents"])
    form = {"kind": "tax_certificate", "number": "T-9", "issued_on": "2026-03-10", "valid_until": "2027-01-01"}
    paper = SimpleUploadedFile("tax.pdf", b"%PDF-1.7 tax", "application/pdf")
    back = address(stage, "documents/")
    response = visit(f"/workspace/company/documents/add/?next={back}", {**form, "file": paper, "next": back})
    assert response.redirect_chain[-1][0] == back


def test_consents_are_the_representatives_and_kept_with_their_words(visit, stage, begun):
    accounts_of = accounts.certificates_of(begun.demand_firm_id).filter(kind="privacy_consent")
    accounts_of.update(valid_until="2026-03-01")
    where = address(stage, "consents/", "f01")
    refused = visit(where, {"privacy_consent": "on"}, firm="f01", role="manager")
    assert refused.context["form"].non_field_errors()

    visit(where, {"privacy_consent": "on"}, firm="f01")
    given = accounts.certificates_of(begun.demand_firm_id).filter(kind="privacy_consent").first()
    paper = visit(f"/workspace/company/documents/{given.pk}/", firm="f01").content.decode()
    assert "수집하여 이용하고" in paper
    assert stage.of("f01").label in paper


def test_rules_are_run_on_the_draft_when_asked(visit, stage):
    page = visit(address(stage, "eligibility/"), {})

    assert page.context["run"].verdict in ("passed", "review")


def test_manager_asks_and_the_representative_confirms_on_one_page(visit, stage):
    page = visit(address(stage, "check/"), role="manager")
    assert not page.context["may_submit"]
    for _click in range(2):
        visit(address(stage, "ask/"), {}, role="manager")
    outbox.drain()
    assert Event.objects.filter(name="application.ask_confirmation").count() == 1
    assert Notice.objects.filter(recipient_id=stage.of("f05").person_id, link_name="applications:confirm").exists()

    refused = visit(address(stage, "confirm/"), {"read": "on"}, role="manager")
    assert refused.context["form"].non_field_errors()
    unread = visit(address(stage, "confirm/"), {})
    assert unread.context["form"].errors["read"]
    assert application(stage).state == ApplicationState.DRAFT


def test_submitted_twice_is_one_version_with_its_receipt(visit, stage):
    for _click in range(2):
        page = visit(address(stage, "confirm/"), {"read": "on"})
    version = ApplicationVersion.objects.get(application=application(stage))

    shown = page.content.decode()
    assert page.redirect_chain[-1][0] == address(stage, "receipts/1/")
    assert version.receipt_number in shown
    assert version.sha256 in shown
    assert visit(address(stage, "receipts/1/pdf/")).status_code == 404  # not made yet
    outbox.drain()
    paper = visit(address(stage, "receipts/1/pdf/"))
    assert paper.content.startswith(b"%PDF")


def test_incomplete_application_is_refused_with_every_point(visit, stage):
    page = visit(address(stage, "write/plan/"))
    visit(address(stage, "write/plan/"), {**sent_of(page), "risk": ""})
    response = visit(address(stage, "confirm/"), {"read": "on"})

    assert response.context["form"].non_field_errors()
    assert application(stage).state == ApplicationState.DRAFT


def test_after_the_deadline_nothing_is_submitted_and_it_is_said(visit, stage):
    late = application(stage).round.closes_at.replace(second=1)
    response = visit(address(stage, "confirm/"), {"read": "on"}, at=late)

    assert response.context["form"].non_field_errors()
    assert not ApplicationVersion.objects.exists()


PAGES = [
    "", "together/", "together/dissolve/", "write/plan/", "write/costs/", "documents/", "consents/", "eligibility/",
    "check/", "confirm/", "withdraw/", "receipts/1/", "receipts/1/pdf/", "correction/", "result/", "give-up/",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_application_of_another_firm_is_not_found(visit, stage, page):
    assert visit(address(stage, page), firm="f01").status_code == 404
    if page not in ("", "documents/", "check/", "receipts/1/", "receipts/1/pdf/", "result/"):
        assert (
            visit(address(stage, page), {"reason": "x", "read": "on", "no_conflict": "on"}, firm="f01").status_code
            == 404
        )


def test_vendor_of_the_case_does_not_write_the_firms_application(client, stage):
    client.force_login(User.objects.get(pk=stage.vendor("f05").person_id))

    assert client.get(address(stage, "write/plan/")).status_code == 404
    assert client.post(address(stage, "write/plan/"), {"title": "남의 과제"}).status_code == 404


def test_unknown_part_is_not_found(visit, stage):
    assert visit(address(stage, "write/nonsense/")).status_code == 404


def test_withdrawn_application_ends_the_case(visit, stage):
    assert visit(address(stage, "withdraw/"), {"reason": ""}).context["form"].errors["reason"]
    for _click in range(2):
        page = visit(address(stage, "withdraw/"), {"reason": "올해는 하지 않기로 했습니다."})
    assert application(stage).state == ApplicationState.WITHDRAWN
    assert page.status_code == 200


def test_list_asks_the_database_equally_often_for_one_and_many(visit, stage, begun):
    def asked(firm: str) -> int:
        with CaptureQueriesContext(connection) as found:
            visit("/workspace/applications/", firm=firm)
        return len(found)

    asked("f05")
    few = asked("f05")
    Case.objects.filter(pk=begun.case_id).update(demand_firm=application(stage).demand_firm)
    Application.objects.filter(pk=begun.pk).update(demand_firm=application(stage).demand_firm)

    assert queries.own_applications(stage.of("f05")).count() == 2
    assert asked("f05") == few
