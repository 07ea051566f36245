"""The agreements of a round: drawn up together, who has not signed, and everything sealed in one ZIP."""

import copy
import csv
import hashlib
import io
import re
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Solution
from contracts.agreements import operations, queries
from contracts.agreements.enums import DocumentState, Party
from contracts.agreements.errors import NobodyToRemind
from contracts.agreements.models import Agreement
from marketplace.accounts.models import User
from marketplace.core import audit, outbox
from marketplace.core.clock import KST
from marketplace.core.errors import NotAllowed
from marketplace.programmes.models import Round
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(scope="module")
def ready(shared_database):
    """Two awards ready for their agreements."""
    return Stage(small_world("f01", "f05")).drafted().received().scored().ranked().decided().revised()


@pytest.fixture
def stage(ready, db):
    return copy.deepcopy(ready)


@pytest.fixture
def url(stage):
    return f"/admin/agreements/{Round.objects.get().pk}/"


@pytest.fixture
def ask(client, stage, url):
    """The board as a member of the staff, in the world's time; `ticked`: awards to be drawn up."""

    def ask(key="manager1", *, ticked=None, path=""):
        client.force_login(User.objects.get(pk=stage.world.staff_ids[key]))
        with time_machine.travel(stage.now(), tick=False):
            if ticked is None:
                return client.get(url + path)
            return client.post(url, {"award": [str(award.pk) for award in ticked]})

    return ask


def test_all_that_are_ready_are_drawn_up_in_one_go(ask, stage):
    page = ask(ticked=[stage.award("f01"), stage.award("f05")]).content.decode()

    assert "2건 가운데 2건" in page
    assert {each.award_id for each in Agreement.objects.all()} == {stage.award("f01").pk, stage.award("f05").pk}
    outbox.drain()
    assert all(queries.current_document(agreement).original_id for agreement in Agreement.objects.all())


def test_who_handles_personal_data_is_named_and_not_ticked(ask, stage):
    Solution.objects.update(personal_data="없음(수면만 찍음)")
    quote = stage.award("f05").application.consortium.quote
    Solution.objects.filter(pk=quote.solution_id).update(personal_data="고객 이름·전화번호")
    page = ask().content.decode()

    ticked = re.findall(r'name="award" value="(\d+)"[^>]* checked', page)
    assert ticked == [str(stage.award("f01").pk)] and f'value="{stage.award("f05").pk}"' in page
    assert "개인정보 처리: 고객 이름·전화번호" in page and "수면만" not in page


def test_round_that_is_over_stops_none_of_the_others_and_says_why(ask, stage):
    Round.objects.update(run_starts_on="2026-03-01", run_ends_on="2026-03-05")
    page = ask(ticked=[stage.award("f01"), stage.award("f05")]).content.decode()

    assert page.count("사업 기간의 마지막 날(2026. 3. 5.)이 지나") == 2 and not Agreement.objects.exists()


def test_one_that_is_refused_stops_none_of_the_others_and_says_why(ask, stage, monkeypatch):
    """A colleague has drawn up f05's while the manager looked at the list."""
    states = queries.signing_states(Round.objects.get())
    operations.draw_up(award_id=stage.award("f05").pk, actor=stage.staff("manager1"), at=stage.now())
    monkeypatch.setattr(queries, "signing_states", lambda _round: states)
    page = ask(ticked=[stage.award("f05"), stage.award("f01")]).content.decode()

    assert "2건 가운데 1건" in page
    assert Agreement.objects.count() == 2
    assert page.count("office-late") == 1


def test_pressing_again_draws_up_nothing(ask, stage):
    ask(ticked=[stage.award("f01")])
    page = ask(ticked=[stage.award("f01")]).content.decode()

    assert Agreement.objects.count() == 1
    assert "작성한 협약이 없습니다" in page


def test_only_a_manager_draws_up_and_firms_see_nothing(ask, client, stage, url):
    assert ask("approver", ticked=[stage.award("f01")]).status_code == 302
    assert "고른 협약 작성" not in ask("approver").content.decode()
    client.force_login(User.objects.get(pk=stage.of().person_id))
    assert client.get(f"{url}sealed.zip").status_code in (302, 404)
    assert not Agreement.objects.exists()


