"""Tasks and notices about signatures on paper."""

from django.utils.translation import gettext_lazy as _

from marketplace.core.templatetags.ieum import day
from marketplace.notices.audiences import Audience, firm, office
from marketplace.notices.enums import Desk
from marketplace.notices.registry import NoticeKind, TaskKind, declare

from .enums import PaperState
from .lifecycles import PAPER
from .models import PaperSignature
from .notices import its_page, its_title, of_the_agreement

PARTIES = tuple(f"signature__document__agreement__case__{side}" for side in ("demand_firm", "vendor"))


def _another(paper: PaperSignature) -> Audience:
    return office(Desk.APPROVER, but=paper.recorded_by)


def _its_party(paper: PaperSignature, event) -> list[Audience]:
    return [firm(paper.signature.organisation_id, Desk.SIGNERS)]


def _values(paper: PaperSignature, event) -> dict:
    return of_the_agreement(paper, event) | {"signer": paper.signer_name, "signed_on": day(paper.signed_on)}


def _told(move: str, subject: str, body: str) -> NoticeKind:
    return NoticeKind(
        name=f"agreements.paper_{move}", events=(f"paper_signature.{move}",), record=PaperSignature, values=_values,
        to=_its_party, link=its_page, joins=PARTIES, subject=subject, body=body, legal=True,
    )  # fmt: skip


declare(
    TaskKind(
        name="agreements.confirm_paper", label=_("Compare a signature on paper and confirm it"), record=PaperSignature,
        life=PAPER, while_in=(PaperState.RECORDED,), news={"paper_signature.record": None}, whose=_another,
        title=its_title, joins=PARTIES, due=lambda paper: paper.signature.document.sign_by,
    ),
    _told(
        "confirm", _("Your signature on paper counts: %(agreement)s"),
        _("The signature of %(signer)s of %(signed_on)s on the agreement for “%(title)s” was compared by two people of the agency and stands beside those given here."),
    ),
    _told(
        "refuse", _("Your signature on paper does not count: %(agreement)s"),
        _("Please send another paper, or sign the agreement for “%(title)s” here.\n\nReason: %(reason)s"),
    ),
)  # fmt: skip
