"""A vendor writes its solutions in the workspace: part by part, reviewed, with nothing lost and nothing foreign seen."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog import duplicates, queries
from catalog import operations as catalog
from catalog.content import content_of
from catalog.models import Solution
from catalog.standing import Standing, standing_of
from marketplace.accounts.models import User
from marketplace.core import outbox
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
LIST = "/workspace/vendor/solutions/"


@pytest.fixture(scope="module")
def world(own_index, shared_database):
    world = small_world("f01", "f05")
    outbox.drain()
    return world


@pytest.fixture
def vendor(world):
    """The vendor of the first solution, with another one beside it."""
    return next(iter(world.vendors.values()))


@pytest.fixture
def solution(vendor):
    return Solution.objects.filter(vendor_id=vendor.organisation_id).first()


@pytest.fixture
def visit(client, world, vendor):
    """A visit by a person of a vendor, in the world's time; redirections are followed."""

    def opened(path: str, method: str = "get", who=vendor, role: str = "manager", **data):
        client.force_login(User.objects.get(pk=world.of(who, role).person_id))
        with time_machine.travel(world.now(), tick=False):
            return getattr(client, method)(path, data, follow=True)

    return opened


def address(solution: Solution, page: str = "") -> str:
    return f"{LIST}{solution.slug}/{page}"


def draft(solution: Solution) -> Solution:
    return Solution.objects.get(pk=solution.pk).get_latest_revision_as_object()


WHAT = {
    "title": "새 제목",
    "summary": "한 줄",
    "problem": "곤란",
    "description": "설명",
    "title_en": "",
    "summary_en": "",
}


def test_new_solution_is_begun_with_its_first_part(visit, vendor):
    for _click in range(2):
        page = visit(f"{LIST}new/", "post", **WHAT)
    made = Solution.objects.get(title="새 제목")

    assert page.redirect_chain[-1][0] == address(made)
    assert (made.live, made.vendor_id, standing_of(made)) == (False, vendor.organisation_id, Standing.DRAFT)


def test_what_was_typed_stays_when_something_is_wrong(visit, solution):
    page = visit(address(solution, "edit/what/"), "post", **{**WHAT, "title": "가" * 101, "problem": "그대로 남는 글"})

    assert "그대로 남는 글" in page.content.decode()
    assert page.context["form"].errors.keys() == {"title"}
    assert draft(solution).problem != "그대로 남는 글"


def test_public_page_keeps_the_old_text_until_the_review(visit, world, client, solution):
    old = solution.title
    visit(address(solution, "edit/what/"), "post", **WHAT)
    visit(address(solution, "submit/"), "post")

    assert standing_of(Solution.objects.get(pk=solution.pk)) == Standing.REVIEW
    assert old in client.get(f"/solutions/{solution.slug}/").content.decode()
    assert "새 제목" in visit(address(solution, "preview/")).content.decode()
    catalog.review_solution(solution_id=solution.pk, approve=True, actor=world.staff("editor"), at=world.now())
    assert "새 제목" in client.get(f"/solutions/{solution.slug}/").content.decode()


def test_draft_under_review_is_locked_until_it_is_withdrawn(visit, solution):
    visit(address(solution, "edit/what/"), "post", **WHAT)
    visit(address(solution, "submit/"), "post")
    page = visit(address(solution, "edit/what/"), "post", **{**WHAT, "title": "늦은 제목"})

    assert "늦은 제목" in page.content.decode()  # refused, and still there to be copied
    assert draft(solution).title == "새 제목"
    visit(address(solution, "withdraw/"), "post")
    visit(address(solution, "edit/what/"), "post", **{**WHAT, "title": "늦은 제목"})
    assert draft(solution).title == "늦은 제목"


def test_comment_of_the_reviewer_is_read_and_answered(visit, world, solution):
    visit(address(solution, "edit/what/"), "post", **WHAT)
    visit(address(solution, "submit/"), "post")
    catalog.review_solution(
        solution_id=solution.pk, approve=False, comment="수치의 출처를 적어 주세요.", actor=world.staff("editor"),
        at=world.now(),
    )  # fmt: skip

    assert "수치의 출처를 적어 주세요." in visit(address(solution)).content.decode()
    visit(address(solution, "submit/"), "post")
    assert standing_of(Solution.objects.get(pk=solution.pk)) == Standing.REVIEW


