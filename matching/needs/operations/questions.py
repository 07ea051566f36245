"""Questions to a need: asked without the vendor's name, answered for all."""

from datetime import datetime

from django.db import transaction

from marketplace.accounts.rules import MEMBERS, is_office
from marketplace.core import audit, outbox
from marketplace.core.actor import Actor
from marketplace.core.errors import NotAllowed

from ..enums import NeedState
from ..errors import AnsweredBefore, NothingWritten
from ..models import Need, Question
from ..rules import its_firm


def ask_question(*, need_id: int, text: str, actor: Actor, at: datetime) -> Question:
    """A vendor that may quote asks while quotes are collected; the same words twice are one question.

    Raises NotAllowed, NothingWritten.
    """
    need = Need.objects.visible_to(actor).select_related("case").get(pk=need_id)
    is_a_vendor = actor.organisation_id not in (None, need.demand_firm_id) and not is_office(actor)
    if need.state != NeedState.ASKING or not (is_a_vendor and actor.has_any(*MEMBERS)):
        raise NotAllowed
    _refuse_blank(text)
    with transaction.atomic():
        Need.objects.select_for_update(no_key=True).get(pk=need.pk)
        if asked := Question.objects.filter(need=need, vendor_id=actor.organisation_id, text=text).first():
            return asked
        question = Question.objects.create(need=need, vendor_id=actor.organisation_id, text=text, asked_at=at)
        audit.record(need, "need.question", actor=actor, at=at, facts={"question": question.pk})
        outbox.publish("question.ask", subject=question, at=at)  # nobody learns who asked
    return question


def answer_question(*, question_id: int, text: str, actor: Actor, at: datetime) -> Question:
    """The firm answers, once; every vendor that may quote reads it.

    Raises NotAllowed, NothingWritten, AnsweredBefore.
    """
    _refuse_blank(text)
    with transaction.atomic():
        question = Question.objects.select_for_update(no_key=True).get(pk=question_id)
        need = Need.objects.visible_to(actor).select_related("case").get(pk=question.need_id)
        if not its_firm(need, actor):
            raise NotAllowed
        if question.answered_at:
            raise AnsweredBefore
        question.answer, question.answered_at = text, at
        question.save(update_fields=["answer", "answered_at"])
        audit.record(need, "need.answer", actor=actor, at=at, facts={"question": question.pk})
        outbox.publish("question.answer", subject=question, at=at, actor=actor)
    return question


def _refuse_blank(text: str) -> None:
    if not text.strip():
        raise NothingWritten
