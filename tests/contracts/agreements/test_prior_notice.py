"""The agency's notice before it terminates: given, answered until its day, decided on after it; and what refuses each."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from contracts.agreements import operations
from contracts.agreements.enums import AgreementState, Concerned, DocumentState, Party, TerminationGround
from contracts.agreements.enums import PriorNoticeState as N
from contracts.agreements.errors import NoticeStands
from contracts.agreements.models import Opinion, PriorNotice
from marketplace.core import audit, outbox
from marketplace.core.clock import day_in_korea
from marketplace.core.lifecycle import TransitionRefused
from marketplace.demo.acts import agreements as agreeing
from marketplace.notices.models import Notice, Task
from tests.contracts.agreements import changing

pytestmark = [pytest.mark.django_db, pytest.mark.db]

SAID = "설비를 옮기는 동안 멈추었을 뿐이며 다음 달에 다시 시작합니다."


@pytest.fixture
def stage(in_force):
    return in_force


def answer(stage, actor=None, said=SAID):
    return operations.state_opinion(
        notice_id=stage.notice().pk, opinion=said, actor=actor or stage.of(), at=stage.now()
    )


def terminate(stage, **other):
    given = {
        "agreement_id": stage.agreement().pk, "reason": "의견을 읽었으나 다시 시작할 설비가 없습니다.",
        "actor": stage.staff("approver"), "at": stage.now(),
    }  # fmt: skip
    return operations.terminate_agreement(**given | other)


def withdraw(stage, **other):
    given = {
        "notice_id": stage.notice().pk, "reason": "의견이 맞습니다.", "actor": stage.staff("approver"), "at": stage.now(),
    }  # fmt: skip
    return operations.withdraw_notice(**given | other)


def waiting():
    """Kinds of the open tasks about notices."""
    return set(Task.objects.filter(kind__contains="_notice", done_at=None).values_list("kind", flat=True))


def trail(stage):
    """(what, facts) of what is about the notice and the termination, oldest first."""
    found = audit.trail(stage.agreement()).filter(action__regex=r"^(prior_notice\.|agreement\.terminate)")
    return [(entry.action, json.loads(entry.facts)) for entry in found]


# From the notice to the decision


def test_notice_is_answered_and_the_agreement_terminated_on_it_with_all_of_it_in_the_trail(stage):
    stage.noticed()
    outbox.drain()
    notice = stage.notice()
    assert notice.answer_by - day_in_korea(notice.at) >= timedelta(days=10)
    assert waiting() == {"agreements.answer_notice_demand_firm", "agreements.answer_notice_vendor"}
    assert Notice.objects.filter(kind="agreements.notice_give").count() >= 2

    answer(stage)
    answer(stage, said="설비 계약서를 더 냅니다.")
    outbox.drain()
    assert waiting() == {"agreements.answer_notice_vendor"}
    stage.heard()
    assert operations.close_notices_due(at=stage.now()) == 1
    assert operations.close_notices_due(at=stage.now()) == 0
    outbox.drain()
    assert waiting() == {"agreements.decide_on_notice"}

    terminate(stage)
    outbox.drain()
    notice.refresh_from_db()
    assert (stage.agreement().state, notice.state) == (AgreementState.TERMINATED, N.CARRIED_OUT)
    assert notice.decided_on > notice.answer_by
    assert waiting() == set()
    found = trail(stage)
    assert [what for what, _facts in found] == [
        "prior_notice.give", "prior_notice.answer", "prior_notice.answer", "prior_notice.close", "agreement.terminate",
        "prior_notice.carry_out",
    ]  # fmt: skip
    facts = dict(found)["agreement.terminate"]["notice"]
    assert (facts["number"], facts["ground"], facts["opinions"]) == (notice.number, notice.ground, 2)
    assert facts["answer_by"] == notice.answer_by.isoformat()


def test_last_day_that_is_no_working_day_is_the_next_one(stage):
    at = stage.world.go(date(2026, 9, 16), 10)  # ten days later is a Saturday, the third day of Chuseok
    stage.noticed(at=at)

    assert stage.notice().answer_by == date(2026, 9, 28)


@pytest.mark.parametrize("answered", [(), ("firm",), ("firm", "vendor")])
def test_termination_waits_for_the_day_after_the_last_whoever_has_answered(stage, answered):
    with pytest.raises(TransitionRefused, match="해지 사전통지를 먼저"):
        terminate(stage)
    stage.noticed()
    for side in answered:
        answer(stage, stage.of() if side == "firm" else stage.vendor())
    stage.world.go(stage.notice().answer_by, 23, 59)
    with pytest.raises(TransitionRefused, match="그다음 날부터"):
        terminate(stage)
    assert stage.agreement().state == AgreementState.IN_FORCE
    stage.heard()

    assert terminate(stage).state == AgreementState.TERMINATED


def write(notice, state, decided_on):
    """Past every operation, as somebody with the database's password would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE agreements_priornotice SET state = %s, decided_on = %s WHERE id = %s",
            [state, decided_on, notice.pk],
        )


def test_database_itself_lets_nothing_be_terminated_before_the_day_is_over(stage):
    notice = stage.noticed().notice()
    for decided in (None, notice.answer_by):
        with pytest.raises(IntegrityError):
            write(notice, N.CARRIED_OUT, decided)
    write(notice, N.CARRIED_OUT, notice.answer_by + timedelta(days=1))


