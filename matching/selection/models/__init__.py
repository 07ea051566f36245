"""Consortium, application, ranking and award; the panels whose scores the ranking stands on; objections."""

from .objections import Objection
from .panels import Conflict, Panel, PanelMember, Pledge, ScoreSheet, SheetScore
from .records import (
    ENDED,
    Application,
    ApplicationVersion,
    Award,
    CaseRecordQuerySet,
    Consortium,
    Ineligibility,
    Promotion,
    Ranking,
    RankingEntry,
    Receipt,
    Score,
)

__all__ = [
    "ENDED",
    "Application",
    "ApplicationVersion",
    "Award",
    "CaseRecordQuerySet",
    "Conflict",
    "Consortium",
    "Ineligibility",
    "Objection",
    "Panel",
    "PanelMember",
    "Pledge",
    "Promotion",
    "Ranking",
    "RankingEntry",
    "Receipt",
    "Score",
    "ScoreSheet",
    "SheetScore",
]