def test_submitting_twice_hands_in_once(visit, solution):
    visit(address(solution, "edit/what/"), "post", **WHAT)
    visit(address(solution, "submit/"), "post")
    page = visit(address(solution, "submit/"), "post")

    assert "심사 중인 솔루션입니다" in page.content.decode()
    assert Solution.objects.get(pk=solution.pk).workflow_states.active().count() == 1


def test_incomplete_solution_is_not_handed_in(visit):
    visit(f"{LIST}new/", "post", **WHAT)
    made = Solution.objects.get(title="새 제목")
    page = visit(address(made, "submit/"), "post").content.decode()

    assert "먼저 채워 주세요" in page
    assert standing_of(made) == Standing.DRAFT


def test_part_changed_by_a_colleague_meanwhile_is_not_overwritten(visit, solution):
    seen = solution.latest_revision_id
    visit(address(solution, "edit/what/"), "post", **WHAT, revision=seen)
    page = visit(address(solution, "edit/what/"), "post", **{**WHAT, "title": "동료의 제목"}, revision=seen)

    assert draft(solution).title == "새 제목"
    assert "동료의 제목" in page.content.decode()
    visit(address(solution, "edit/rights/"), "post", revision=seen, data_location="고객사 안", personal_data="없음",
          model_ownership="고객사", exit_terms="CSV")  # fmt: skip
    assert (draft(solution).title, draft(solution).data_location) == ("새 제목", "고객사 안")


def test_rows_are_added_changed_and_taken_away(visit, solution):
    path = address(solution, "edit/outcomes/")
    page = visit(path, "post", **{"row-TOTAL_FORMS": 1, "row-INITIAL_FORMS": 0, "row-0-name": "불량률", "more": 1})
    assert [form["name"].value() for form in page.context["form"]] == ["불량률", None]

    rows = {"row-TOTAL_FORMS": 3, "row-INITIAL_FORMS": 0}
    rows |= {"row-0-name": "불량률", "row-0-before": "3%", "row-0-after": "1%"}
    rows |= {"row-1-name": "시간", "row-1-before": "9시간", "row-1-after": "2시간", "row-1-DELETE": "on"}
    visit(path, "post", **rows)
    assert content_of(draft(solution)).outcomes == ({"name": "불량률", "before": "3%", "after": "1%", "note": None},)


def test_rows_sent_as_they_are_stay(visit, solution):
    before = content_of(draft(solution)).outcomes
    forms = visit(address(solution, "edit/outcomes/")).context["form"]
    rows = {"row-TOTAL_FORMS": len(forms.forms), "row-INITIAL_FORMS": 0}
    rows |= {field.html_name: field.value() or "" for form in forms for field in form if field.name != "DELETE"}
    visit(address(solution, "edit/outcomes/"), "post", **rows)

    assert len(before) > 1
    assert content_of(draft(solution)).outcomes == before


def test_price_is_written_in_words_and_checked(visit, solution):
    form = visit(address(solution, "edit/price/")).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    wrong = visit(address(solution, "edit/price/"), "post", **{**sent, "price_min": "3억", "price_max": "2억"})
    assert wrong.context["form"].errors.keys() == {"price_max"}

    visit(address(solution, "edit/price/"), "post", **{**sent, "price_min": "2억", "price_max": "3억 5천만"})
    assert (draft(solution).price_min, draft(solution).price_max) == (200_000_000, 350_000_000)


def test_half_a_row_is_shown_with_what_it_needs(visit, solution):
    before = content_of(draft(solution)).outcomes
    rows = {"row-TOTAL_FORMS": 1, "row-INITIAL_FORMS": 0, "row-0-name": "불량률"}
    page = visit(address(solution, "edit/outcomes/"), "post", **rows)

    assert page.context["form"].total_error_count() == 2
    assert content_of(draft(solution)).outcomes == before


