"""What can be read between consortium and award."""

import json

from django.db.models import QuerySet

from marketplace.core.actor import Actor

from .facts import build_facts, end_of_month
from .models import Application, ApplicationVersion, Award, Ranking
from .plan import Plan

__all__ = ["applications", "awards", "build_facts", "counting_plan", "end_of_month", "latest_ranking", "plan_of"]


def applications(actor: Actor) -> QuerySet[Application]:
    return Application.objects.visible_to(actor).select_related("case__demand_firm", "case__vendor", "round")


def awards(actor: Actor) -> QuerySet[Award]:
    return Award.objects.visible_to(actor).select_related("case__demand_firm", "case__vendor", "application")


def plan_of(version: ApplicationVersion) -> Plan:
    """The plan as it was submitted."""
    return Plan.from_data(json.loads(version.content))


def counting_plan(application: Application) -> Plan | None:
    """The plan of the last submitted version: what counts, whatever the draft says."""
    latest = application.versions.order_by("-version").first()
    return plan_of(latest) if latest else None


def latest_ranking(track_id: int) -> Ranking | None:
    return Ranking.objects.filter(track_id=track_id).order_by("-pk").first()
