"""Tasks and notices of a panel: the pledge, the sheets, the close; and whose sheet was returned."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from marketplace.core.models import Event
from marketplace.core.templatetags.ieum import moment
from marketplace.notices.audiences import office, person
from marketplace.notices.enums import Desk
from marketplace.notices.registry import NoticeKind, TaskKind, declare

from ..enums import MemberState, PanelState, SheetState
from ..lifecycles import PANEL, PANEL_MEMBER, SCORE_SHEET
from ..models import Panel, PanelMember, ScoreSheet


def _sheets(event: Event) -> Iterable[ScoreSheet]:
    return ScoreSheet.objects.filter(panel=event.subject_id)


def _is_to_be_scored(sheet: ScoreSheet, at) -> bool:
    return sheet.panel.state == PanelState.OPEN


def _members(panel: Panel, event: Event) -> Iterable:
    seated = panel.members.exclude(state=MemberState.WITHDRAWN)
    return [person(pk) for pk in seated.values_list("person_id", flat=True)]


def _panel(panel: Panel, event: Event) -> dict:
    return {"title": panel.title, "until": moment(panel.closes_at)}


declare(
    TaskKind(
        name="selection.pledge", label=_("Read and give the pledge"), record=PanelMember, life=PANEL_MEMBER,
        while_in=(MemberState.INVITED,), news={"panel_member.invite": None}, joins=("panel",),
        whose=lambda member: person(member.person_id), title=lambda member: member.panel.title,
        link=lambda member: ("evaluations:pledge", (member.panel_id,)), due=lambda member: member.panel.closes_at,
    ),
    TaskKind(
        name="selection.score_sheet", label=_("Score the application"), record=ScoreSheet, life=SCORE_SHEET,
        while_in=(SheetState.ASSIGNED, SheetState.WRITING), when=_is_to_be_scored,
        news={"score_sheet.assign": None, **{f"panel.{move}": _sheets for move in ("open", "close", "cancel", "extend")}},
        joins=("panel", "application__case"), whose=lambda sheet: person(sheet.evaluator_id),
        title=lambda sheet: f"{sheet.application.case.number} · {sheet.application.case.title}",
        link=lambda sheet: ("evaluations:sheet", (sheet.pk,)), due=lambda sheet: sheet.panel.closes_at,
    ),
    TaskKind(
        name="selection.close_panel", label=_("Close the panel"), record=Panel, life=PANEL,
        while_in=(PanelState.OPEN,), whose=lambda panel: office(Desk.PANEL_SECRETARY), due=lambda panel: panel.closes_at,
        news={"panel.extend": None},
    ),
    NoticeKind(
        name="selection.panel_opened", events=("panel.open",), record=Panel, to=_members, values=_panel,
        subject=_("Applications wait for your scores: %(title)s"),
        body=_("The panel “%(title)s” is open. Please read your applications and score them by %(until)s (Korean time). If you have to do with one of the firms, declare it before you read."),
        link=lambda panel: ("evaluations:list", ()),
    ),
    NoticeKind(
        name="selection.sheet_returned", events=("score_sheet.return",), record=ScoreSheet,
        joins=("panel", "application__case"),
        to=lambda sheet, event: [person(sheet.evaluator_id)],
        values=lambda sheet, event: {"number": sheet.application.case.number, "reason": event.facts.get("reason", ""),
                                     "until": moment(sheet.panel.closes_at)},
        subject=_("A score sheet was returned: %(number)s"),
        body=_("The panel's secretary has returned your sheet for %(number)s.\n\nWhat is unclear: %(reason)s\n\nPlease hand it in again by %(until)s (Korean time)."),
        link=lambda sheet: ("evaluations:sheet", (sheet.pk,)),
    ),
)  # fmt: skip
