"""A panel, its members and their pledges, conflicts they have, and the score sheets: sealed until the panel closes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Organisation
from marketplace.accounts.rules import is_office
from marketplace.core.immutable import written_once
from marketplace.core.lifecycle import StateField, Stateful, StatefulQuerySet
from marketplace.core.text import CleanCharField, CleanTextField
from marketplace.programmes.models import Track

from ..enums import MemberState, PanelState, SheetState
from .records import Application


class PanelQuerySet(StatefulQuerySet):
    def visible_to(self, actor):
        """The office sees every panel; an evaluator those of which they are a member."""
        if is_office(actor):
            return self
        if not actor.has("evaluator"):
            return self.none()
        left = models.Q(members__state=MemberState.WITHDRAWN)
        return self.filter(~left, members__person_id=actor.person_id).exclude(state=PanelState.CANCELLED)


class Panel(Stateful):
    """평가위원회: outside experts who score the applications of a track until a given instant."""

    track = models.ForeignKey(Track, models.PROTECT, related_name="panels", verbose_name=_("track"))
    title = CleanCharField(_("title"), max_length=120)
    closes_at = models.DateTimeField(_("scores until"))
    formed_by = models.BigIntegerField(editable=False)
    state = StateField(states=PanelState, initial=PanelState.PREPARING)

    objects = PanelQuerySet.as_manager()

    class Meta:
        verbose_name = _("panel")
        verbose_name_plural = _("panels")

    def __str__(self):
        return self.title


class MemberQuerySet(StatefulQuerySet):
    def visible_to(self, actor):
        """The office sees who sits on a panel; an evaluator their own seats, not those of others."""
        if is_office(actor):
            return self
        return self.filter(person_id=actor.person_id) if actor.has("evaluator") else self.none()


class PanelMember(Stateful):
    """평가위원: a person's seat on a panel, taken by the pledge."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="members", verbose_name=_("panel"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="panel_seats", verbose_name=_("evaluator")
    )
    state = StateField(states=MemberState, initial=MemberState.INVITED)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("panel member")
        verbose_name_plural = _("panel members")
        constraints = [models.UniqueConstraint(fields=["panel", "person"], name="person_sits_once_on_a_panel")]

    def __str__(self):
        return str(self.person)


@written_once("member_id")
class Pledge(models.Model):
    """서약: pledge and secrecy consent of a member, in the words of the day."""

    member = models.OneToOneField(PanelMember, models.PROTECT, related_name="pledge")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    label = models.CharField(max_length=200, help_text="who, as they were called")
    address = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()


@written_once()
class Conflict(models.Model):
    """이해충돌 신고: an evaluator has something to do with an organisation. It holds for every panel from then on."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conflicts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = CleanTextField(_("reason"))
    at = models.DateTimeField()


class SheetQuerySet(StatefulQuerySet):
    def visible_to(self, actor):
        """The office sees every sheet (its points only once the panel is closed: see SheetScore); an evaluator their
        own, from the opening of the panel on."""
        if is_office(actor):
            return self
        if not actor.has("evaluator"):
            return self.none()
        hidden = [PanelState.PREPARING, PanelState.CANCELLED]
        return self.filter(evaluator_id=actor.person_id).exclude(panel__state__in=hidden)


class ScoreSheet(Stateful):
    """평가표: one evaluator's scores for one application. `total` in hundredths, once it is handed in."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="sheets", verbose_name=_("panel"))
    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="sheets")
    evaluator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="score_sheets", verbose_name=_("evaluator")
    )
    application = models.ForeignKey(Application, models.PROTECT, related_name="sheets", verbose_name=_("application"))
    opinion = CleanTextField(_("opinion on the whole"), blank=True)
    total = models.PositiveIntegerField(null=True, editable=False)
    first_read_at = models.DateTimeField(_("first read"), null=True, editable=False)
    state = StateField(states=SheetState, initial=SheetState.ASSIGNED)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        constraints = [
            models.UniqueConstraint(fields=["panel", "evaluator", "application"], name="evaluator_scores_once"),
        ]

    def __str__(self):
        return f"{self.evaluator} · {self.application}"

    @property
    def case_id(self):
        return self.application.case_id


class SheetScoreQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """An evaluator sees their own points; the office everyone's, once the panel is closed. Nobody else sees any."""
        own = models.Q(sheet__evaluator_id=actor.person_id or 0)
        if actor.has("system"):
            return self
        return (
            self.filter(own | models.Q(sheet__panel__state=PanelState.CLOSED)) if is_office(actor) else self.filter(own)
        )


class SheetScore(models.Model):
    """평가표의 한 항목: hundredths of a point, or none yet, and the comment the firm will read without a name."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="scores")
    criterion = models.SlugField(_("criterion"), max_length=20)
    points = models.PositiveIntegerField(_("points"), null=True, blank=True, help_text="hundredths")
    comment = CleanTextField(_("comment"), blank=True)

    objects = SheetScoreQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="criterion_once_a_sheet")]
