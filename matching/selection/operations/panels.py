"""A panel from its forming to its close: people invited, applications assigned, scores made the applications' own."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import override

from marketplace.accounts import queries as accounts
from marketplace.accounts.enums import StaffRole
from marketplace.core import audit, outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.programmes import queries as rounds

from ..conflicts import tie_of
from ..enums import ApplicationState, MemberState, PanelState, SheetState
from ..errors import CloseInTheFuture, NothingToAssign, NotOnThePanel, SheetsAreMissing
from ..lifecycles import PANEL, PANEL_MEMBER, SCORE_SHEET
from ..models import Application, Panel, PanelMember, Score, ScoreSheet
from ..rules import is_panel_secretary
from ..scoring import aggregate
from .checking import BONUS, put_scores

_LIVE = (PanelState.PREPARING, PanelState.OPEN)


def form_panel(*, track_id: int, title: str, closes_at: datetime, actor: Actor, at: datetime) -> Panel:
    """Begin a panel for a track; it scores until `closes_at`. Raises NotAllowed, CloseInTheFuture, ValidationError."""
    if not is_panel_secretary(None, actor):
        raise NotAllowed
    if closes_at <= at:
        raise CloseInTheFuture
    panel = Panel(
        track=rounds.track(track_id), title=title, closes_at=closes_at, formed_by=actor.person_id, state_since=at
    )
    panel.full_clean()
    with transaction.atomic():
        panel.save()
        audit.record(panel, "panel.form", actor=actor, at=at)
        outbox.publish("panel.form", subject=panel, at=at, actor=actor)
    return panel


def invite_members(*, panel_id: int, person_ids: Sequence[int], actor: Actor, at: datetime) -> list[PanelMember]:
    """Ask evaluators to sit on the panel. Raises NotAllowed, NotOnThePanel, TransitionRefused once it is over."""
    with transaction.atomic():
        panel = _live(panel_id, actor)
        known = set(accounts.staff_who({StaffRole.EVALUATOR.value}).values_list("pk", flat=True))
        seated = set(panel.members.values_list("person_id", flat=True))
        if not person_ids or not known.issuperset(person_ids) or seated.intersection(person_ids):
            raise NotOnThePanel
        members = [PanelMember.objects.create(panel=panel, person_id=pk, state_since=at) for pk in person_ids]
        for member in members:
            audit.record(panel, "panel.invite", actor=actor, at=at, facts={"person": member.person_id})
            outbox.publish("panel_member.invite", subject=member, at=at, actor=actor)
    return members


def assign_sheets(*, panel_id: int, actor: Actor, at: datetime) -> list[ScoreSheet]:
    """Give every member every eligible application of the track that no other live panel scores. Safe to repeat.

    Where a member has to do with one of the firms, the sheet is excluded at once, with the reason. Raises
    NothingToAssign, NotAllowed.
    """
    with transaction.atomic():
        panel = _live(panel_id, actor)
        applications = Application.objects.filter(case__track_id=panel.track_id, state=ApplicationState.ELIGIBLE)
        elsewhere = ScoreSheet.objects.filter(panel__state__in=_LIVE).exclude(panel=panel).values("application_id")
        applications = applications.exclude(pk__in=elsewhere).select_related("case__demand_firm", "case__vendor")
        members = panel.members.exclude(state=MemberState.WITHDRAWN).order_by("pk")
        if not applications or not members:
            raise NothingToAssign
        return [
            _assign(panel, member, application, at) for application in applications.order_by("pk") for member in members
        ]


def _assign(panel: Panel, member: PanelMember, application: Application, at: datetime) -> ScoreSheet:
    sheet, made = ScoreSheet.objects.get_or_create(
        panel=panel, evaluator_id=member.person_id, application=application,
        defaults={"member": member, "state_since": at},
    )  # fmt: skip
    if made:
        outbox.publish("score_sheet.assign", subject=sheet, at=at)
        return exclude_if_tied(sheet, at)
    return sheet


def exclude_if_tied(sheet: ScoreSheet, at: datetime) -> ScoreSheet:
    """제척: take the sheet from an evaluator who is found to have to do with a firm, in the caller's transaction."""
    if sheet.state in (SheetState.RECUSED, SheetState.LAPSED):
        return sheet
    with override("ko"):  # the reason is kept and read in the office
        why = tie_of(sheet.evaluator_id, sheet.application, day_in_korea(at))
    return advance(SCORE_SHEET, sheet, "exclude", actor=SYSTEM, at=at, reason=why) if why else sheet


def open_panel(*, panel_id: int, actor: Actor, at: datetime) -> Panel:
    """The evaluators see their applications and begin to score. Raises TransitionRefused."""
    return advance(PANEL, Panel.objects.visible_to(actor).get(pk=panel_id), "open", actor=actor, at=at)


