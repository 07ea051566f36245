"""What can be read between consortium and award."""

import json
from datetime import date, datetime, timedelta

from django.db.models import Min, QuerySet

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.programmes import queries as programmes
from marketplace.programmes.enums import Stage
from marketplace.programmes.models import EligibilityRun

from .enums import ApplicationState, ConsortiumState, EntryOutcome, ObjectionState, RankingState
from .facts import build_facts, end_of_month
from .models import (
    Application,
    ApplicationVersion,
    Award,
    Consortium,
    Ineligibility,
    Objection,
    Ranking,
    RankingEntry,
)
from .plan import Plan

__all__ = [
    "applications",
    "awards",
    "awards_in",
    "build_facts",
    "consortium_of",
    "correction_asked",
    "counting_plan",
    "draft_run",
    "end_of_month",
    "ineligibility_of",
    "last_day_to_object",
    "latest_objection",
    "latest_ranking",
    "latest_version",
    "lowest_selected",
    "may_still_object",
    "objection_to",
    "own_applications",
    "plan_of",
    "ranking_entry_of",
]


def applications(actor: Actor) -> QuerySet[Application]:
    return Application.objects.visible_to(actor).select_related("case__demand_firm", "case__vendor", "round")


def own_applications(actor: Actor) -> QuerySet[Application]:
    """The applications of the firm the actor acts for, the newest first."""
    mine = Application.objects.filter(demand_firm_id=actor.organisation_id or 0)
    return mine.select_related("case__demand_firm", "case__vendor", "case__round", "round", "demand_firm").order_by(
        "-pk"
    )


def consortium_of(case_id: int) -> Consortium | None:
    """The consortium of a case that is proposed or stands."""
    live = Consortium.objects.exclude(state=ConsortiumState.DISSOLVED)
    return live.filter(case_id=case_id).select_related("vendor").first()


def has_parted(case_id: int) -> bool:
    """Whether a consortium of the case was declined or given up."""
    return Consortium.objects.filter(case_id=case_id, state=ConsortiumState.DISSOLVED).exists()


def draft_run(case_id: int) -> EligibilityRun | None:
    """What the rules found in the draft when they were last asked."""
    return programmes.latest_run(case_id, Stage.DRAFT)


def correction_asked(application: Application) -> str:
    """What the agency has asked to be corrected, in its words."""
    asked = audit.trail(application).filter(action="application.ask_correction")
    return asked.values_list("reason", flat=True).last() or ""


def ineligibility_of(application: Application) -> Ineligibility | None:
    """The finding of ineligibility that was approved."""
    return application.ineligibilities.filter(state=RankingState.APPROVED).order_by("-pk").first()


def last_day_to_object(application: Application) -> date | None:
    """Until the end of which day in Korea the firm may object to what was decided; None if it may not."""
    if application.state == ApplicationState.INELIGIBLE:
        found = ineligibility_of(application)
        return found.object_by if found else None
    if application.state == ApplicationState.NOT_SELECTED:
        days = programmes.rules_of(application.case.track_id).objection_days
        return day_in_korea(application.state_since) + timedelta(days=days)
    return None


def objection_to(application: Application) -> Objection | None:
    """The objection to the decision that stands now."""
    found = application.objections.filter(told_at=application.state_since)
    return found.exclude(state=ObjectionState.WITHDRAWN).first()


def may_still_object(application: Application, at: datetime) -> bool:
    """Whether the firm has not yet objected to the decision that stands, and the last day to do so is not over."""
    last = last_day_to_object(application)
    return last is not None and day_in_korea(at) <= last and objection_to(application) is None


def latest_objection(application: Application) -> Objection | None:
    """The firm's last objection to any decision on the application."""
    return application.objections.select_related("file").order_by("-pk").first()


def ranking_entry_of(application: Application) -> RankingEntry | None:
    """The application's place in the approved ranking of its track."""
    return application.ranking_entries.filter(ranking__state=RankingState.APPROVED).select_related("ranking").first()


def lowest_selected(ranking: Ranking) -> int | None:
    """The points of the last project selected in a ranking, in hundredths."""
    selected = ranking.entries.filter(outcome=EntryOutcome.SELECTED)
    return selected.aggregate(least=Min("application__score"))["least"]


def awards(actor: Actor) -> QuerySet[Award]:
    return Award.objects.visible_to(actor).select_related("case__demand_firm", "case__vendor", "application")


def awards_in(state: str) -> QuerySet[Award]:
    """The awards in a state, with their cases, for those who go on with them."""
    return Award.objects.filter(state=state).select_related("case__demand_firm")


def plan_of(version: ApplicationVersion) -> Plan:
    """The plan as it was submitted."""
    return Plan.from_data(json.loads(version.content))


def latest_version(application: Application) -> ApplicationVersion | None:
    """What was submitted last, and so counts."""
    return application.versions.order_by("-version").first()


def counting_plan(application: Application) -> Plan | None:
    """The plan of the last submitted version: what counts, whatever the draft says."""
    latest = latest_version(application)
    return plan_of(latest) if latest else None


def latest_ranking(track_id: int) -> Ranking | None:
    return Ranking.objects.filter(track_id=track_id).order_by("-pk").first()
