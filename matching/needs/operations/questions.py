"""Questions to a need: asked without the vendor's name, answered for all."""

from datetime import datetime

from django.db import transaction

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.errors import NotAllowed

from ..enums import NeedState
from ..models import Need, Question
from ..rules import its_firm


def ask_question(*, need_id: int, text: str, actor: Actor, at: datetime) -> Question:
    """A vendor that may quote asks while quotes are collected. Raises NotAllowed."""
    need = Need.objects.visible_to(actor).select_related("case").get(pk=need_id)
    if need.state != NeedState.ASKING or actor.organisation_id in (None, need.demand_firm_id):
        raise NotAllowed
    with transaction.atomic():
        question = Question.objects.create(need=need, vendor_id=actor.organisation_id, text=text, asked_at=at)
        audit.record(need, "need.question", actor=actor, at=at)
    return question


def answer_question(*, question_id: int, text: str, actor: Actor, at: datetime) -> Question:
    """The firm answers; every vendor that may quote reads it. Raises NotAllowed."""
    with transaction.atomic():
        question = Question.objects.select_for_update(no_key=True).get(pk=question_id)
        need = Need.objects.visible_to(actor).select_related("case").get(pk=question.need_id)
        if not its_firm(need, actor):
            raise NotAllowed
        question.answer, question.answered_at = text, at
        question.save(update_fields=["answer", "answered_at"])
        audit.record(need, "need.answer", actor=actor, at=at)
    return question