def test_says_whose_signature_is_missing(ask, stage):
    stage.drawn_up().locked()
    states = queries.signing_states(Round.objects.get())
    page = ask().content.decode()

    assert [str(state.waiting.party) for state in states] == ["demand_firm", "demand_firm"]
    assert "서명을 기다리는 협약 2건" in page
    assert stage.document("f05").number in page


def test_drafts_are_locked_together(ask, client, stage):
    stage.drawn_up()
    address = next(part for part in ask().content.decode().split('"') if "/bulk/lock/" in part).replace("&amp;", "&")
    path, _mark, query = address.partition("?")
    keys = [part.removeprefix("pk=") for part in query.split("&")]
    with time_machine.travel(stage.now(), tick=False):
        client.post(path, {"pk": keys})

    assert {stage.document(key).state for key in ("f01", "f05")} == {DocumentState.LOCKED}


def test_firms_whose_signature_is_waited_for_are_reminded_together_once_a_day(ask, client, stage):
    stage.drawn_up().locked().signed(Party.DEMAND_FIRM)
    outbox.drain()
    address = next(part for part in ask().content.decode().split('"') if "/bulk/remind/" in part).replace("&amp;", "&")
    path, _mark, query = address.partition("?")
    keys = [part.removeprefix("pk=") for part in query.split("&")]

    def press():
        mail.outbox.clear()
        with time_machine.travel(stage.now(), tick=False):
            page = client.post(path, {"pk": keys}, follow=True).content.decode()
        outbox.drain()
        return page, {letter.to[0] for letter in mail.outbox if "/invitations/" in letter.body}

    page, told = press()
    assert told == {User.objects.get(pk=stage.vendor(key).person_id).email for key in ("f01", "f05")}
    page, told = press()
    assert "오늘 이미 알렸습니다" in page and told == set()
    stage.world.go(stage.now().astimezone(KST).date() + timedelta(days=1), 9)
    assert len(press()[1]) == 2
    stage.signed(Party.VENDOR)
    assert "/bulk/remind/" not in ask().content.decode()


def test_only_a_manager_reminds_and_only_of_a_firms_signature(stage):
    stage.drawn_up()
    document = stage.document()
    with pytest.raises(NobodyToRemind):
        operations.remind_signer(document_id=document.pk, actor=stage.staff("manager1"), at=stage.now())
    stage.locked()
    for somebody in (stage.staff("approver"), stage.of(), stage.vendor()):
        with pytest.raises(NotAllowed):
            operations.remind_signer(document_id=document.pk, actor=somebody, at=stage.now())
    operations.remind_signer(document_id=document.pk, actor=stage.staff("manager1"), at=stage.now())
    assert audit.trail(document).filter(action="agreement_document.remind").count() == 1


def test_everything_sealed_comes_as_one_file_whose_hashes_agree(ask, stage):
    stage.drawn_up().locked().signed().concluded()
    bundle = zipfile.ZipFile(io.BytesIO(b"".join(ask(path="sealed.zip").streaming_content)))
    listed = list(csv.DictReader(io.StringIO(bundle.read("manifest.csv").decode("utf-8-sig"))))

    assert {row["number"] for row in listed} == {stage.document("f01").number, stage.document("f05").number}
    for row in listed:
        assert hashlib.sha256(bundle.read(row["file"])).hexdigest() == row["sha256"]
        assert f"{row['sha256']}  {row['file']}" in bundle.read("SHA256SUMS").decode().splitlines()
    assert {row["h0"] for row in listed} == {stage.document(key).h0 for key in ("f01", "f05")}
    assert "봉인된 협약 2건" in ask().content.decode()


def test_as_many_queries_for_two_as_for_none(ask, stage):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            ask()
        return len(asked)

    before = count()
    stage.drawn_up().locked()
    assert count() <= before + 3
