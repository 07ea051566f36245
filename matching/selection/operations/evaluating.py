"""What an evaluator does: the pledge, the declaration, the points, and the way out when there is a conflict."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import audit, canonical
from marketplace.core.actor import Actor
from marketplace.core.lifecycle import TransitionRefused, advance
from marketplace.programmes import queries as rounds

from ..enums import SheetState
from ..errors import ConflictUnnamed, ScoresIncomplete, TooManyPoints
from ..lifecycles import PANEL_MEMBER, SCORE_SHEET
from ..models import Conflict, PanelMember, Pledge, ScoreSheet, SheetScore
from ..pledge import PLEDGE
from .panels import exclude_if_tied


def give_pledge(*, member_id: int, actor: Actor, at: datetime) -> PanelMember:
    """Pledge to judge fairly and to keep secret what is read; the words of the day are kept. Pressed twice, once given.

    Raises TransitionRefused.
    """
    member = PanelMember.objects.visible_to(actor).get(pk=member_id)
    with transaction.atomic():
        member = advance(PANEL_MEMBER, member, "pledge", actor=actor, at=at)
        Pledge.objects.create(
            member=member, text=PLEDGE, sha256=canonical.sha256(PLEDGE), label=actor.label, address=actor.address, at=at
        )
    return member


def declare_no_conflict(*, sheet_id: int, actor: Actor, at: datetime) -> ScoreSheet:
    """Declare that there is no conflict with either firm; from then on the application can be read and scored.

    A tie that is on record counts more than the declaration: then the sheet is excluded and returned as such.
    Raises TransitionRefused.
    """
    sheet = _own(sheet_id, actor)
    with transaction.atomic():
        found = exclude_if_tied(sheet, at)
        if found.state == SheetState.RECUSED:
            return found
        return advance(SCORE_SHEET, sheet, "accept", actor=actor, at=at)


def recuse(*, sheet_id: int, reason: str, demand_firm: bool, vendor: bool, actor: Actor, at: datetime) -> ScoreSheet:
    """회피: declare a conflict with one firm or both, at any moment. Every sheet about that firm is taken away.

    Raises ConflictUnnamed, TransitionRefused without a reason or once the panel is closed.
    """
    if not (demand_firm or vendor):
        raise ConflictUnnamed
    sheet = _own(sheet_id, actor)
    with transaction.atomic():
        sheet = advance(SCORE_SHEET, sheet, "recuse", actor=actor, at=at, reason=reason)
        case = sheet.application.case
        for firm_id in [case.demand_firm_id] * demand_firm + [case.vendor_id] * vendor:
            Conflict.objects.create(person_id=actor.person_id, organisation_id=firm_id, reason=reason, at=at)
        others = ScoreSheet.objects.filter(evaluator_id=actor.person_id, panel__state__in=["preparing", "open"])
        for other in others.filter(state__in=SCORE_SHEET["exclude"].sources).order_by("pk"):
            exclude_if_tied(other, at)
    return sheet


def read_sheet(*, sheet_id: int, actor: Actor, at: datetime) -> ScoreSheet:
    """Open the application of a sheet; the first time is written down. Raises DoesNotExist for one not their own.

    A tie found since is enforced now: the sheet comes back as recused.
    """
    sheet = _own(sheet_id, actor)
    if sheet.state not in (SheetState.WRITING, SheetState.SUBMITTED):
        return sheet
    with transaction.atomic():
        sheet = ScoreSheet.objects.select_for_update(no_key=True).get(pk=sheet.pk)
        if sheet.first_read_at is None:
            sheet.first_read_at = at
            sheet.save(update_fields=["first_read_at"])
            audit.record(sheet, "score_sheet.read", actor=actor, at=at)
        if sheet.state == SheetState.WRITING:
            exclude_if_tied(sheet, at)
    return _own(sheet_id, actor)


def save_scores(
    *, sheet_id: int, scores: Mapping[str, tuple[int | None, str]], opinion: str, actor: Actor, at: datetime
) -> ScoreSheet:
    """Keep points (hundredths, or none yet) and comments as far as they are written.

    Raises TooManyPoints, TransitionRefused once the sheet is handed in or the time is over, ValidationError.
    """
    with transaction.atomic():
        sheet = _writing(sheet_id, actor, at)
        most = {criterion.code: criterion for criterion in rounds.rules_of(sheet.panel.track_id).criteria}
        for code, (points, comment) in scores.items():
            if code not in most or (points is not None and not 0 <= points <= most[code].points * 100):
                name = most[code].name if code in most else code
                raise TooManyPoints(criterion=name, most=most[code].points if code in most else 0)
            SheetScore.objects.update_or_create(
                sheet=sheet, criterion=code, defaults={"points": points, "comment": comment}
            )
        sheet.opinion = opinion
        sheet.save(update_fields=["opinion"])
    return sheet


def submit_sheet(*, sheet_id: int, actor: Actor, at: datetime) -> ScoreSheet:
    """Hand the sheet in, sealed: it can no longer be changed, and nobody reads it until the panel closes.

    Raises ScoresIncomplete naming every criterion without points or comment, TransitionRefused.
    """
    with transaction.atomic():
        sheet = _writing(sheet_id, actor, at)
        given = {score.criterion: score for score in sheet.scores.all()}
        criteria = rounds.rules_of(sheet.panel.track_id).criteria
        missing = [
            criterion.name
            for criterion in criteria
            if (score := given.get(criterion.code)) is None or score.points is None or not score.comment.strip()
        ]
        if missing:
            raise ScoresIncomplete(missing=", ".join(missing))
        sheet = advance(SCORE_SHEET, sheet, "submit", actor=actor, at=at)
        sheet.total = sum(score.points for score in given.values())
        sheet.save(update_fields=["total"])
    return sheet


def _own(sheet_id: int, actor: Actor) -> ScoreSheet:
    """A sheet of the actor's own; the office has others before it, but scores none."""
    own = ScoreSheet.objects.visible_to(actor).filter(evaluator_id=actor.person_id)
    return own.select_related("panel__track", "member", "application__case__demand_firm", "application__case__vendor").get(
        pk=sheet_id
    )  # fmt: skip


def _writing(sheet_id: int, actor: Actor, at: datetime) -> ScoreSheet:
    """The actor's sheet, locked, while it can be written. Raises TransitionRefused with the reason why it cannot."""
    sheet = ScoreSheet.objects.select_for_update(no_key=True).get(pk=_own(sheet_id, actor).pk)
    if sheet.state != SheetState.WRITING:
        raise TransitionRefused(_("Not possible while it is “%(state)s”.") % {"state": sheet.get_state_display()})
    SCORE_SHEET["submit"].require(sheet, actor, at)
    return sheet
