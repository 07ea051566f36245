"""Tasks and notices about needs and quotes. While quotes are sealed nobody is told who quotes or who asks."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.models import Event
from marketplace.core.templatetags.ieum import moment, won
from marketplace.notices.audiences import Audience, firm
from marketplace.notices.enums import Desk
from marketplace.notices.registry import Link, NoticeKind, TaskKind, declare
from marketplace.programmes.notices import demand_firm, its_case, of_the_case

from .enums import NeedState, QuoteState
from .lifecycles import NEED
from .models import Invitation, Need, Question, Quote

_NEED = ("case__demand_firm", "case__vendor", "case__round")


def _to_quote(need: Need) -> Link:
    return "vendor_needs:need", (need.case.number,)


def _values(need: Need, event) -> dict:
    return of_the_case(need, event) | {"deadline": moment(need.quote_deadline)}


def _of_the_quote(quote: Quote, event) -> dict:
    return of_the_case(quote.need, event) | {"total": won(quote.total), "quoting": quote.vendor.legal_name}


def _of_the_question(question: Question, event) -> dict:
    return of_the_case(question.need, event) | {"question": question.text, "answer": question.answer}


def _asked(need: Need, event=None) -> list[Audience]:
    """The vendors that were asked, and those that have written a quote for an open need."""
    quoting = need.quotes.exclude(state=QuoteState.WITHDRAWN).values_list("vendor_id", flat=True)
    asked = need.invitations.values_list("vendor_id", flat=True)
    return [firm(vendor_id, Desk.MEMBERS) for vendor_id in sorted({*quoting, *asked})]


def _invitations(event: Event) -> Iterable[Invitation]:
    """The invitations that an event of a need or of a quote may concern."""
    if event.subject.startswith("needs.need:"):
        return Invitation.objects.filter(need_id=event.subject_id)
    quote = Quote.objects.get(pk=event.subject_id)
    return Invitation.objects.filter(need_id=quote.need_id, vendor_id=quote.vendor_id)


def _has_not_quoted(invitation: Invitation, at) -> bool:
    if invitation.need.state != NeedState.ASKING:
        return False
    handed_in = Q(state=QuoteState.SUBMITTED)
    return not invitation.need.quotes.filter(handed_in, vendor_id=invitation.vendor_id).exists()


def _questions(event: Event) -> Iterable[Question]:
    return Question.objects.filter(need_id=event.subject_id)


def _waits_for_an_answer(question: Question, at) -> bool:
    return question.answered_at is None and question.need.state == NeedState.ASKING


_NEEDS = {f"need.{move}": _invitations for move in ("ask", "open", "cancel")}
_QUOTES = {f"quote.{move}": _invitations for move in ("submit", "withdraw")}
_ASKED_FOR_A_QUOTE = {
    "subject": _("You are asked for a quote: %(title)s"),
    "body": _("A firm asks you for a quote.\n\n%(title)s\n\nQuotes stay sealed and are opened together after %(deadline)s (Korean time)."),
}  # fmt: skip

declare(
    TaskKind(
        name="needs.ask", label=_("Ask vendors for quotes"), record=Need, life=NEED, while_in=(NeedState.DRAFT,),
        news={"need.begin": None}, whose=demand_firm, due=lambda need: need.case.round.closes_at,
        link=its_case, joins=_NEED,
    ),
    TaskKind(
        name="needs.quote", label=_("Hand in a quote"), record=Invitation, news=_NEEDS | _QUOTES | {"need.ask_another": None},
        when=_has_not_quoted, whose=lambda invitation: firm(invitation.vendor_id, Desk.MEMBERS),
        title=lambda invitation: invitation.need.title, due=lambda invitation: invitation.need.quote_deadline,
        link=lambda invitation: _to_quote(invitation.need), joins=("need__case",),
    ),
    TaskKind(
        name="needs.answer", label=_("Answer a question about the need"), record=Question,
        news={"question.ask": None, "question.answer": None, "need.open": _questions, "need.cancel": _questions},
        when=_waits_for_an_answer, whose=lambda question: demand_firm(question.need, Desk.MEMBERS),
        title=lambda question: question.need.title, due=lambda question: question.need.quote_deadline,
        link=lambda question: its_case(question.need), joins=("need__case",),
    ),
    TaskKind(
        name="needs.choose", label=_("Choose a quote and say why"), record=Need, life=NEED,
        while_in=(NeedState.OPENED,), whose=demand_firm, due=lambda need: need.case.round.closes_at,
        link=its_case, joins=_NEED,
    ),
    NoticeKind(
        name="needs.asked", events=("need.ask",), record=Need, to=_asked, values=_values, link=_to_quote, joins=_NEED,
        **_ASKED_FOR_A_QUOTE,
    ),
    NoticeKind(
        name="needs.asked_later", events=("need.ask_another",), record=Invitation, joins=("need__case__demand_firm", "need__case__vendor"),
        to=lambda invitation, event: [firm(invitation.vendor_id, Desk.MEMBERS)],
        values=lambda invitation, event: _values(invitation.need, event),
        link=lambda invitation: _to_quote(invitation.need),
        **_ASKED_FOR_A_QUOTE,
    ),
    NoticeKind(
        name="needs.question", events=("question.ask",), record=Question, values=_of_the_question,
        to=lambda question, event: [demand_firm(question.need, Desk.MEMBERS)],
        link=lambda question: its_case(question.need), joins=("need__case__demand_firm", "need__case__vendor"),
        subject=_("A question about “%(title)s”"),
        body=_("A vendor asks:\n\n%(question)s\n\nEvery vendor that may quote reads your answer. Who asked is not told."),
    ),
    NoticeKind(
        name="needs.answered", events=("question.answer",), record=Question, values=_of_the_question,
        to=lambda question, event: [*_asked(question.need), firm(question.vendor_id, Desk.MEMBERS)],
        link=lambda question: _to_quote(question.need), joins=("need__case__demand_firm", "need__case__vendor"),
        subject=_("An answer about “%(title)s”"), body=_("Question:\n%(question)s\n\nAnswer:\n%(answer)s"), mail=False,
    ),
    NoticeKind(
        name="needs.opened", events=("need.open",), record=Need, values=_values, link=its_case, joins=_NEED,
        to=lambda need, event: [demand_firm(need)], subject=_("The quotes for “%(title)s” are open"),
        body=_("All quotes were opened together. Please compare them, choose one, and say why."),
    ),
    NoticeKind(
        name="needs.given_up", events=("need.cancel",), record=Need, to=_asked, values=_values, joins=_NEED,
        subject=_("No quote is wanted any more: %(title)s"),
        body=_("The firm has given up this need.\n\nReason: %(reason)s"),
    ),
    NoticeKind(
        name="needs.chosen", events=("quote.choose",), record=Quote, values=_of_the_quote,
        to=lambda quote, event: [firm(quote.vendor_id)], link=lambda quote: its_case(quote.need),
        joins=("vendor", "need__case__demand_firm", "need__case__vendor"),
        subject=_("Your quote was chosen: %(title)s"),
        body=_("%(firm)s has chosen your quote of %(total)s (supply value).\n\nReason: %(reason)s\n\nPlease confirm the consortium, so that you can apply together."),
    ),
    NoticeKind(
        name="needs.passed_over", events=("quote.pass_over",), record=Quote, values=_of_the_quote,
        to=lambda quote, event: [firm(quote.vendor_id)], joins=("vendor", "need__case__demand_firm", "need__case__vendor"),
        subject=_("Another quote was chosen: %(title)s"),
        body=_("The firm has chosen another quote. This is the reason it gave:\n\n%(reason)s"),
    ),
)  # fmt: skip
