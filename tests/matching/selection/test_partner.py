"""The vendor's side of applying together: accept with the declaration, decline with a reason, read the application."""

import pytest
import time_machine

from marketplace.accounts.models import User
from marketplace.demo import story
from marketplace.demo.acts import applications as applying
from matching.selection import operations as selection
from matching.selection.enums import ConsortiumState
from matching.selection.models import Consortium
from tests.scenarios import Stage, quiet, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(scope="module")
def stage(own_index, shared_database):
    """Two firms have chosen their quotes; the first asks its vendor to apply together."""
    stage = Stage(small_world("f01", "f05"))
    story.ask_and_choose(stage.world, quiet)
    firm = stage.firm()
    selection.propose_consortium(case_id=firm.made["case"], actor=stage.of(), at=stage.now())
    return stage


@pytest.fixture
def visit(client, stage):
    """A visit by the representative of the first firm's vendor, or another actor, to a page of the first case."""

    def opened(page: str, method: str = "get", actor=None, **data):
        actor = actor or stage.vendor()
        client.force_login(User.objects.get(pk=actor.person_id))
        number = Consortium.objects.get().case.number
        path = page if page.startswith("/") else f"/workspace/vendor/cases/{number}/{page}"
        with time_machine.travel(stage.now(), tick=False):
            return getattr(client, method)(path, data, follow=True)

    return opened


def consortium() -> Consortium:
    return Consortium.objects.get()


def test_case_leads_the_vendor_to_its_answer(visit):
    page = visit(f"/workspace/cases/{consortium().case.number}/").content.decode()

    assert "함께 신청하자는 요청에 답하기" in page
    assert "/together/" in page


def test_acceptance_needs_the_declaration(visit):
    page = visit("together/accept/", "post")
    assert page.context["declaration"].errors.keys() == {"no_conflict"}
    assert consortium().state == ConsortiumState.PROPOSED

    visit("together/accept/", "post", no_conflict="on")
    assert (consortium().state, consortium().no_conflict_declared) == (ConsortiumState.CONFIRMED, True)
    assert visit("together/accept/", "post", no_conflict="on").status_code == 200  # pressed twice


def test_manager_reads_but_only_the_representative_accepts(visit, stage):
    vendor = stage.world.vendors[stage.firm().made["vendor"]]
    manager = stage.world.of(vendor, "manager")
    page = visit("together/accept/", "post", actor=manager, no_conflict="on").content.decode()

    assert "권한이 없습니다" in page
    assert consortium().state == ConsortiumState.PROPOSED


def test_decline_needs_a_reason_that_the_firm_reads(visit, stage):
    assert visit("together/decline/", "post", reason=" ").context["decline"].errors
    assert consortium().state == ConsortiumState.PROPOSED

    visit("together/decline/", "post", reason="인력이 모자랍니다.")
    assert consortium().state == ConsortiumState.DISSOLVED
    page = visit(f"/workspace/cases/{consortium().case.number}/", actor=stage.of()).content.decode()
    assert "인력이 모자랍니다." in page


def test_application_is_read_while_it_is_written_and_once_it_counts(visit, stage):
    assert visit("application/").status_code == 404
    selection.accept_consortium(consortium_id=consortium().pk, no_conflict=True, actor=stage.vendor(), at=stage.now())
    applying.drafts(stage.world, stage.firm())
    plan = stage.firm().content["application"]
    page = visit("application/").content.decode()
    assert plan["title"] in page and "아직 제출한 것은 없습니다" in page

    applying.submits(stage.world, stage.firm())
    page = visit("application/").content.decode()
    assert plan["kpis"][0]["name"] in page and "아직 제출한 것은 없습니다" not in page


PAGES = ["together/", "application/"]
ACTS = ["together/propose/", "together/accept/", "together/decline/"]


@pytest.mark.parametrize("who", ["another vendor", "the firm itself"])
def test_pages_of_a_case_of_others_are_not_found(visit, stage, who):
    actor = stage.vendor("f05") if who == "another vendor" else stage.of()

    assert {visit(page, actor=actor).status_code for page in PAGES} == {404}
    assert {visit(act, "post", actor=actor, no_conflict="on", reason="x").status_code for act in ACTS} == {404}
    assert consortium().state == ConsortiumState.PROPOSED
