"""Tasks and notices about the notice that the agency gives before it terminates an agreement."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from marketplace.core.templatetags.ieum import day
from marketplace.notices.audiences import Audience, office
from marketplace.notices.enums import Desk
from marketplace.notices.registry import Link, NoticeKind, TaskKind, declare

from .enums import PriorNoticeState as N
from .lifecycles import PRIOR_NOTICE
from .models import PriorNotice
from .notices import PARTIES, both_firms, its_demand_firm, its_title, its_vendor, of_the_agreement


def _its_page(notice: PriorNotice) -> Link:
    return "workspace_agreements:prior_notice", (notice.agreement.number, notice.number)


def _values(notice: PriorNotice, event) -> dict:
    return of_the_agreement(notice, event) | {
        "notice": notice.number, "ground": notice.get_ground_display(), "why": notice.reason,
        "last": day(notice.answer_by),
    }  # fmt: skip


def _to_answer(side: str, whose: Callable[[PriorNotice], Audience]) -> TaskKind:
    """It stands until the firm of that side has said something, or the time to answer is over."""

    def is_silent(notice: PriorNotice, at) -> bool:
        return not notice.opinions.filter(firm_id=getattr(notice.agreement, f"{side}_id")).exists()

    return TaskKind(
        name=f"agreements.answer_notice_{side}", label=_("Answer the prior notice of termination"), record=PriorNotice,
        life=PRIOR_NOTICE, while_in=(N.GIVEN,), when=is_silent, whose=whose, link=_its_page, title=its_title,
        news=dict.fromkeys(("prior_notice.give", "prior_notice.answer")), due=lambda notice: notice.answer_by,
        joins=PARTIES,
    )  # fmt: skip


def _told(move: str, subject: str, body: str) -> NoticeKind:
    return NoticeKind(
        name=f"agreements.notice_{move}", events=(f"prior_notice.{move}",), record=PriorNotice, values=_values,
        to=both_firms, link=_its_page, joins=PARTIES, subject=subject, body=body, legal=True,
    )  # fmt: skip


declare(
    _to_answer("demand_firm", its_demand_firm),
    _to_answer("vendor", its_vendor),
    TaskKind(
        name="agreements.decide_on_notice", label=_("Decide on a termination the firms were told of"),
        record=PriorNotice, life=PRIOR_NOTICE, while_in=(N.HEARD,), whose=lambda notice: office(Desk.APPROVER),
        title=its_title, joins=PARTIES,
    ),
    _told(
        "give", _("The agency means to terminate the agreement %(agreement)s: please answer by %(last)s"),
        _("The agency has given notice that it means to terminate the agreement for “%(title)s”.\n\nGround: %(ground)s\nIn words: %(why)s\n\nYour company can say what it thinks of it, once or more, until %(last)s. The agency decides after that day; until it has decided, the agreement stands."),
    ),
    _told(
        "withdraw", _("The prior notice of termination %(notice)s was withdrawn"),
        _("The agreement for “%(title)s” goes on.\n\nReason: %(reason)s"),
    ),
)  # fmt: skip
