"""An award until the agreement: the revised plan handed in and accepted, or a withdrawal that frees the money."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from catalog import operations as catalog
from marketplace import documents
from marketplace.core import canonical, money
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.lifecycle import TransitionRefused, advance
from marketplace.ledger import operations as ledger
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import CaseState

from ..enums import AwardState
from ..errors import PlanIncomplete
from ..lifecycles import APPLICATION, AWARD
from ..models import Award
from ..plan import Plan, problems
from .applications import write_version

NO_ANSWER = "수정사업계획서를 기한까지 내지 않아 협약을 포기한 것으로 봅니다."


def submit_revised_plan(*, award_id: int, plan: Plan, actor: Actor, at: datetime) -> Award:
    """Hand in the plan as it will be agreed on: its grant is the awarded one, grant and cash still make the quote.

    Raises PlanIncomplete naming every point, TransitionRefused after `answer_by`.
    """
    award = Award.objects.visible_to(actor).select_related("case__demand_firm", "application__consortium__quote").get(
        pk=award_id
    )  # fmt: skip
    supply = award.application.consortium.quote.total - (award.application.grant - award.grant)
    found = problems(
        plan,
        rules=rounds.rules_of(award.case.track_id),
        size_class=award.case.demand_firm.size_class,
        quote_total=supply,
    )
    if plan.grant != award.grant:
        found.append(_("The grant must be the %(won)s that were awarded.") % {"won": money.won(award.grant)})
    if found:
        raise PlanIncomplete(found)
    documents.preflight(plan.texts())
    with transaction.atomic():
        award = advance(AWARD, award, "submit_plan", actor=actor, at=at)
        award.plan_version = write_version(
            award.application, "revised_plan", canonical.dumps(plan.as_data()), actor, at
        )
        award.cash, award.in_kind = plan.cash, plan.in_kind_total
        award.save(update_fields=["plan_version", "cash", "in_kind"])
        _hold(award, "programme_manager", actor, at)
    return award


def accept_plan(*, award_id: int, actor: Actor, at: datetime) -> Award:
    """The manager accepts the revised plan: the agreement can be drawn up."""
    with transaction.atomic():
        award = advance(AWARD, Award.objects.visible_to(actor).get(pk=award_id), "accept_plan", actor=actor, at=at)
        _hold(award, "programme_manager", actor, at)
    return award


def return_plan(*, award_id: int, reason: str, actor: Actor, at: datetime) -> Award:
    """Send the plan back with the reason. The firm has at least the working days of a correction to answer."""
    award = Award.objects.visible_to(actor).select_related("case").get(pk=award_id)
    again = rounds.deadline(at, rounds.rules_of(award.case.track_id).correction_working_days)
    with transaction.atomic():
        award = advance(AWARD, award, "return_plan", actor=actor, at=at, reason=reason)
        award.answer_by = max(award.answer_by, again)
        award.save(update_fields=["answer_by"])
        _hold(award, "demand_firm", actor, at)
    return award


def agree_award(*, award_id: int, at: datetime) -> Award:
    """All three parties have signed, in the caller's transaction: from now on only the agreement can end.

    Raises TransitionRefused if the award was withdrawn or cancelled meanwhile.
    """
    return advance(AWARD, Award.objects.get(pk=award_id), "agree", actor=SYSTEM, at=at)


def withdraw_award(*, award_id: int, reason: str, actor: Actor, at: datetime) -> Award:
    """협약포기: the firm gives up before the agreement. Its grant goes back, its places are free, its case ends."""
    return _end(award_id, "withdraw", reason, actor, at)


def cancel_award(*, award_id: int, reason: str, actor: Actor, at: datetime) -> Award:
    """선정취소: an approver takes the award back before the agreement (insolvency, false data, exclusion)."""
    return _end(award_id, "cancel", reason, actor, at)


def _end(award_id: int, move: str, reason: str, actor: Actor, at: datetime) -> Award:
    with transaction.atomic():
        award = Award.objects.visible_to(actor).select_related("case__round", "application").get(pk=award_id)
        case = award.case
        award = advance(AWARD, award, move, actor=actor, at=at, reason=reason)
        advance(APPLICATION, award.application, "lose_award", actor=actor, at=at, reason=reason)
        programmes.move_case(case_id=case.pk, to=CaseState.ENDED, holder="nobody", actor=actor, at=at, reason=reason)
        programmes.release_place(track_id=case.track_id)
        catalog.release_vendor_place(round_id=case.round_id, vendor_id=case.vendor_id, at=at)
        ledger.reverse(transfer_key=f"award:{case.number}", key=f"award:{case.number}:{move}", at=at)
    return award


def lapse_awards_due(*, at: datetime) -> int:
    """No answer in time is a withdrawal; how many. Safe to repeat."""
    due = Award.objects.filter(state=AwardState.OFFERED, answer_by__lt=at).order_by("pk")
    return sum(_lapse(award, at) for award in due)


def _lapse(award: Award, at: datetime) -> bool:
    try:
        _end(award.pk, "lapse", NO_ANSWER, SYSTEM, at)
    except TransitionRefused:  # answered, or given more time, since we looked
        return False
    return True


def _hold(award: Award, holder: str, actor: Actor, at: datetime) -> None:
    programmes.move_case(
        case_id=award.case_id, to=CaseState.AGREEMENT, holder=holder, due_at=award.answer_by, actor=actor, at=at
    )
