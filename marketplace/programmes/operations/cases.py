"""Cases: opened with a need, moved by what the apps above do, and checked for eligibility."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from marketplace.core import audit, canonical, numbers
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.lifecycle import advance

from .. import queries
from ..eligibility import Facts, evaluate
from ..enums import CaseState, Stage
from ..errors import QuotaFull
from ..lifecycles import CASE
from ..models import Case, EligibilityRun, RuleFinding, Track


def open_case(*, round_id: int, track_id: int, demand_firm_id: int, title: str, actor: Actor, at: datetime) -> Case:
    """A firm's need enters a round. Its number cannot be guessed from another's."""
    with transaction.atomic():
        round_ = queries.round_of(round_id)
        case = Case.objects.create(
            number=numbers.public_number("C", round_.code), round=round_, track_id=track_id,
            demand_firm_id=demand_firm_id, title=title, holder="demand_firm",
            holder_since=at, state_since=at,
        )  # fmt: skip
        audit.record(case, "case.open", actor=actor, at=at, facts={"number": case.number})
    return case


def move_case(
    *,
    case_id: int,
    to: CaseState,
    holder: str,
    due_at: datetime | None = None,
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> Case:
    """Say where a case stands, whose turn it is and until when; in the caller's transaction.

    The same state changes only holder and due. `actor` is who caused it; the move itself is the system's.
    An ended case comes back to selection alone.
    Raises TransitionRefused for any other move that is not forward.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
        since = case.holder_since if (case.state, case.holder) == (to, holder) else at
        if case.state != to:
            case = advance(
                CASE, case, str(to), actor=SYSTEM, at=at, reason=reason, holder=holder, caused_by=actor.label
            )
        case.holder, case.holder_since, case.due_at = holder, since, due_at
        case.save(update_fields=["holder", "holder_since", "due_at"])
    return case


def set_vendor(*, case_id: int, vendor_id: int) -> None:
    """Name the vendor of a case, in the caller's transaction."""
    Case.objects.filter(pk=case_id).update(vendor_id=vendor_id)


def take_place(*, track_id: int) -> None:
    """One more project in a track, in the caller's transaction. Raises QuotaFull; the database keeps it too."""
    if not Track.objects.filter(pk=track_id, places_taken__lt=F("quota")).update(places_taken=F("places_taken") + 1):
        raise QuotaFull


def release_place(*, track_id: int) -> None:
    """Give a place of a track back, in the caller's transaction."""
    Track.objects.filter(pk=track_id, places_taken__gt=0).update(places_taken=F("places_taken") - 1)


def check_eligibility(*, case_id: int, stage: Stage, facts: Facts, at: datetime) -> EligibilityRun:
    """Run the round's rules for a stage on the facts, and keep facts and findings as they were."""
    case = queries.case(case_id)
    rule_set = queries.rule_set_of(case.track_id)
    verdict, findings = evaluate(facts, queries.values_of(rule_set), stage)
    with transaction.atomic():
        run = EligibilityRun.objects.create(
            case=case, stage=stage, rule_set=rule_set, facts=canonical.dumps(facts.as_data()), verdict=verdict, at=at
        )
        RuleFinding.objects.bulk_create(
            RuleFinding(
                run=run,
                rule=finding.rule,
                outcome=finding.outcome,
                message=finding.message,
                message_en=finding.message_en,
            )
            for finding in findings
        )
        audit.record(
            case,
            "case.eligibility",
            actor=SYSTEM,
            at=at,
            after=str(verdict),
            facts={"stage": str(stage), "run": run.pk},
        )
    return run