def test_database_itself_keeps_what_a_firm_has_said(stage):
    said = answer(stage.noticed())
    with pytest.raises(DatabaseError), transaction.atomic():
        Opinion.objects.filter(pk=said.pk).update(text="다른 말")
    with pytest.raises(DatabaseError), transaction.atomic():
        Opinion.objects.filter(pk=said.pk).delete()


# Who gives it, and when


@pytest.mark.parametrize("key", ["manager1", "finance1", "f01"])
def test_notice_is_given_and_withdrawn_by_those_who_may_terminate(stage, key):
    actor = stage.of() if key == "f01" else stage.staff(key)
    with pytest.raises(TransitionRefused):
        stage.noticed(actor=actor)
    stage.noticed()
    with pytest.raises(TransitionRefused):
        withdraw(stage, actor=actor)

    assert stage.notice().state == N.GIVEN


def test_notice_needs_words_and_stands_alone(stage):
    with pytest.raises(TransitionRefused):
        stage.noticed(reason=" \n ")
    stage.noticed().noticed()  # a second click
    assert PriorNotice.objects.count() == 1
    with pytest.raises(NoticeStands, match=stage.notice().number):
        stage.noticed(ground=TerminationGround.PROHIBITED_ACT, concerns=Concerned.VENDOR)


def test_notice_that_is_withdrawn_is_nothing_to_terminate_on_and_another_may_be_given(stage):
    stage.noticed()
    with pytest.raises(TransitionRefused):
        withdraw(stage, reason="")
    withdraw(stage)
    outbox.drain()
    assert (stage.notice().state, stage.notice().decision) == (N.WITHDRAWN, "의견이 맞습니다.")
    assert waiting() == set()
    assert Notice.objects.filter(kind="agreements.notice_withdraw").count() >= 2
    stage.heard()
    with pytest.raises(TransitionRefused, match="해지 사전통지를 먼저"):
        terminate(stage)
    with pytest.raises(TransitionRefused):
        withdraw(stage)
    stage.noticed()

    assert stage.notice().number.endswith("-T2")
    with pytest.raises(TransitionRefused, match="그다음 날부터"):
        terminate(stage)


def test_notice_is_given_while_the_agreement_can_be_terminated_and_lapses_when_the_work_is_complete(stage):
    given = {
        "agreement_id": stage.agreement().pk,
        "reason": "현장 사고",
        "actor": stage.staff("manager1"),
        "at": stage.now(),
    }
    operations.suspend_agreement(**given)
    stage.noticed()
    operations.resume_agreement(**given)
    del given["reason"]
    operations.complete_agreement(**given)

    assert stage.notice().state == N.LAPSED
    with pytest.raises(TransitionRefused, match="상태"):
        stage.noticed()


def test_end_by_consent_waits_for_no_notice_and_ends_one_that_stands(stage):
    stage.noticed()
    ended = operations.request_end(
        agreement_id=stage.agreement().pk, reason="합의합니다.", actor=stage.of(), at=stage.now()
    )
    changing.approve(stage, changing.answer(stage, ended))
    outbox.drain()
    agreeing.locked(stage.world, stage.firm())
    for party in Party:
        agreeing.signed(stage.world, stage.firm(), party)
    outbox.drain()

    assert (stage.document().state, stage.agreement().state) == (DocumentState.SEALED, AgreementState.TERMINATED)
    assert stage.notice().state == N.LAPSED
    assert "notice" not in dict(trail(stage))["agreement.terminate"]


# What the firms say to it


def test_same_answer_again_is_nothing_new(stage):
    stage.noticed()

    assert answer(stage) == answer(stage, said=f" {SAID}\r\n")
    assert answer(stage, stage.vendor()).position == 2


@pytest.mark.parametrize("who", ["other firm", "its viewer", "office"])
def test_others_say_nothing_to_it(stage, who):
    stage.noticed()
    actor = {
        "other firm": stage.of("f08"), "its viewer": replace(stage.of(), roles=frozenset({"viewer"})),
        "office": stage.staff("approver"),
    }[who]  # fmt: skip
    with pytest.raises((TransitionRefused, PriorNotice.DoesNotExist)):
        answer(stage, actor)

    assert not Opinion.objects.exists()


def test_answer_needs_words_and_comes_by_the_last_day(stage):
    stage.noticed()
    with pytest.raises(TransitionRefused):
        answer(stage, said="  ")
    stage.world.go(stage.notice().answer_by, 23, 59)
    answer(stage)
    stage.heard()
    with pytest.raises(TransitionRefused, match="운영사무국"):
        answer(stage, said="늦었지만 더 있습니다.")
    assert answer(stage) == Opinion.objects.get()  # the same click, sent twice over midnight

    terminate(stage)
    with pytest.raises(TransitionRefused, match="더는"):
        answer(stage, said="이의가 있습니다.")


def test_firm_reads_what_it_said_itself_and_the_office_everything(stage):
    stage.noticed()
    answer(stage)
    answer(stage, stage.vendor(), "수요기업이 설비를 팔았습니다.")
    counts = {
        name: Opinion.objects.visible_to(actor).count()
        for name, actor in (
            ("firm", stage.of()), ("vendor", stage.vendor()), ("office", stage.staff("manager1")),
            ("other", stage.of("f08")),
        )
    }  # fmt: skip

    assert counts == {"firm": 1, "vendor": 1, "office": 2, "other": 0}
