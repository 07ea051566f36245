"""An application that may not take part: proposed by a manager, decided by another person."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from marketplace.core import approvals
from marketplace.core.actor import Actor
from marketplace.core.approvals import Answer, ApprovalPolicy
from marketplace.core.clock import day_in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import CaseState

from ..errors import ProposedAlready, ReasonAndRemedyNeeded
from ..lifecycles import APPLICATION, INELIGIBILITY
from ..models import Application, Ineligibility

DECISION = ApprovalPolicy(kind="ineligibility", role="approver")


def propose_ineligible(*, application_id: int, reason: str, remedy: str, actor: Actor, at: datetime) -> Ineligibility:
    """The manager proposes to find it ineligible, saying why and what the firm can do.

    Raises NotAllowed, ReasonAndRemedyNeeded, ProposedAlready.
    """
    if not actor.has("programme_manager") or actor.person_id is None:
        raise NotAllowed
    if not reason.strip() or not remedy.strip():
        raise ReasonAndRemedyNeeded
    application = Application.objects.visible_to(actor).get(pk=application_id)
    if application.state not in APPLICATION["find_ineligible"].sources:
        raise NotAllowed
    try:
        with transaction.atomic():
            found = Ineligibility.objects.create(
                application=application, reason=reason, remedy=remedy, proposed_by=actor.person_id, proposed_at=at,
                state_since=at,
            )  # fmt: skip
            return advance(INELIGIBILITY, found, "propose", actor=actor, at=at)
    except IntegrityError as error:
        raise ProposedAlready from error


def decide_ineligible(
    *, ineligibility_id: int, answer: Answer, reason: str = "", actor: Actor, at: datetime
) -> Ineligibility:
    """An approver who is not the proposer decides. Approval ends the case.

    Reason, remedy and the last day to object (`objection_days` after the notice) reach the firm with the event
    "application.find_ineligible". Raises NotAllowed, ProposerDecides, TransitionRefused.
    """
    with transaction.atomic():
        found = Ineligibility.objects.select_for_update(no_key=True).get(pk=ineligibility_id)
        approvals.decide(
            DECISION, found, proposed_by=found.proposed_by, answer=answer, actor=actor, at=at,
            since=found.proposed_at, reason=reason,
        )  # fmt: skip
        found = advance(INELIGIBILITY, found, answer.value, actor=actor, at=at, reason=reason)
        if answer is Answer.APPROVE:
            _end(found, actor, at)
    return found


def _end(found: Ineligibility, actor: Actor, at: datetime) -> None:
    application = Application.objects.select_related("case").get(pk=found.application_id)
    days = rounds.rules_of(application.case.track_id).objection_days
    found.object_by = day_in_korea(at) + timedelta(days=days)
    found.save(update_fields=["object_by"])
    advance(
        APPLICATION, application, "find_ineligible", actor=actor, at=at, reason=found.reason, remedy=found.remedy,
        object_by=found.object_by.isoformat(),
    )  # fmt: skip
    programmes.move_case(
        case_id=application.case_id, to=CaseState.ENDED, holder="nobody", actor=actor, at=at, reason=found.reason
    )