def extend_panel(*, panel_id: int, closes_at: datetime, actor: Actor, at: datetime) -> Panel:
    """Give the panel more time. Raises NotAllowed, CloseInTheFuture."""
    with transaction.atomic():
        panel = _live(panel_id, actor)
        if closes_at <= max(at, panel.closes_at):
            raise CloseInTheFuture
        panel.closes_at = closes_at
        panel.save(update_fields=["closes_at"])
        audit.record(panel, "panel.extend", actor=actor, at=at, facts={"closes_at": closes_at.isoformat()})
        outbox.publish("panel.extend", subject=panel, at=at, actor=actor)
    return panel


def cancel_panel(*, panel_id: int, reason: str, actor: Actor, at: datetime) -> Panel:
    """Give the panel up: its sheets count for nothing."""
    panel = Panel.objects.visible_to(actor).get(pk=panel_id)
    return advance(PANEL, panel, "cancel", actor=actor, at=at, reason=reason)


def withdraw_member(*, member_id: int, reason: str, actor: Actor, at: datetime) -> PanelMember:
    """A member leaves, by their own wish or the secretary's; their sheets, handed in or not, count no more."""
    member = PanelMember.objects.visible_to(actor).get(pk=member_id)
    with transaction.atomic():
        member = advance(PANEL_MEMBER, member, "withdraw", actor=actor, at=at, reason=reason)
        for sheet in member.sheets.filter(state__in=SCORE_SHEET["exclude"].sources):
            advance(SCORE_SHEET, sheet, "exclude", actor=SYSTEM, at=at, reason=reason)
    return member


def exclude_sheet(*, sheet_id: int, reason: str, actor: Actor, at: datetime) -> ScoreSheet:
    """The secretary takes an application from an evaluator. Raises TransitionRefused."""
    sheet = ScoreSheet.objects.visible_to(actor).get(pk=sheet_id)
    return advance(SCORE_SHEET, sheet, "exclude", actor=actor, at=at, reason=reason)


def return_sheet(*, sheet_id: int, reason: str, actor: Actor, at: datetime) -> ScoreSheet:
    """The secretary gives a sheet back while the panel scores, saying what is unclear; its points stay unread."""
    sheet = ScoreSheet.objects.visible_to(actor).get(pk=sheet_id)
    return advance(SCORE_SHEET, sheet, "return", actor=actor, at=at, reason=reason)


def close_panel(*, panel_id: int, actor: Actor, at: datetime) -> Panel:
    """Close the panel: sheets not handed in lapse, the others become the points of the applications, by the rules.

    Each application gets the mean of its sheets by criterion, the comments without names, and its bonus. All or
    nothing. Raises TransitionRefused while sheets are awaited in time, SheetsAreMissing.
    """
    panel = Panel.objects.visible_to(actor).get(pk=panel_id)
    with transaction.atomic():
        panel = advance(PANEL, panel, "close", actor=actor, at=at)
        for sheet in panel.sheets.filter(state__in=SCORE_SHEET["lapse"].sources).order_by("pk"):
            advance(SCORE_SHEET, sheet, "lapse", actor=SYSTEM, at=at)
        judged = Application.objects.filter(sheets__panel=panel).distinct().order_by("pk")
        judged = judged.filter(state=ApplicationState.ELIGIBLE).select_related("case")  # withdrawn ones need no points
        _refuse_unscored(panel, judged)
        for application in judged:
            put_scores(application, _points(panel, application), actor, at)
    return panel


def _refuse_unscored(panel: Panel, judged) -> None:
    scored = panel.sheets.filter(state=SheetState.SUBMITTED).values("application_id")
    missing = judged.exclude(pk__in=scored).values_list("case__number", flat=True)
    if missing:
        raise SheetsAreMissing(cases=", ".join(missing))


def _points(panel: Panel, application: Application) -> dict[str, tuple[int, str]]:
    rules = rounds.rules_of(panel.track_id)
    codes = [criterion.code for criterion in rules.criteria]
    sheets = panel.sheets.filter(application=application, state=SheetState.SUBMITTED).order_by("pk")
    rows = [{score.criterion: score for score in sheet.scores.all()} for sheet in sheets.prefetch_related("scores")]
    points = aggregate(
        [{code: row[code].points for code in codes} for row in rows], codes, drop_from=rules.drop_extremes_from
    )
    found = {code: (points[code], "\n".join(row[code].comment for row in rows)) for code in codes}
    bonus = Score.objects.filter(application=application, criterion=BONUS).first()
    return found | {BONUS: (bonus.points, bonus.comment) if bonus else (0, "")}


def _live(panel_id: int, actor: Actor) -> Panel:
    panel = Panel.objects.visible_to(actor).select_for_update(no_key=True, of=("self",)).get(pk=panel_id)
    if not is_panel_secretary(panel, actor) or panel.state not in _LIVE:
        raise NotAllowed
    return panel
