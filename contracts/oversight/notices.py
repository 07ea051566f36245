"""Tasks and notices about fraud signals. A firm reads the question, never the evidence."""

from django.utils.translation import gettext_lazy as _

from marketplace.core.templatetags.ieum import moment
from marketplace.notices.audiences import Audience, firm, office
from marketplace.notices.enums import Desk
from marketplace.notices.registry import NoticeKind, TaskKind, declare
from marketplace.programmes.notices import CASE, case_title, its_case, of_the_case

from .enums import SignalState
from .lifecycles import SIGNAL
from .models import FraudSignal


def _approver(signal: FraudSignal) -> Audience:
    return office(Desk.APPROVER, but=signal.raised_by)


def _asked(signal: FraudSignal, event) -> list[Audience]:
    return [firm(signal.asked_id)] if signal.asked_id else []


def _values(signal: FraudSignal, event) -> dict:
    return of_the_case(signal, event) | {"question": signal.question, "due": moment(signal.answer_by)}


declare(
    TaskKind(
        name="oversight.ask", label=_("Look at a fraud signal"), record=FraudSignal, life=SIGNAL,
        while_in=(SignalState.OPEN,), news={"fraud_signal.raise": None}, title=case_title, joins=CASE,
        whose=lambda signal: office(Desk.PROGRAMME_MANAGER),
    ),
    TaskKind(
        name="oversight.explain", label=_("Explain what was asked"), record=FraudSignal, life=SIGNAL,
        while_in=(SignalState.ASKED,), whose=lambda signal: firm(signal.asked_id, Desk.MEMBERS), title=case_title,
        due=lambda signal: signal.answer_by, link=its_case, joins=CASE,
    ),
    TaskKind(
        name="oversight.decide", label=_("Decide on a fraud signal"), record=FraudSignal, life=SIGNAL,
        while_in=(SignalState.EXPLAINED,), whose=_approver, title=case_title, joins=CASE,
    ),
    NoticeKind(
        name="oversight.asked", events=("fraud_signal.ask",), record=FraudSignal, to=_asked, values=_values,
        link=its_case, joins=CASE, legal=True, subject=_("Please explain by %(due)s: %(title)s"),
        body=_("The programme office asks about “%(title)s” (%(number)s):\n\n%(question)s\n\nPlease explain by %(due)s (Korean time). Payments of the case wait until this is clear."),
    ),
    NoticeKind(
        name="oversight.cleared", events=("fraud_signal.clear",), record=FraudSignal, to=_asked, values=_values,
        link=its_case, joins=CASE, legal=True, subject=_("The question about “%(title)s” is settled"),
        body=_("Nothing is wrong. Payments of the case go on.\n\n%(reason)s"),
    ),
    NoticeKind(
        name="oversight.confirmed", events=("fraud_signal.confirm",), record=FraudSignal, to=_asked, values=_values,
        link=its_case, joins=CASE, legal=True, subject=_("An investigation into “%(title)s” begins"),
        body=_("Payments of the case stay on hold.\n\nReason: %(reason)s\n\nYou will be heard before anything is decided."),
    ),
)  # fmt: skip
