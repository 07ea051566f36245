"""Tasks and notices about changes of an agreement."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from marketplace.notices.audiences import Audience, firm, office
from marketplace.notices.enums import Desk
from marketplace.notices.registry import Link, NoticeKind, TaskKind, declare

from .enums import AmendmentState as C
from .lifecycles import AMENDMENT
from .models import Amendment
from .notices import PARTIES, both_firms, its_title, of_the_agreement


def _the_one_who_asked(amendment: Amendment, event=None) -> list[Audience]:
    return [firm(amendment.requested_by_id)]


def _the_other(amendment: Amendment, event=None) -> list[Audience]:
    return [firm(amendment.other_firm_id)]


def _its_page(amendment: Amendment) -> Link:
    return "changes:detail", (amendment.agreement.number, amendment.number)


def _change(amendment: Amendment, event) -> dict:
    return of_the_agreement(amendment, event) | {
        "change": amendment.number, "asked_by": amendment.requested_by.legal_name, "why": amendment.reason,
        "opinion": amendment.opinion,
    }  # fmt: skip


def _only(ends: bool, to: Callable) -> Callable:
    """Those told about the changes, or about the ends, that were asked for."""
    return lambda amendment, event: to(amendment, event) if amendment.ends == ends else []


def _told(move: str, to: Callable, subject: str, body: str, *, ends: bool = False) -> NoticeKind:
    return NoticeKind(
        name=f"agreements.{'end' if ends else 'change'}_{move}", events=(f"amendment.{move}",), record=Amendment,
        values=_change, to=_only(ends, to), link=_its_page, joins=(*PARTIES, "requested_by"), subject=subject,
        body=body, legal=True,
    )  # fmt: skip


def _duty(name: str, label: str, state: str, whose: Callable, *, ends: bool, **more) -> TaskKind:
    return TaskKind(
        name=f"agreements.{name}", label=label, record=Amendment, life=AMENDMENT, while_in=(state,), title=its_title,
        when=lambda amendment, at: amendment.ends == ends, whose=whose, joins=PARTIES, **more,
    )  # fmt: skip


def _to_answer(amendment: Amendment) -> Audience:
    return _the_other(amendment)[0]


def _to_decide(amendment: Amendment) -> Audience:
    return office(Desk.PROGRAMME_MANAGER)


declare(
    _duty("answer_change", _("Say what you think of a change of the agreement"), C.REQUESTED, _to_answer, ends=False,
          news={"amendment.request": None}, link=_its_page),
    _duty("answer_end", _("Say whether you agree to end the agreement"), C.REQUESTED, _to_answer, ends=True,
          news={"amendment.request": None}, link=_its_page),
    _duty("review_change", _("Decide on a change of the agreement"), C.REVIEW, _to_decide, ends=False),
    _duty("review_end", _("Decide on the end of an agreement by consent"), C.REVIEW, _to_decide, ends=True),
    _told(
        "request", _the_other, _("%(asked_by)s asks for a change of the agreement %(agreement)s"),
        _("Please read what is to change in “%(title)s” and say whether you agree. The project goes on as agreed until then.\n\nReason: %(why)s"),
    ),
    _told(
        "answer", _the_one_who_asked, _("The other firm has answered your request %(change)s"),
        _("The programme office decides next.\n\nOpinion: %(opinion)s"),
    ),
    _told(
        "withdraw", _the_other, _("The request %(change)s was withdrawn"),
        _("%(asked_by)s has taken its request back. The agreement for “%(title)s” stays as it is."),
    ),
    _told(
        "approve", both_firms, _("The change %(change)s was approved"),
        _("What all must sign for is drawn up as an amendment of the agreement for “%(title)s”: you are told when it can be signed. Until it is sealed, the project goes on as agreed before."),
    ),
    _told(
        "refuse", both_firms, _("The change %(change)s was refused"),
        _("The agreement for “%(title)s” stays as it is.\n\nReason: %(reason)s"),
    ),
    _told(
        "conclude", both_firms, _("The change %(change)s is in effect"),
        _("From now on the plan of “%(title)s” is the changed one. Work that was delivered before keeps the terms of then."),
    ),
    _told(
        "lapse", both_firms, _("The request %(change)s has lapsed"),
        _("The agreement for “%(title)s” ended before the change was concluded.\n\nReason: %(reason)s"),
    ),
    _told(
        "request", _the_other, _("%(asked_by)s asks to end the agreement %(agreement)s"),
        _("Please read why the agreement for “%(title)s” should end and say whether you agree. The project goes on as agreed until then.\n\nReason: %(why)s"),
        ends=True,
    ),
    _told(
        "answer", _the_one_who_asked, _("The other firm has answered your request %(change)s to end the agreement"),
        _("The programme office decides next.\n\nOpinion: %(opinion)s"), ends=True,
    ),
    _told(
        "withdraw", _the_other, _("The request %(change)s to end the agreement was withdrawn"),
        _("%(asked_by)s has taken its request back. The agreement for “%(title)s” goes on."), ends=True,
    ),
    _told(
        "approve", both_firms, _("The end of the agreement %(agreement)s was approved"),
        _("The document that ends the agreement for “%(title)s” is drawn up: you are told when it can be signed. Until it is sealed, the project goes on as agreed."),
        ends=True,
    ),
    _told(
        "refuse", both_firms, _("The request %(change)s to end the agreement was refused"),
        _("The agreement for “%(title)s” goes on.\n\nReason: %(reason)s"), ends=True,
    ),
)  # fmt: skip
