"""The shortest way through a change of an agreement: ask, answer, approve, sign."""

import json
from dataclasses import replace

from contracts.agreements import operations as agreements
from contracts.agreements import queries
from contracts.agreements.enums import Party
from contracts.agreements.terms import PersonalData, Terms
from marketplace.core import outbox
from marketplace.demo.acts import agreements as agreeing

REASON, OPINION = "새 설비가 들어와 검수 기준을 다시 정해야 합니다.", "기간 안에 할 수 있어 동의합니다."
HANDLED = PersonalData(
    sensitive=False, entrusted_work="작업자 사진의 흐림 처리", items=("사진", "사번"), retention="검수일까지"
)
TERMS = Terms(personal_data=HANDLED)


def facts_of(document):
    return json.loads(document.snapshot)


def criteria(plan, words="새 설비를 포함하여 재현율 90% 이상"):
    """The plan with other criteria for its last milestone."""
    return replace(plan, milestones=(*plan.milestones[:-1], replace(plan.milestones[-1], criteria=words)))


def staff(plan):
    """The plan with another part for one person: nobody has to sign for that."""
    return replace(plan, staff=(replace(plan.staff[0], part="다른 일"), *plan.staff[1:]))


def ask(stage, change=criteria, *, key="f01", **other):
    agreement = stage.agreement(key)
    given = {
        "agreement_id": agreement.pk, "plan": change(queries.effective_plan(agreement)), "reason": REASON,
        "seen": queries.plan_digest(agreement), "actor": stage.of(key), "at": stage.now(),
    }  # fmt: skip
    return agreements.request_change(**given | other)


def answer(stage, amendment, agrees=True, **other):
    given = {"opinion": OPINION, "actor": stage.vendor(), "at": stage.now()}
    return agreements.answer_change(amendment_id=amendment.pk, agrees=agrees, **given | other)


def approve(stage, amendment, **other):
    given = {"actor": stage.staff("manager1"), "at": stage.now()}
    return agreements.approve_change(amendment_id=amendment.pk, **given | other)


def drawn_up(stage, change=criteria, **other):
    """A change whose document waits for its lock."""
    amendment = approve(stage, answer(stage, ask(stage, change)), **other)
    outbox.drain()
    return amendment


def sealed(stage, change=criteria, **other):
    amendment = drawn_up(stage, change, **other)
    firm = stage.firm()
    agreeing.locked(stage.world, firm)
    for party in Party:
        agreeing.signed(stage.world, firm, party)
    outbox.drain()
    amendment.refresh_from_db()
    return amendment


def later(plan, month=8):
    """The plan with its last milestone, and so its end, in another month."""
    return replace(plan, milestones=(*plan.milestones[:-1], replace(plan.milestones[-1], month=month)))
