"""Objections: who looks into one, who answers, and what the firm is told, with what it can still do."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import day_in_korea
from marketplace.core.templatetags.ieum import day
from marketplace.notices.audiences import office
from marketplace.notices.enums import Desk
from marketplace.notices.registry import NoticeKind, TaskKind, declare
from marketplace.programmes.notices import case_title, of_the_case

from ..enums import ApplicationState as A
from ..enums import ObjectionState as O
from ..lifecycles import OBJECTION
from ..models import Objection
from ..rules import remedy_until
from .news import told

_JOINS = ("application__case__demand_firm", "application__case__vendor")


def _values(objection: Objection, event) -> dict:
    return of_the_case(objection, event) | {
        "against": objection.get_against_display(), "due": day(objection.answer_due),
        "remedy_by": day(remedy_until(day_in_korea(event.at))), "next": _next(objection),
    }  # fmt: skip


def _next(objection: Objection) -> str:
    if objection.application.state == A.RESERVE:
        return gettext(
            "The project stands at the end of the reserve list. It is awarded when a place and money are free."
        )
    return gettext("The agency checks the application again.")


def _task(name: str, label: str, state: str, whose, **more) -> TaskKind:
    return TaskKind(
        name=f"selection.{name}", label=label, record=Objection, life=OBJECTION, while_in=(state,), whose=whose,
        due=lambda objection: objection.answer_due, title=case_title, joins=_JOINS, **more,
    )  # fmt: skip


def _told(name: str, event: str, subject: str, body: str) -> NoticeKind:
    return told(
        f"objection_{name}", event, Objection, subject, body, values=_values, joins=_JOINS,
        link=lambda objection: ("applications:objection", (objection.case.number,)),
    )  # fmt: skip


declare(
    _task("take_up_objection", _("Look into an objection"), O.RECEIVED,
          lambda objection: office(Desk.PROGRAMME_MANAGER), news={"objection.hand_in": None}),
    _task("answer_objection", _("Answer an objection"), O.REVIEW,
          lambda objection: office(Desk.APPROVER, but=objection.decision_made_by)),
    _told(
        "received", "objection.hand_in", _("The objection is received: %(title)s"),
        _("We have received your objection to the decision “%(against)s” on “%(title)s” (%(number)s). Somebody who had no part in that decision answers it by %(due)s."),
    ),
    _told(
        "extended", "objection.extend", _("The answer to the objection comes by %(due)s"),
        _("The answer to your objection for “%(title)s” (%(number)s) is put off to %(due)s.\n\nReason: %(reason)s"),
    ),
    _told(
        "upheld", "objection.uphold", _("The objection is upheld: %(title)s"),
        _("Your objection to the decision “%(against)s” on “%(title)s” (%(number)s) is upheld.\n\nReason: %(reason)s\n\n%(next)s"),
    ),
    _told(
        "dismissed", "objection.dismiss", _("The objection is dismissed: %(title)s"),
        _("Your objection to the decision “%(against)s” on “%(title)s” (%(number)s) is dismissed; the decision stands.\n\nReason: %(reason)s\n\nAs far as the decision is an administrative disposition, you can ask for an administrative appeal or go to the administrative court within 90 days of being told this answer, that is until %(remedy_by)s."),
    ),
)  # fmt: skip
