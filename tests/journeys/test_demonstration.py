"""The demonstration, loaded on a day that is not today: every state is there, and every account finds what it promises."""

from datetime import date, datetime

import pytest
import time_machine
from django.contrib.auth import get_user
from django.urls import reverse

from contracts.agreements.enums import AgreementState
from contracts.agreements.models import Agreement
from contracts.delivery.enums import MilestoneState
from contracts.delivery.models import Milestone
from contracts.settlement import queries as settlement
from contracts.settlement.enums import ClaimState, SettlementState
from contracts.settlement.models import Claim, Settlement
from marketplace.accounts import queries as accounts
from marketplace.accounts.models import User
from marketplace.core import audit
from marketplace.core.clock import KST
from marketplace.core.models import Delivery
from marketplace.demo import faces, scenes
from marketplace.ledger import queries as ledger
from marketplace.notices import queries as notices
from marketplace.notices.models import Task
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import CaseState
from marketplace.programmes.models import Case
from matching.needs.enums import NeedState
from matching.needs.models import Need
from matching.selection.enums import ApplicationState
from matching.selection.models import Application

pytestmark = [pytest.mark.django_db, pytest.mark.pilot]
TODAY = date(2027, 2, 28)  # a Sunday before a holiday, three weeks after the Lunar New Year
NOW = datetime(2027, 2, 28, 10, tzinfo=KST)

# What each account finds: a task of this kind among those that wait for it, or an address with these words.
PROMISES: dict[str, str | tuple[str, str]] = {
    "ceo@padopension.example": "needs.choose",
    "nr.du@bosong.example": "needs.ask",
    "ceo@ongyeol.example": "selection.submit",
    "ceo@dadeum.example": "selection.correct",
    "ceo@deulchang.example": ("/workspace/applications/", "부적격"),
    "ceo@mulgil.example": "selection.revise",
    "sd.hong@saebyeoktofu.example": "delivery.accept",
    "jw.eo@badaon.example": "delivery.answer_check_firm",
    "garam.eun@onsae.example": "oversight.explain",
    "sh.bu@doldamstay.example": "settlement.state",
    "bj.kwak@handeul.example": "accounts.answer_join",
    "garam.ok@gilbeot.example": ("/workspace/cases/", "배차를 한 사람 머릿속에서"),
    "haedeun.yuk@geurimmal.example": "needs.quote",
    "dohyun.bin@shapediary.example": "selection.accept_consortium",
    "woosuk.cheon@domyeongotgan.example": "agreements.sign",
    "gabi.eun@saekgaram.example": "delivery.deliver",
    "dj.yeo@mulmaru.example": "delivery.answer_check_vendor",
    "jaehee.on@tomorrowcurve.example": "catalog.submit_registration",
    "ty.seok@gyeolullim.example": ("/workspace/cases/", "밤에 무인으로 돌릴 때 절삭 공구가"),
    "jian.seo@voucher.example": "selection.check",
    "minhyuk.koo@voucher.example": "settlement.check",
    "dogyeom.yoon@voucher.example": "agreements.sign",
    "suyeon.bong@voucher.example": "selection.decide_ineligible",
    "hagyeong.lim@voucher.example": "settlement.approve",
    "seungwoo.cha@voucher.example": "payments.release",
    "eunchae.noh@voucher.example": "selection.close_panel",
    "yuri.cheon@voucher.example": "catalog.review",
    "jaegyun.mok@voucher.example": "delivery.visit",
    "jh.ham@garamtech.example": "selection.score_sheet",
    "jina.seok@sangsaeng.example": "selection.pledge",
    "areum.ban@godeunjeoul.example": "settlement.review",
    "sunwoo.tak@mirinaepack.example": ("/workspace/company/", "미리내포장"),
}
PASSING = {  # what no demonstration can show for longer than a moment, or what its one day excludes
    ApplicationState.SCORED,  # until the ranking, in the same days
}


@pytest.fixture(scope="module")
def loaded(shared_database, own_index):
    with time_machine.travel(NOW, tick=True):
        yield scenes.play(TODAY, tell=lambda _act: None)


@pytest.mark.parametrize(
    ("model", "states"),
    [
        (Case, CaseState), (Need, NeedState), (Application, ApplicationState),
        (Agreement, AgreementState), (Milestone, MilestoneState), (Claim, ClaimState), (Settlement, SettlementState),
    ],
    ids=lambda value: value.__name__,
)  # fmt: skip
def test_every_state_is_shown(loaded, model, states):
    shown = set(model._base_manager.values_list("state", flat=True))

    assert set(states) - shown - PASSING == set()


def test_promises_are_those_of_the_list(loaded):
    assert set(PROMISES) == set(faces.addresses())
    assert sum(len(group.faces) for group in faces.groups()) == len(PROMISES)


@pytest.mark.parametrize("email", PROMISES)
def test_account_finds_what_its_line_promises(loaded, client, email):
    with time_machine.travel(NOW):
        start = client.post("/demo/sign-in/", {"person": email}, follow=True)
        assert start.status_code == 200
        promised, person = PROMISES[email], get_user(client)
        if isinstance(promised, str):
            mine = accounts.organisations_of(person, TODAY).first()
            actor = accounts.actor_of(person, organisation_id=mine and mine.pk, at=NOW)
            task = notices.open_tasks(actor).filter(kind=promised).first()
            assert task, promised
            if start.request["PATH_INFO"] == "/workspace/":  # the office shows the first of many
                assert any(words in start.content.decode() for words in about(task))
        else:
            path, words = promised
            assert words in client.get(path, follow=True).content.decode()


def about(task: Task) -> list[str]:
    """What a page may say of a task: its title, or the firm of its case."""
    return [task.title, *([rounds.case(task.case_id).demand_firm.legal_name] if task.case_id else [])]


def test_deadlines_are_ahead_and_on_working_days_where_the_clock_says_three(loaded):
    waiting = Task.objects.filter(done_at=None).exclude(due_at=None)

    assert waiting.count() > 20
    for task in waiting:
        due = task.due_at.astimezone(KST)
        assert due > NOW, task.kind
        if due.hour == 15:
            assert rounds.is_working_day(due.date()), task.kind


def test_nothing_has_happened_after_the_day_before(loaded):
    assert loaded.at < NOW
    assert list(audit.breaks()) == []
    assert not Delivery.objects.filter(done=False).exists()


def test_money_of_every_round_adds_up(loaded):
    assert {name: found.broken for name, found in ledger.check().items() if found.broken} == {}
    for round_ in rounds.rounds():
        assert {name: proof.broken for name, proof in settlement.check_money(round_).items() if proof.broken} == {}


def test_office_sees_what_is_unexplained_in_every_round(loaded, client):
    with time_machine.travel(NOW):
        page = client.post("/demo/sign-in/", {"person": "hagyeong.lim@voucher.example"}, follow=True).content.decode()

    assert all(round_.title in page for round_ in rounds.rounds())
    assert f"{reverse('statementline:index')}?state=unmatched" in page


def test_old_notices_are_read_and_new_ones_are_not(loaded):
    actor = accounts.actor_of(User.objects.get(email="sd.hong@saebyeoktofu.example"), at=NOW)

    assert 0 < notices.unread_count(actor) < 10
