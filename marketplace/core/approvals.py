"""Approvals as data: who may answer, how many must, and which answers there are.

A policy comes from the rule set or from programme defaults; this module stores the answers and says
where a proposal stands. That the proposer never answers is kept by the database as well.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from .actor import Actor
from .errors import NotAllowed, Refusal
from .models import Decision


class Answer(StrEnum):
    APPROVE = "approve"
    RETURN = "return"  # back to the proposer, to mend and propose again
    REFUSE = "refuse"


class ProposerDecides(Refusal):
    message = _("You proposed this yourself: another person must decide it.")


class AnsweredAlready(Refusal):
    message = _("You have answered this already.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPolicy:
    """What a kind of decision needs: a role, a number of different people, the answers offered."""

    kind: str
    role: str
    minimum: int = 1
    answers: tuple[Answer, ...] = (Answer.APPROVE, Answer.RETURN, Answer.REFUSE)


def decide(
    policy: ApprovalPolicy,
    subject: models.Model,
    *,
    proposed_by: int,
    answer: Answer,
    actor: Actor,
    at: datetime,
    since: datetime | None = None,
    reason: str = "",
) -> bool:
    """Store the actor's answer; True once enough people have approved.

    `since` is when the proposal was made: answers to an earlier, returned proposal do not count.
    Raises NotAllowed, ProposerDecides, AnsweredAlready, or Refusal if a reason is missing.
    """
    if not actor.has(policy.role) or actor.person_id is None:
        raise NotAllowed
    if actor.person_id == proposed_by:
        raise ProposerDecides
    if answer not in policy.answers:
        raise Refusal(_("This answer is not offered here."))
    if answer is not Answer.APPROVE and not reason.strip():
        raise Refusal(_("Please give a reason: the other side will read it."))
    with transaction.atomic():
        earlier = answers(policy, subject, since=since)
        if earlier.filter(decided_by=actor.person_id).exists():
            raise AnsweredAlready
        Decision.objects.create(
            kind=policy.kind, subject=_key(subject), answer=answer, reason=reason.strip(), proposed_by=proposed_by,
            decided_by=actor.person_id, decided_label=actor.label, at=at,
        )  # fmt: skip
        return earlier.filter(answer=Answer.APPROVE).count() >= policy.minimum


def answers(policy: ApprovalPolicy, subject: models.Model, since: datetime | None = None) -> models.QuerySet[Decision]:
    """The answers given to the proposal made at `since` (all, if None), oldest first."""
    given = Decision.objects.filter(kind=policy.kind, subject=_key(subject)).order_by("pk")
    return given.filter(at__gte=since) if since else given


def _key(subject: models.Model) -> str:
    return f"{subject._meta.label_lower}:{subject.pk}"
