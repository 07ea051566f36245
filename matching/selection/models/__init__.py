"""Consortium, application, ranking and award; and the panels whose scores the ranking stands on."""

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
