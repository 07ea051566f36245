"""Articles in the office: begun, written, compared, read with a project's data, put to use."""

import pytest

from contracts.clauses import shipped
from contracts.clauses.enums import DocumentKind, EditionState
from contracts.clauses.models import Edition
from marketplace.accounts.models import User
from tests.scenarios import Stage, small_world

pytestmark = pytest.mark.django_db

KOREAN, ENGLISH = shipped.texts(DocumentKind.AGREEMENT)


@pytest.fixture(scope="module")
def made(shared_database):
    return Stage(small_world("f01")).drafted().received().scored().ranked().decided().revised().drawn_up()


@pytest.fixture
def desk(made, db, client):
    """A page of the office as one of its people sees it."""

    def desk(person, path, sent=None):
        client.force_login(User.objects.get(pk=made.staff(person).person_id))
        return client.get(f"/admin/{path}") if sent is None else client.post(f"/admin/{path}", sent, follow=True)

    return desk


def test_edition_goes_from_its_beginning_to_its_use_on_the_pages(desk, made):
    programme = made.award().case.round.programme_id
    desk("manager1", "edition/do/begin/", {"programme": programme, "kind": "agreement"})
    edition = Edition.objects.get()
    page = f"edition/inspect/{edition.pk}/"
    assert "바뀐 곳이 없습니다." in desk("manager1", page).content.decode()

    bad = desk(
        "manager1",
        f"{page}do/revise/",
        {"korean": KOREAN.replace("{total}", "{sum}"), "english": ENGLISH, "note": "합계"},
    )
    assert "{sum} 값은 없습니다" in bad.content.decode()
    good = KOREAN.replace("14일 안에", "10일 안에")
    desk(
        "manager1",
        f"{page}do/revise/",
        {
            "korean": good,
            "english": ENGLISH.replace("Within 14 days", "Within 10 days"),
            "note": "검수 기한을 줄입니다.",
        },
    )
    desk("manager1", f"{page}do/submit/", {})
    seen = desk("approver", page).content.decode()
    assert "<del>수요기업은 산출물을 받은 날부터 14일" in seen and "<ins>수요기업은 산출물을 받은 날부터 10일" in seen
    assert "검수 기한을 줄입니다." in seen
    with_data = desk("approver", f"articles/{edition.pk}/").content.decode()
    assert "제11조(산출물의 제출과 검수)" in with_data and "10일 안에" in with_data
    assert made.award().case.number in with_data and "Article 11 (Delivery and Acceptance)" in with_data
    desk("approver", f"{page}do/publish/", {})
    edition.refresh_from_db()
    assert edition.state == EditionState.PUBLISHED


def test_people_of_other_desks_and_unknown_projects_are_turned_away(desk, made):
    programme = made.award().case.round.programme_id
    assert desk("approver", "edition/do/begin/", {"programme": programme, "kind": "agreement"}).status_code == 404
    desk("manager1", "edition/do/begin/", {"programme": programme, "kind": "agreement"})
    edition = Edition.objects.get()
    assert desk("manager1", f"articles/{edition.pk}/?case=C-NONE").status_code == 404
    assert desk("manager1", "articles/999/").status_code == 404


def test_who_puts_it_to_use_reads_which_named_articles_move(desk, made):
    desk("manager1", "edition/do/begin/", {"programme": made.award().case.round.programme_id, "kind": "agreement"})
    edition = Edition.objects.get()
    page = f"edition/inspect/{edition.pk}/"
    assert "번호로 가리키는 조의 변동" not in desk("manager1", page).content.decode()
    changed = {
        "korean": KOREAN.replace("# 협약의 변경", "# <b>변경</b>"), "english": ENGLISH, "note": "제목을 줄입니다.",
    }  # fmt: skip
    desk("manager1", f"{page}do/revise/", changed)
    desk("manager1", f"{page}do/submit/", {})

    seen = desk("approver", page).content.decode()
    assert "제12조의 제목 ‘협약의 변경’ → ‘&lt;b&gt;변경&lt;/b&gt;’." in seen
    line = 1 + next(at for at, text in enumerate(KOREAN.split("\n")) if "먼저 제12조에 따라" in text)
    assert "2행" in seen and f"이 조문 {line}행" in seen
    desk("approver", f"{page}do/publish/", {})
    edition.refresh_from_db()
    assert edition.state == EditionState.REVIEW
    desk("approver", f"{page}do/publish/", {"read": "on"})
    edition.refresh_from_db()
    assert edition.state == EditionState.PUBLISHED
    assert "번호로 가리키는 조의 변동" not in desk("approver", page).content.decode()