def test_saving_the_same_again_leaves_no_draft(visit, solution):
    form = visit(address(solution, "edit/what/")).context["form"]
    count = solution.revisions.count()
    visit(address(solution, "edit/what/"), "post", **{name: form[name].value() or "" for name in form.fields})

    assert solution.revisions.count() == count


def test_history_shows_what_changed_word_by_word(visit, solution):
    changed = solution.summary.replace(solution.summary.split()[0], "완전히", 1)
    visit(address(solution, "edit/what/"), "post", **{**WHAT, "summary": changed})
    revision = Solution.objects.get(pk=solution.pk).latest_revision_id
    page = visit(address(solution, f"history/{revision}/")).content.decode()

    assert "완전히</ins>" in page.replace(" ", "")
    assert str(visit(address(solution, "history/")).content.decode()).count("<time") == 0


def test_taking_down_needs_a_reason_and_hides_it(visit, client, solution):
    visit(address(solution, "take-down/"), "post", reason=" ")
    assert client.get(f"/solutions/{solution.slug}/").status_code == 200
    visit(address(solution, "take-down/"), "post", reason="단종했습니다")

    assert client.get(f"/solutions/{solution.slug}/").status_code == 404


PAGES = ["", "edit/what/", "preview/", "history/"]
ACTS = ["submit/", "withdraw/", "take-down/", "edit/what/"]


def test_solution_of_another_vendor_is_not_found(visit, world, solution):
    stranger = next(player for player in world.vendors.values() if player.organisation_id != solution.vendor_id)
    content = content_of(draft(solution))

    assert {visit(address(solution, page), who=stranger).status_code for page in PAGES} == {404}
    assert {visit(address(solution, page), "post", who=stranger, **WHAT).status_code for page in ACTS} == {404}
    assert content_of(draft(solution)) == content
    assert visit(address(solution, f"history/{solution.latest_revision_id}/"), who=stranger).status_code == 404
    assert queries.solutions_of(stranger.organisation_id).exists()


def test_list_asks_the_database_equally_often(visit, world, vendor):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries_:
            visit(LIST)
        return len(queries_)

    visit(LIST)
    few = asked()
    content = content_of(Solution.objects.filter(vendor_id=vendor.organisation_id).first())
    for _number in range(29):
        catalog.save_solution(content=content, actor=world.of(vendor, "manager"), at=world.now())

    assert asked() == few


def test_text_that_is_listed_already_is_named_to_the_vendor_and_the_reviewer_and_bars_nothing(
    visit, world, client, solution, vendor
):
    same = draft(solution)
    sent = {
        name: getattr(same, name) for name in ("title", "summary", "problem", "description", "title_en", "summary_en")
    }
    visit(f"{LIST}new/", "post", **{**sent, "title": f"{same.title} 2"})
    made = Solution.objects.get(title=f"{same.title} 2")
    (twin, *_others) = duplicates.twins_of(draft(made))
    assert (twin.solution, twin.is_own) == (solution, True) and twin.percent > 80
    assert "거의 같은 글이 이미 있습니다" in visit(address(made)).content.decode()

    client.force_login(User.objects.get(pk=world.staff_ids["editor"]))
    page = client.get(reverse("wagtailsnippets_catalog_solution:edit", args=[made.pk])).content.decode()
    assert f"{twin.percent}% 같음" in page
    Solution.objects.filter(pk=solution.pk).update(vendor=next(
        other.organisation_id for other in world.vendors.values() if other.organisation_id != vendor.organisation_id
    ))  # fmt: skip
    (twin, *_others) = duplicates.twins_of(draft(made))
    assert (twin.solution, twin.is_own) == (solution, False)
    Solution.objects.filter(pk=solution.pk).update(live=False)
    assert duplicates.twins_of(draft(made)) == []


def test_other_texts_are_no_twins(visit, solution):
    visit(f"{LIST}new/", "post", **WHAT)

    assert duplicates.twins_of(draft(Solution.objects.get(title="새 제목"))) == []
