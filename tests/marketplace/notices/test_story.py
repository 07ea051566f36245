"""Who has the ball at each step from need to award, and who was told what."""

from datetime import timedelta

import pytest
from django.core import mail

from marketplace.core import outbox, schedule
from marketplace.core.approvals import Answer
from marketplace.core.lifecycle import Lifecycle
from marketplace.core.models import Event
from marketplace.notices import handlers, queries, registry
from marketplace.notices.models import Notice, Task
from marketplace.programmes import operations as programmes
from matching.selection import operations as selection
from matching.selection.queries import counting_plan
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(scope="module")
def played(shared_database, own_index):
    stage = Stage(small_world("f01")).drafted().received().scored()
    outbox.drain()
    return stage


def waiting(actor) -> list[str]:
    """Kinds of the tasks that wait for the actor."""
    return list(queries.open_tasks(actor).values_list("kind", flat=True))


def told(actor) -> set[str]:
    return set(queries.inbox(actor).values_list("kind", flat=True))


def test_ball_goes_from_hand_to_hand():
    stage = Stage(small_world("f01"))
    stage.drafted()
    outbox.drain()
    firm, vendor = stage.of(), stage.vendor()
    assert waiting(firm) == ["selection.submit"]
    assert waiting(vendor) == []
    assert {"needs.opened", "selection.consortium_accepted"} <= told(firm)
    assert {"needs.asked", "needs.chosen"} <= told(vendor)

    stage.received()
    outbox.drain()
    assert waiting(firm) == []
    assert waiting(stage.staff("manager1")) == ["selection.check"]
    receipt = Notice.objects.get(kind="selection.received", recipient=firm.person_id)
    version = stage.application().versions.get()
    assert (receipt.legal, version.receipt_number in receipt.subject, version.sha256 in receipt.body) == (True,) * 3

    stage.scored()
    outbox.drain()
    assert waiting(stage.staff("manager1")) == ["selection.propose_ranking"]

    stage.ranked()
    outbox.drain()
    assert waiting(stage.staff("manager1")) == []
    assert waiting(stage.staff("approver")) == ["selection.decide_ranking"]

    stage.decided()
    outbox.drain()
    assert waiting(stage.staff("approver")) == []
    assert waiting(firm) == ["selection.revise"]
    assert Task.objects.get(kind="selection.revise").due_at == stage.award().answer_by

    stage.revised()
    outbox.drain()
    assert "selection.revise" not in waiting(firm)
    assert "selection.plan_accepted" in told(vendor)
    assert not Task.objects.filter(done_at=None, organisation=firm.organisation_id, kind="selection.revise").exists()


def test_news_heard_again_changes_nothing(stage):
    before = [list(model.objects.order_by("pk").values()) for model in (Task, Notice)]
    mails = len(mail.outbox)

    for event in Event.objects.order_by("-pk"):
        handlers.act_on(event)
    outbox.drain()

    assert [list(model.objects.order_by("pk").values()) for model in (Task, Notice)] == before
    assert len(mail.outbox) == mails


def test_news_heard_late_does_not_open_what_is_over(stage):
    last = Event.objects.latest("pk").pk
    stage.ranked().decided()  # while no worker runs
    for event in Event.objects.filter(pk__gt=last).order_by("-pk"):
        handlers.act_on(event)

    assert waiting(stage.staff("manager1")) == waiting(stage.staff("approver")) == []
    assert waiting(stage.of()) == ["selection.revise"]


def test_plan_sent_back_is_a_duty_again_with_its_own_age(stage):
    stage.ranked().decided()
    outbox.drain()
    award = stage.award()
    plan = counting_plan(award.application)
    selection.submit_revised_plan(award_id=award.pk, plan=plan, actor=stage.of(), at=stage.now())
    sent_back = stage.now()
    selection.return_plan(
        award_id=award.pk, reason="KPI 측정 방법을 적어 주세요.", actor=stage.staff("manager1"), at=sent_back
    )
    outbox.drain()

    first, second = Task.objects.filter(kind="selection.revise").order_by("opened_at")
    assert first.done_at is not None and first.done_at < sent_back
    assert (second.opened_at, second.done_at) == (sent_back, None)
    assert second.due_at == stage.award().answer_by
    notice = Notice.objects.get(kind="selection.plan_returned", recipient=stage.of().person_id)
    assert "KPI 측정 방법을 적어 주세요." in notice.body


