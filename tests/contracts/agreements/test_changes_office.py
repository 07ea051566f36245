"""What the office sees of a change and does with it, by the buttons it is offered."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from contracts.agreements.enums import AmendmentState, DocumentState
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.notices.models import Notice, Task
from marketplace.programmes.models import Round
from tests.contracts.agreements.changing import REASON, TERMS, answer, ask, criteria, later, sealed, staff

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def stage(in_force):
    return in_force


def test_manager_reads_before_and_after_and_approves(stage, press, page):
    amendment = ask(stage)
    shown = page("manager1", amendment)
    assert "새 설비를 포함하여 재현율 90% 이상" in shown and REASON in shown
    assert "/do/approve/" not in shown
    answer(stage, amendment)
    assert "/do/approve/" in page("manager1", amendment)
    assert "/do/approve/" not in page("approver", amendment)
    press("manager1", amendment, "approve", comment="좋습니다.", handled="none")
    outbox.drain()

    amendment.refresh_from_db()
    assert (amendment.state, amendment.decision) == (AmendmentState.APPROVED, "좋습니다.")
    assert stage.document().state == DocumentState.DRAFT
    assert stage.document().number in page("manager1", amendment)
    assert amendment.number in page("manager1", stage.agreement())


def test_manager_states_the_terms_with_the_approval(stage, press, page):
    amendment = answer(stage, ask(stage, staff))
    told = {"handled": "ordinary", "entrusted_work": "사진의 흐림 처리", "retention": "검수일까지", "comment": ""}
    assert "보유 기간" in press("manager1", amendment, "approve", **told).content.decode()  # the items are missing
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.REVIEW
    press("manager1", amendment, "approve", **told, items="사진\n사번")
    outbox.drain()

    amendment.refresh_from_db()
    assert (amendment.state, amendment.is_minor) == (AmendmentState.APPROVED, False)
    shown = page("manager1", amendment)
    assert "개인정보 처리위탁" in shown and "검수일까지" in shown


def test_form_opens_with_the_terms_as_they_are(stage, client):
    sealed(stage, terms=TERMS)
    amendment = answer(stage, ask(stage, staff))
    client.force_login(User.objects.get(pk=stage.world.staff_ids["manager1"]))
    with time_machine.travel(stage.now(), tick=False):
        form = client.get(reverse("amendment:action", args=[amendment.pk, "approve"])).context["form"]

    assert (form["handled"].value(), form["items"].value()) == ("ordinary", "사진\n사번")


def test_office_and_firms_read_the_new_last_day(stage, page):
    Round.objects.update(run_ends_on=date(2027, 2, 15))
    shown = page("manager1", ask(stage, later))

    assert "협약기간의 마지막 날" in shown and "2026. 12. 31." in shown


def test_refusal_needs_its_reason(stage, press):
    amendment = answer(stage, ask(stage))
    press("manager1", amendment, "refuse", reason="")
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.REVIEW
    press("manager1", amendment, "refuse", reason="기간이 모자랍니다.")

    amendment.refresh_from_db()
    assert (amendment.state, amendment.decision) == (AmendmentState.REFUSED, "기간이 모자랍니다.")


def test_list_asks_the_database_as_often_for_three_as_for_one(stage, client, django_assert_max_num_queries):
    client.force_login(User.objects.get(pk=stage.world.staff_ids["manager1"]))
    url = reverse("amendment:index")
    ask(stage)
    client.get(url)
    with django_assert_max_num_queries(100) as one:
        client.get(url)
    for key in ("f08", "f12"):
        ask(stage, criteria, key=key)
    with django_assert_max_num_queries(100) as three:
        assert client.get(url).content.decode().count("-C1") >= 3

    assert len(three) == len(one)


def test_whose_turn_it_is_is_a_task_and_news_reaches_the_other(stage):
    amendment = ask(stage)
    outbox.drain()
    assert tasks() == {"agreements.answer_change"}
    answer(stage, amendment)
    outbox.drain()
    assert tasks() == {"agreements.review_change"}
    told = set(Notice.objects.filter(kind__startswith="agreements.change_").values_list("kind", flat=True))

    assert told == {"agreements.change_request", "agreements.change_answer"}


def tasks():
    open_ = Task.objects.filter(kind__endswith="_change", done_at=None)
    return set(open_.values_list("kind", flat=True))
