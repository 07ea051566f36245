"""What the case offers its two firms from the conclusion of their agreement to its end: a change, or the end by consent."""

import pytest
from django.utils.translation import gettext as _

from contracts.agreements import change_workspace, operations
from contracts.agreements.enums import AgreementState as A

pytestmark = [pytest.mark.django_db, pytest.mark.db]

CHANGE, END, READ = (
    "Ask for a change of the agreement",
    "Ask to end the agreement",
    "Read the request that is under way",
)


@pytest.fixture
def stage(concluded, stage):
    return stage


def brought(stage, state):
    """The agreement in a state that follows its conclusion."""
    given = {"agreement_id": stage.agreement().pk, "reason": "설비 사고"}
    if state != A.CONCLUDED:
        stage.in_force()
    if state == A.SUSPENDED:
        operations.suspend_agreement(**given, actor=stage.staff("manager1"), at=stage.now())
    if state == A.TERMINATED:
        stage.terminated()
    assert stage.agreement().state == state


def offered(stage, actor):
    return {step.label: step for step in change_workspace.steps(stage.agreement().case, actor, stage.now())}


@pytest.mark.parametrize(
    ("state", "labels"),
    [(A.CONCLUDED, [END]), (A.IN_FORCE, [CHANGE, END]), (A.SUSPENDED, [END]), (A.TERMINATED, [])],
)
def test_end_is_offered_to_both_firms_while_the_agreement_can_be_ended(stage, state, labels):
    brought(stage, state)

    for actor in (stage.of(), stage.vendor()):
        steps = offered(stage, actor)
        assert list(steps) == [_(label) for label in labels]
        assert not any(step.closed for step in steps.values())
    assert offered(stage, stage.staff("manager1")) == {}


@pytest.mark.parametrize("state", [A.CONCLUDED, A.IN_FORCE, A.SUSPENDED])
def test_end_that_is_offered_can_be_asked_for(stage, state):
    brought(stage, state)
    operations.request_end(agreement_id=stage.agreement().pk, reason="공장 이전", actor=stage.of(), at=stage.now())

    assert list(offered(stage, stage.of())) == [_(READ)]
