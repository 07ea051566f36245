"""What editors write: shown in both languages once it is live, kept when the files are read again."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.demo import editorial
from marketplace.editorial import operations
from marketplace.editorial.models import FixedPage, GuideIndexPage, GuidePage, NoticeIndexPage, NoticePage
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.web]
TODAY = date(2026, 3, 2)
NASTY = "<script>x</script>"


def shown(path):
    response = Client().get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.fixture
def published():
    editorial.publish(TODAY)


@pytest.mark.parametrize("path", ["/guide/", "/notices/", "/terms/", "/privacy/", "/accessibility/"])
def test_page_is_there_from_the_first_day_in_both_languages(path):
    page = GuideIndexPage.objects.get() if path == "/guide/" else None
    korean, english = shown(path), shown(f"/en{path}")

    assert 'lang="ko"' in korean
    assert 'lang="en"' in english
    assert korean.split("<h1")[1][:60] != english.split("<h1")[1][:60]
    if page:
        assert page.intro in korean
        assert page.intro_en in english


def test_empty_lists_say_what_will_appear():
    assert "아직 올라온 안내가 없습니다" in shown("/guide/")
    assert "아직 알림이 없습니다" in shown("/notices/")


def test_every_page_of_the_demonstration_is_shown_in_both_languages(published):
    pages = [(page, page.url) for page in (*GuidePage.objects.live(), *NoticePage.objects.live())]

    assert len(pages) == 8
    for page, url in pages:
        assert not page.has_unpublished_changes
        assert page.title in shown(url)
        assert page.title_en in shown(f"/en{url}")


def test_list_of_guides_leads_to_each(published):
    page = shown("/guide/")

    assert all(f'href="{guide.url}"' in page for guide in GuidePage.objects.live())


def test_notices_stand_newest_first_and_the_first_page_names_three(published):
    newest = [notice.title for notice in NoticePage.objects.order_by("-on")]
    page, home = shown("/notices/"), shown("/")

    assert [page.index(title) for title in newest] == sorted(page.index(title) for title in newest)
    assert all(title in home for title in newest[:3])


def test_page_taken_down_is_gone_from_lists_and_address(published):
    notice = NoticePage.objects.first()
    notice.unpublish()

    assert Client().get(notice.url).status_code == 404
    assert notice.title not in shown("/notices/")
    assert notice.title not in shown("/")


def test_files_read_again_change_nothing(published):
    terms = FixedPage.objects.get(slug="terms")
    terms.title = "우리 약관"
    terms.save()
    before = FixedPage.objects.count(), GuidePage.objects.count(), NoticePage.objects.count()
    operations.put_in_place()
    editorial.publish(TODAY + timedelta(days=1))

    assert (FixedPage.objects.count(), GuidePage.objects.count(), NoticePage.objects.count()) == before
    assert "우리 약관" in shown("/terms/")


def test_text_of_an_editor_is_never_markup():
    told = {
        "title": NASTY, "intro": NASTY,
        "body": [
            {"heading": NASTY}, {"steps": [{"title": NASTY, "text": NASTY}]},
            {"table": {"caption": NASTY, "head": [NASTY], "rows": [[NASTY]]}},
            {"callout": {"tone": "bad", "title": NASTY, "text": NASTY}},
            {"questions": [{"question": NASTY, "answer": NASTY}]},
        ],
    }  # fmt: skip
    operations.publish_guide(slug="nasty", told=told)

    assert NASTY not in shown("/guide/nasty/")
    assert "&lt;script&gt;" in shown("/guide/nasty/")


@pytest.mark.parametrize("path", ["/nowhere/", "/guide/nowhere/", "/terms/nowhere/", "/en/nowhere/", "/guide/..%2F/"])
def test_unknown_address_is_not_found(path):
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("path", ["/guide/", "/terms/", "/notices/"])
def test_only_reading_is_offered(path):
    assert Client().post(path).status_code == 405


@pytest.mark.parametrize("page", ["0", "-1", "x", "999", "%00"])
def test_any_page_number_gets_a_page(published, page):
    assert Client().get(f"/notices/?page={page}").status_code == 200


def test_notices_need_as_many_queries_for_thirty_as_for_one():
    def count():
        Client().get("/notices/")
        with CaptureQueriesContext(connection) as captured:
            Client().get("/notices/")
        return len(captured)

    def add(numbers):
        for number in numbers:
            operations.publish_notice(slug=f"n{number}", on=TODAY, told={"title": f"공지 {number}"})

    add([1])
    one = count()
    add(range(2, 31))

    assert count() - one <= 1  # the pager counts
    assert 'href="?page=2"' in shown("/notices/")


@pytest.fixture(scope="module")
def world(shared_database, own_index):
    return small_world("f01")


def signed_in(world, key):
    client = Client()
    client.force_login(User.objects.get(pk=world.staff_ids[key]))
    return client


@pytest.mark.parametrize(
    ("key", "may"), [("editor", True), ("manager1", True), ("finance1", False), ("auditor1", False)]
)
def test_editors_alone_may_write(world, key, may):
    response = signed_in(world, key).get(reverse("wagtailadmin_pages:edit", args=[GuideIndexPage.objects.get().pk]))

    assert (response.status_code == 200) is may


def test_editor_publishes_a_notice(world):
    fields = {"title": "접수 시간을 늘립니다", "title_en": "Intake is extended", "on": "2026-03-05", "slug": "extended",
              "body-count": "0", "body_en-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
              "action-publish": "1"}  # fmt: skip
    where = reverse("wagtailadmin_pages:add", args=["editorial", "noticepage", NoticeIndexPage.objects.get().pk])
    response = signed_in(world, "editor").post(where, fields)

    assert response.status_code == 302
    assert "접수 시간을 늘립니다" in shown("/notices/extended/")
    assert "Intake is extended" in shown("/en/notices/")


@pytest.mark.parametrize(("mode", "said"), [("", "이용약관"), ("en", "Terms of use")])
def test_draft_is_previewed_in_either_language(world, mode, said):
    page = FixedPage.objects.get(slug="terms")
    view = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    response = signed_in(world, "editor").get(view, {"mode": mode})

    assert response.status_code == 200
    assert f"{said}</h1>" in response.content.decode()


def test_editor_finds_a_page_by_its_words(world):
    operations.publish_notice(slug="found", on=TODAY, told={"title": "설명회안내문"})
    response = signed_in(world, "editor").get(reverse("wagtailadmin_pages:search_results"), {"q": "설명회안내문"})

    assert response.status_code == 200
    assert f'href="{reverse("wagtailadmin_pages:edit", args=[NoticePage.objects.get(slug="found").pk])}"' in (
        response.content.decode()
    )
