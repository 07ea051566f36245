"""What an evaluator reads: their seats, their sheets, how much time is left."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea

from .enums import MemberState, PanelState, SheetState
from .models import Panel, PanelMember, ScoreSheet


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat on a panel with its sheets. `left`: days until the scoring ends, below 0 when it is over."""

    member: PanelMember
    panel: Panel
    sheets: list[ScoreSheet]
    left: int

    @property
    def done(self) -> int:
        return sum(sheet.state == SheetState.SUBMITTED for sheet in self.sheets)

    @property
    def to_score(self) -> int:
        """Those that are the evaluator's to score, done or not."""
        return sum(
            sheet.state in (SheetState.ASSIGNED, SheetState.WRITING, SheetState.SUBMITTED) for sheet in self.sheets
        )

    @property
    def is_open(self) -> bool:
        return self.panel.state == PanelState.OPEN


def seats(actor: Actor, at: datetime) -> list[Seat]:
    """The evaluator's seats, the newest panel first; three queries."""
    members = list(
        PanelMember.objects.filter(person_id=actor.person_id)
        .exclude(state=MemberState.WITHDRAWN)
        .exclude(panel__state=PanelState.CANCELLED)
        .select_related("panel__track__round")
        .order_by("-panel_id")
    )
    sheets = ScoreSheet.objects.visible_to(actor).filter(member__in=members)
    sheets = sheets.select_related("application__case__demand_firm", "application__case__vendor").order_by("pk")
    by_member: dict[int, list[ScoreSheet]] = {}
    for sheet in sheets:
        by_member.setdefault(sheet.member_id, []).append(sheet)
    return [Seat(member, member.panel, by_member.get(member.pk, []), days_left(member.panel, at)) for member in members]


def seat(actor: Actor, panel_id: int) -> PanelMember:
    """The evaluator's seat on a panel. Raises PanelMember.DoesNotExist."""
    own = PanelMember.objects.filter(person_id=actor.person_id).exclude(state=MemberState.WITHDRAWN)
    return own.exclude(panel__state=PanelState.CANCELLED).select_related("panel__track").get(panel_id=panel_id)


def own_sheet(actor: Actor, pk: int) -> ScoreSheet:
    """A sheet of the evaluator's own. Raises ScoreSheet.DoesNotExist."""
    own = ScoreSheet.objects.visible_to(actor).filter(evaluator_id=actor.person_id)
    return own.select_related("panel", "member", "application__case__demand_firm", "application__case__vendor").get(
        pk=pk
    )


def sum_of(sheet: ScoreSheet) -> int:
    """What the points written so far come to, in hundredths."""
    return sum(points or 0 for points in sheet.scores.values_list("points", flat=True))


def days_left(panel: Panel, at: datetime) -> int:
    """Days in Korea until the scoring ends."""
    return (day_in_korea(panel.closes_at) - day_in_korea(at)).days
