"""이의신청: a firm objects to what was decided about its application; somebody who had no part in that answers.

An upheld objection brings the application back: to its check if nothing is ranked yet, else to the end of the reserve
list. Quota, money and places are guarded where a reserve is promoted.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from marketplace.core import approvals, audit, files, outbox
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.programmes import operations as programmes
from marketplace.programmes.enums import CaseState

from .. import queries
from ..enums import CONTESTABLE, ApplicationState, EntryOutcome, RankingState
from ..errors import (
    AnotherStandsInstead,
    NothingToObjectTo,
    ObjectedAlready,
    ObjectionTooLate,
    OpinionNeeded,
    RankingWaits,
)
from ..lifecycles import APPLICATION, INELIGIBILITY, OBJECTION
from ..models import Application, Objection, Ranking
from ..rules import answer_due
from . import ineligibility, ranking


def hand_in_objection(
    *, application_id: int, grounds: str, content: bytes | None = None, actor: Actor, at: datetime
) -> Objection:
    """The firm's representative objects, until the end of the last day in Korea, once to each decision.

    Raises NotAllowed, NothingToObjectTo, ObjectionTooLate, ObjectedAlready, FileRefused.
    """
    application = Application.objects.visible_to(actor).get(pk=application_id)
    if actor.organisation_id != application.demand_firm_id or not actor.has("representative"):
        raise NotAllowed
    with transaction.atomic():
        application = Application.objects.select_for_update(no_key=True).get(pk=application.pk)
        if application.state not in CONTESTABLE:
            raise NothingToObjectTo
        last = queries.last_day_to_object(application)
        if day_in_korea(at) > last:
            raise ObjectionTooLate(day=last.isoformat())
        if queries.objection_to(application):
            raise ObjectedAlready
        proposed_by, made_by = _who_decided(application)
        made = Objection.objects.create(
            application=application, against=application.state, told_at=application.state_since,
            decision_proposed_by=proposed_by, decision_made_by=made_by, grounds=grounds,
            file=files.store(content, at=at) if content else None, handed_in_at=at, handed_in_by=actor.person_id,
            handed_in_label=actor.label, answer_due=answer_due(day_in_korea(at)), state_since=at,
        )  # fmt: skip
        audit.record(
            made, "objection.hand_in", actor=actor, at=at, reason=grounds,
            facts={"against": made.against, "answer_due": made.answer_due.isoformat()}
            | ({"sha256": made.file.sha256} if made.file else {}),
        )  # fmt: skip
        outbox.publish("objection.hand_in", subject=made, at=at, actor=actor)
    return made


def _who_decided(application: Application) -> tuple[int, int]:
    """Who proposed and who made the decision that stands."""
    if application.state == ApplicationState.INELIGIBLE:
        decided, policy = queries.ineligibility_of(application), ineligibility.DECISION
    else:
        decided, policy = queries.ranking_entry_of(application).ranking, ranking.DECISION
    return decided.proposed_by or 0, approvals.answers(policy, decided).last().decided_by


def take_up_objection(*, objection_id: int, opinion: str, actor: Actor, at: datetime) -> Objection:
    """A manager has looked into it and lays it before an approver, with an opinion. Raises OpinionNeeded."""
    if not opinion.strip():
        raise OpinionNeeded
    with transaction.atomic():
        objection = advance(OBJECTION, _of(actor, objection_id), "take_up", actor=actor, at=at)
        objection.opinion, objection.opinion_by = opinion, actor.person_id
        objection.save(update_fields=["opinion", "opinion_by"])
    return objection


def extend_objection(*, objection_id: int, reason: str, actor: Actor, at: datetime) -> Objection:
    """Put the answer off once, for the days the law gives, telling the firm why."""
    with transaction.atomic():
        objection = advance(OBJECTION, _of(actor, objection_id), "extend", actor=actor, at=at, reason=reason)
        objection.answer_due = answer_due(day_in_korea(objection.handed_in_at), extended=True)
        objection.save(update_fields=["answer_due"])
    return objection


def uphold_objection(*, objection_id: int, reason: str, actor: Actor, at: datetime) -> Objection:
    """An approver who had no part in the decision finds for the firm: its application is in the running again.

    Raises TransitionRefused, RankingWaits, AnotherStandsInstead.
    """
    with transaction.atomic():
        objection = _answer(objection_id, "uphold", reason, actor, at)
        _bring_back(objection, actor, at)
    return objection


def dismiss_objection(*, objection_id: int, reason: str, actor: Actor, at: datetime) -> Objection:
    """An approver who had no part in the decision finds that it stands. Raises TransitionRefused."""
    with transaction.atomic():
        return _answer(objection_id, "dismiss", reason, actor, at)


def withdraw_objection(*, objection_id: int, actor: Actor, at: datetime) -> Objection:
    """The firm takes it back before the answer; while there is time, it may hand in another."""
    return advance(OBJECTION, _of(actor, objection_id), "withdraw", actor=actor, at=at)


def _of(actor: Actor, objection_id: int) -> Objection:
    return Objection.objects.visible_to(actor).get(pk=objection_id)


def _answer(objection_id: int, move: str, reason: str, actor: Actor, at: datetime) -> Objection:
    objection = advance(OBJECTION, _of(actor, objection_id), move, actor=actor, at=at, reason=reason)
    objection.answer, objection.answered_by = reason, actor.person_id
    objection.save(update_fields=["answer", "answered_by"])
    return objection


def _bring_back(objection: Objection, actor: Actor, at: datetime) -> None:
    application = Application.objects.select_related("case").get(pk=objection.application_id)
    ranked = _live_ranking(application.case.track_id)
    if objection.against == ApplicationState.INELIGIBLE:
        found = queries.ineligibility_of(application)
        advance(INELIGIBILITY, found, "overturn", actor=actor, at=at, reason=objection.answer)
    move, facts = "reopen", {}
    if ranked:
        move, facts = "reserve", {"reserve_rank": _last_of_the_reserves(application, ranked, objection.answer)}
    try:
        with transaction.atomic():
            advance(APPLICATION, application, move, actor=actor, at=at, reason=objection.answer, **facts)
    except IntegrityError as error:  # firm_has_one_live_application_a_round
        raise AnotherStandsInstead from error
    programmes.move_case(
        case_id=application.case_id, to=CaseState.SELECTION, holder="programme_manager", actor=actor, at=at,
        reason=objection.answer,
    )  # fmt: skip


def _live_ranking(track_id: int) -> Ranking | None:
    """The approved ranking of the track, locked. Raises RankingWaits if one is proposed."""
    live = Ranking.objects.select_for_update(no_key=True).filter(
        track_id=track_id, state__in=[RankingState.PROPOSED, RankingState.APPROVED]
    )
    found = live.first()
    if found and found.state == RankingState.PROPOSED:
        raise RankingWaits
    return found


def _last_of_the_reserves(application: Application, ranked: Ranking, reason: str) -> int:
    """Put it at the end of the reserve list, behind all who are there; its number."""
    last = ranked.entries.aggregate(rank=Max("rank"), reserve=Max("reserve_rank"))
    place = {"outcome": EntryOutcome.RESERVE, "reserve_rank": (last["reserve"] or 0) + 1, "reason": reason}
    ranked.entries.update_or_create(
        application=application, defaults=place,
        create_defaults={**place, "rank": (last["rank"] or 0) + 1, "grant": application.grant},
    )  # fmt: skip
    return place["reserve_rank"]
