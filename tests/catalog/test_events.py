"""What is kept of what visitors were shown and took: places, never persons; and what the office learns from it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

import search
from catalog import analytics, events
from catalog.enums import SeenKind
from catalog.events import Visit
from catalog.models import Seen, Solution, SynonymGroup, UseCase, VisitSalt
from marketplace.accounts.models import User
from marketplace.core.office.sheets import MEDIA_TYPE
from marketplace.programmes.enums import RoundState
from marketplace.programmes.models import Round
from matching.fit.models import Match
from matching.needs.models import Invitation, Quote
from matching.selection.models import Award
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(scope="module")
def decided(shared_database):
    return Stage(small_world("f01")).drafted().received().scored().ranked().decided()


@pytest.fixture
def stage(decided, db):
    Seen.objects.exclude(kind__in=(SeenKind.ASKED, SeenKind.AWARDED)).delete()
    return decided


@pytest.fixture
def browse(client, stage):
    def browse(path, browser="browser one", **options):
        with time_machine.travel(stage.now(), tick=False):
            return client.get(path, headers={"user-agent": browser}, **options)

    return browse


def of(kind):
    return list(Seen.objects.filter(kind=kind).order_by("pk"))


def test_list_and_opened_solution_are_kept_with_their_places(browse):
    page = browse("/solutions/?q=공구").context["page"]
    slug = page.cards[0].slug
    browse(f"/solutions/{slug}/")
    browse(f"/solutions/{slug}/", browser="browser two")

    (listed,) = of(SeenKind.SHOWN)
    assert (listed.words, listed.first, listed.found) == ("공구", 1, page.total)
    assert listed.solutions == [card.pk for card in page.cards]
    opened, elsewhere = of(SeenKind.OPENED)
    assert (opened.solutions, opened.first, opened.words) == ([page.cards[0].pk], 1, "공구")
    assert (elsewhere.first, elsewhere.words) == (None, "")
    assert opened.visit == listed.visit != elsewhere.visit


def test_second_of_a_list_has_the_second_place(browse):
    cards = browse("/solutions/").context["page"].cards
    browse(f"/solutions/{cards[1].slug}/")

    assert of(SeenKind.OPENED)[0].first == 2


@pytest.fixture
def key_of(rf, stage):
    """The key of a browser's visit, in the world's time and days later."""

    def key_of(browser="browser one", days=0):
        request = rf.get("/solutions/", headers={"user-agent": browser})
        request.at = stage.now() + timedelta(days=days)
        return Visit.of(request).key

    return key_of


def test_visit_is_another_one_the_next_day(key_of):
    assert key_of() == key_of() != key_of(days=1)
    assert key_of() != key_of("browser two")


def test_visit_cannot_be_found_again_once_its_day_is_over(key_of, stage):
    kept = key_of()
    events.sweep(at=stage.now())
    assert key_of() == kept  # the day is not over
    key_of(days=1)

    events.sweep(at=stage.now() + timedelta(days=1))
    assert VisitSalt.objects.count() == 1  # the new day's
    assert key_of() != kept  # though address, browser and the settings' keys are known


def test_robot_fills_no_more_than_a_days_share(stage):
    robot, person = Visit("robot", stage.now()), Visit("person", stage.now())
    for _step in range(events.MOST - 2):
        events.shown(robot, [1])
    events.taken(robot, SeenKind.PUT_ASIDE, [1, 2, 3])
    for _step in range(5):
        events.shown(robot, [1])
        events.taken(robot, SeenKind.OPENED, [1])
    events.shown(person, [1])

    assert Seen.objects.filter(visit="robot").count() == events.MOST == 300
    assert Seen.objects.filter(visit="person").count() == 1


def test_robot_reads_on_though_nothing_more_is_kept(browse, monkeypatch):
    monkeypatch.setattr(events, "MOST", 1)
    first, second = browse("/solutions/"), browse("/solutions/")
    slug = second.context["page"].cards[0].slug

    assert (first.status_code, second.status_code, browse(f"/solutions/{slug}/").status_code) == (200, 200, 200)
    assert second.context["page"].cards == first.context["page"].cards
    assert Seen.objects.filter(kind__in=(SeenKind.SHOWN, SeenKind.OPENED)).count() == 1


@pytest.mark.parametrize("words", ["010-1234-5678 검사", "kim@firm.kr", "가" * 61, "123-45", "12 34 - 56"])
def test_words_that_may_name_somebody_are_not_kept(browse, words):
    browse(f"/solutions/?q={words}")

    assert of(SeenKind.SHOWN)[0].words == ""


def test_pages_and_operations_go_on_though_nothing_can_be_kept_or_read(browse, client, stage, monkeypatch, caplog):
    card = browse("/solutions/").context["page"].cards[0]
    monkeypatch.setattr(Seen._meta, "db_table", "gone")

    assert browse("/solutions/").status_code == 200
    assert browse(f"/solutions/{card.slug}/").status_code == 200
    assert client.post("/solutions/shortlist/", {"solution": card.pk, "keep": "1"}).status_code == 302
    events.chosen(SeenKind.AWARDED, [(card.pk, 1)], run_id=None, at=stage.now())
    assert len([said for said in caplog.records if said.name == "catalog.events"]) == 4
    assert Solution.objects.filter(pk=card.pk).exists()  # the transaction around is still usable
    monkeypatch.undo()
    kept = Seen.objects.count()
    monkeypatch.setattr(VisitSalt._meta, "db_table", "gone")
    assert browse("/solutions/").status_code == 200 and Seen.objects.count() == kept


def test_need_logs_whom_it_asked_and_who_was_awarded_with_their_ranks(stage):
    need = stage.award().application.consortium.quote.need
    ranks = dict(Match.objects.filter(run=need.match_run).values_list("solution_id", "rank"))
    asked = set(Invitation.objects.filter(need=need).values_list("solution_id", flat=True))

    rows = of(SeenKind.ASKED)
    assert {row.solutions[0] for row in rows} == asked
    assert all(row.first == ranks.get(row.solutions[0]) and row.run_id == need.match_run_id for row in rows)
    (awarded,) = of(SeenKind.AWARDED)
    assert awarded.solutions == [stage.award().application.consortium.quote.solution_id]


def visits(stage, number, words, *, found=5, opens=False, minute=0):
    """So many visits that search for these words, and perhaps open the first solution found."""
    pk = Solution.objects.public().first().pk
    for place in range(number):
        visit = Visit(f"visit {place}", stage.now() + timedelta(minutes=minute))
        events.shown(visit, [pk] if found else [], words=words, found=found)
        if opens:
            events.taken(visit, SeenKind.OPENED, [pk])


def test_office_learns_what_finds_nothing_what_leads_nowhere_and_what_means_the_same(stage):
    visits(stage, 3, "챗봇 만들기", found=0)
    visits(stage, 2, "아무도 모르는 말", found=0)
    visits(stage, 4, "공구 부러짐", minute=1)
    visits(stage, 3, "공구 파손", opens=True, minute=5)
    span = stage.now() - timedelta(days=1), stage.now() + timedelta(days=1)

    assert [(row.words, row.visits) for row in analytics.without_result(*span)] == [("챗봇 만들기", 3)]
    assert [(row.words, row.visits, row.opened) for row in analytics.with_few_clicks(*span)] == [("공구 부러짐", 4, 0)]
    assert [(row.before, row.after, row.visits) for row in analytics.rewordings(*span)] == [
        ("공구 부러짐", "공구 파손", 3)
    ]  # fmt: skip
    shares = analytics.exposure(*span)["size"]
    assert sum(share.shown for share in shares) == 7 and sum(share.opened for share in shares) == 3


def test_second_wording_that_came_too_late_is_no_hint(stage):
    visits(stage, 3, "공구 부러짐")
    visits(stage, 3, "공구 파손", opens=True, minute=11)

    assert analytics.rewordings(stage.now() - timedelta(days=1), stage.now() + timedelta(days=1)) == []


def test_what_was_seen_is_forgotten_after_its_time(stage):
    now = stage.now()
    Seen.objects.all().delete()
    events.shown(Visit("visit", now), [], words="오래된 말", found=0)

    assert events.sweep(at=now + timedelta(days=events.RETENTION)) == 0
    assert events.sweep(at=now + timedelta(days=events.RETENTION, seconds=1)) == 1


def test_report_shows_exports_and_leads_to_a_group_of_synonyms(stage, client):
    visits(stage, 3, "=공구 부러짐")
    visits(stage, 3, "공구 파손", opens=True, minute=5)
    client.force_login(User.objects.get(pk=stage.staff("manager1").person_id))
    with time_machine.travel(stage.now() + timedelta(hours=1), tick=False):
        page = client.get("/admin/search-use/").content.decode()
        assert "공구 파손" in page and "규모별 노출" in page
        sheet = client.get("/admin/search-use/?export=rewordings")
        assert sheet["Content-Type"] == MEDIA_TYPE
        group = client.get("/admin/synonymgroup/new/?word=공구 부러짐&word=공구 파손").content.decode()
        assert "공구 부러짐\n공구 파손" in group
        client.force_login(User.objects.get(pk=stage.vendor().person_id))
        assert client.get("/admin/search-use/").status_code == 302


def test_funnel_counts_each_round_for_itself_in_as_many_queries_as_one(stage, client):
    this = Round.objects.get()
    pk = Solution.objects.public().first().pk
    for browser, opens in (("one", True), ("two", False)):
        visit = Visit(browser, this.opens_at + timedelta(hours=1))
        events.shown(visit, [pk], found=1)
        events.shown(visit, [pk], found=1)
        if opens:
            events.taken(visit, SeenKind.OPENED, [pk])
    events.shown(Visit("too late", this.closes_at), [pk], found=1)
    client.force_login(User.objects.get(pk=stage.staff("manager1").person_id))

    def asked():
        with time_machine.travel(stage.now(), tick=False), CaptureQueriesContext(connection) as captured:
            rows = client.get("/admin/search-use/").context["tables"]["funnel"]["rows"]
        return rows, len(captured)

    asked()
    (alone,), queries = asked()
    handed_in = Quote.objects.exclude(state__in=("draft", "withdrawn")).count()
    assert handed_in and alone == (
        this.title, 2, 1, 0, Invitation.objects.count(), handed_in, Award.objects.count(),
    )  # fmt: skip
    span = this.closes_at - this.opens_at
    like_this = Round.objects.values().get() | {"id": None, "title": "다음", "state": RoundState.PREPARING}
    for place in range(1, 30):
        start = this.closes_at + span * place
        Round.objects.create(**like_this | {"code": f"later-{place}", "opens_at": start, "closes_at": start + span})
    rows, many = asked()
    assert len(rows) == 30 and rows[-1] == alone and rows[0] == ("다음", 0, 0, 0, 0, 0, 0)
    assert many == queries


def test_moderator_writes_over_a_use_case_and_adds_one(stage, client):
    use_case = UseCase.objects.get(code="tool-wear")
    client.force_login(User.objects.get(pk=stage.staff("editor").person_id))
    form = client.get(f"/admin/usecase/edit/{use_case.pk}/").context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"phrases": "날이 자꾸 나가요"}
    client.post(f"/admin/usecase/edit/{use_case.pk}/", sent)
    use_case.refresh_from_db()
    assert use_case.phrases == "날이 자꾸 나가요"
    new = sent | {"name": "날 교체 시기 알림", "name_en": "Blade change alert", "phrases": "날을 언제 갈지 모르겠어요"}
    client.post("/admin/usecase/new/", new)
    added = UseCase.objects.get(code="blade-change-alert")
    assert added.phrases == "날을 언제 갈지 모르겠어요" and added.industries.exists()
    assert client.post("/admin/usecase/new/", new).status_code == 200  # the name is taken: the form again
    client.post("/admin/usecase/new/", new | {"name": "날 교체 알림", "name_en": "Blade-change alert!"})
    assert UseCase.objects.get(name="날 교체 알림").code == "blade-change-alert-2"
    read = client.get(f"/admin/usecase/inspect/{added.pk}/").content.decode()
    assert "Industries" not in read and "업종" in read
    assert search.understand("날을 언제 갈지 모르겠어요").use_cases[0].code == "blade-change-alert"
    client.force_login(User.objects.get(pk=stage.staff("finance1").person_id))
    for page in (f"edit/{use_case.pk}/", "new/"):
        assert client.get(f"/admin/usecase/{page}").status_code == 302


def test_words_the_office_adds_are_searched_for_at_once(stage, client):
    client.force_login(User.objects.get(pk=stage.staff("editor").person_id))

    def found():
        return client.get("/solutions/?q=날붙이&as_typed=1").context["page"].total

    before = found()
    assert client.post("/admin/synonymgroup/new/", {"words": "날붙이"}).status_code == 200
    assert client.post("/admin/synonymgroup/new/", {"words": "날붙이\n공구"}).status_code == 200  # nobody says why
    client.post("/admin/synonymgroup/new/", {"words": "날붙이\n공구", "why": "현장에서 이렇게 부릅니다."})
    assert SynonymGroup.objects.get().listed == ("날붙이", "공구")
    assert "현장에서 이렇게 부릅니다." in client.get("/admin/synonymgroup/").content.decode()
    assert found() > before
