"""What the office sees of a change and does with it, by the buttons it is offered."""

import pytest
from django.urls import reverse

from contracts.agreements.enums import AmendmentState, DocumentState
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.notices.models import Notice, Task
from tests.contracts.agreements.changing import REASON, answer, ask, criteria

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
    press("manager1", amendment, "approve", comment="좋습니다.")
    outbox.drain()

    amendment.refresh_from_db()
    assert (amendment.state, amendment.decision) == (AmendmentState.APPROVED, "좋습니다.")
    assert stage.document().state == DocumentState.DRAFT
    assert stage.document().number in page("manager1", amendment)
    assert amendment.number in page("manager1", stage.agreement())


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
