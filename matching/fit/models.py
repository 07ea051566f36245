"""Stored rankings: what was asked, what was understood, what came out, and under which versions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Solution
from marketplace.core.immutable import written_once


@written_once()
class MatchRun(models.Model):
    """추천 실행: everything needed to replay one ranking bit for bit."""

    text = models.TextField(_("need"))
    form = models.JSONField(default=dict, help_text="industry, size, budget_max, deployment, certifications, regions …")
    understood = models.JSONField(default=dict)
    engine = models.CharField(_("search engine"), max_length=20)
    encoder = models.CharField(_("model of meanings"), max_length=40)
    weights_version = models.CharField(_("rules of calculation, version"), max_length=20)
    synonyms_version = models.CharField(_("synonyms, version"), max_length=64)
    library_version = models.CharField(_("use cases, version"), max_length=64)
    generation = models.CharField(_("generation of the index"), max_length=64)
    seed = models.BigIntegerField()
    organisation_id = models.BigIntegerField(null=True, help_text="who asked; null for a visitor")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("match run")
        verbose_name_plural = _("match runs")

    def __str__(self):
        return _("Ranking no. %(number)d") % {"number": self.pk}


@written_once(("run_id", "solution_id"))
class Match(models.Model):
    """One solution's place in a run: its score in millionths as the sum of its parts."""

    run = models.ForeignKey(MatchRun, models.PROTECT, related_name="matches")
    solution = models.ForeignKey(Solution, models.PROTECT, related_name="+")
    rank = models.PositiveIntegerField(_("rank"), null=True, help_text="from 1; null if left out")
    score = models.BigIntegerField(help_text="millionths")
    band = models.CharField(max_length=10, blank=True)
    parts = models.JSONField(help_text="[[name, millionths], …], summing to the score")
    reasons = models.JSONField(default=list)
    gaps = models.JSONField(default=list)
    constraints = models.JSONField(default=list, help_text="[[name, met, detail], …]")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "solution"], name="solution_once_a_run"),
            models.UniqueConstraint(fields=["run", "rank"], name="rank_once_a_run"),
        ]


class NeedDraft(models.Model):
    """의뢰 초안: what a person was looking for when they signed in, kept until it becomes a need (see draft.Draft)."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    data = models.JSONField()
    at = models.DateTimeField()