def test_proposer_is_not_asked_to_decide(stage):
    stage.ranked()
    outbox.drain()
    task = Task.objects.get(kind="selection.decide_ranking")
    approver = stage.staff("approver")

    assert task.but == stage.ranking.proposed_by
    Task.objects.filter(pk=task.pk).update(but=approver.person_id)
    assert waiting(approver) == []


def test_tasks_and_notices_of_others_are_hidden(stage):
    stage.ranked().decided()
    outbox.drain()
    firm, vendor = stage.of(), stage.vendor()

    assert queries.task_count(firm) == 1
    assert queries.task_count(vendor) == 0
    assert not Task.objects.visible_to(vendor).filter(organisation=firm.organisation_id).exists()
    assert set(Notice.objects.visible_to(vendor).values_list("recipient", flat=True)) == {vendor.person_id}
    assert not Notice.objects.visible_to(stage.world.system).exists()


def test_deadline_is_reminded_of_three_days_one_day_and_on_the_day(stage):
    stage.ranked().decided()
    outbox.drain()
    due = stage.award().answer_by
    firm = stage.of()

    def said(at) -> int:
        schedule.tick(at)
        schedule.tick(at)
        outbox.drain()
        return Notice.objects.filter(kind="notices.remind_firm", recipient=firm.person_id).count()

    assert said(due - timedelta(days=4)) == 0
    assert said(due - timedelta(days=3)) == 1
    assert said(due - timedelta(days=2)) == 1
    assert said(due - timedelta(days=1)) == 2
    assert said(due - timedelta(hours=3)) == 3
    assert said(due - timedelta(minutes=1)) == 3


def test_late_clock_says_the_nearest_step_alone(stage):
    stage.ranked().decided()
    outbox.drain()
    task = Task.objects.get(kind="selection.revise")
    schedule.tick(task.due_at - timedelta(days=1))

    assert list(task.reminders.values_list("days", flat=True)) == [1]


def test_tick_lapses_awards_and_closes_their_tasks(stage):
    stage.ranked().decided()
    outbox.drain()
    schedule.tick(stage.award().answer_by + timedelta(seconds=1))
    outbox.drain()

    assert stage.award().state == "withdrawn"
    assert waiting(stage.of()) == []
    assert "selection.award_lapsed" in told(stage.of())


def test_every_decision_of_a_lifecycle_is_heard_by_a_task_or_told():
    heard = {event for kind in registry.TASKS.values() for event in kind.events()}
    heard |= {event for kind in registry.NOTICES.values() for event in kind.events}

    for noun in ("application", "award", "consortium", "ranking", "promotion", "ineligibility", "vendor_registration"):
        assert {f"{noun}.{move}" for move in Lifecycle.registry[noun].transitions} <= heard


def test_returned_ranking_is_a_duty_of_the_manager_again(stage):
    stage.ranked()
    selection.decide_ranking(
        ranking_id=stage.ranking.pk, answer=Answer.RETURN, reason="동점자를 다시 봐 주세요.", actor=stage.staff("approver"),
        at=stage.now(),
    )  # fmt: skip
    outbox.drain()

    assert waiting(stage.staff("manager1")) == ["selection.propose_ranking"]
    assert waiting(stage.staff("approver")) == []


def test_results_wait_to_be_announced(stage):
    stage.ranked()
    selection.decide_ranking(
        ranking_id=stage.ranking.pk, answer=Answer.APPROVE, actor=stage.staff("approver"), at=stage.now()
    )
    outbox.drain()
    assert waiting(stage.staff("approver")) == ["selection.announce_results"]

    programmes.announce_results(round_id=stage.world.made["round"], actor=stage.staff("approver"), at=stage.now())
    outbox.drain()
    assert waiting(stage.staff("approver")) == []
