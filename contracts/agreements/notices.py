"""Tasks and notices about agreements and their signatures, and what those of the apps above have in common."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from marketplace.core.models import Event
from marketplace.core.templatetags.ieum import day, moment, won
from marketplace.notices.audiences import Audience, firm, office
from marketplace.notices.enums import Desk
from marketplace.notices.registry import Link, NoticeKind, TaskKind, declare
from marketplace.programmes.notices import CASE, case_title, its_case, of_the_case
from matching.selection.enums import AwardState
from matching.selection.models import Award

from . import invitations
from .enums import CAME_TO_NOTHING, Party
from .enums import AgreementState as A
from .enums import DocumentState as D
from .enums import SignatureState as S
from .lifecycles import AGREEMENT, DOCUMENT, SIGNATURE
from .models import Agreement, AgreementDocument, Signature
from .queries import whose_turn
from .rules import co_payment_missing

PARTIES = ("agreement__case__demand_firm", "agreement__case__vendor")


def its_demand_firm(record, desk: Desk = Desk.DECIDERS) -> Audience:
    """Those of the demand firm of the record's agreement."""
    return firm(record.agreement.demand_firm_id, desk)


def its_vendor(record, desk: Desk = Desk.DECIDERS) -> Audience:
    """Those of the vendor of the record's agreement."""
    return firm(record.agreement.vendor_id, desk)


def both_firms(record, event) -> list[Audience]:
    return [its_demand_firm(record), its_vendor(record)]


def its_page(record) -> Link:
    """The page of the record's case in the workspace."""
    return its_case(record.agreement)


def its_title(record) -> str:
    """What a task about an agreement is called in a list."""
    return case_title(record.agreement)


def of_the_agreement(record, event) -> dict:
    """What every notice about an agreement can say."""
    agreement = record.agreement
    return of_the_case(agreement, event) | {
        "agreement": agreement.number, "starts": day(agreement.starts_on), "ends": day(agreement.ends_on),
    }  # fmt: skip


def _manager(record) -> Audience:
    return office(Desk.PROGRAMME_MANAGER)


def _has_no_agreement(award: Award, at) -> bool:
    return not Agreement.objects.filter(award=award).exists()


def _awards(event: Event) -> Iterable[Award]:
    return Award.objects.filter(agreement__documents=event.subject_id)


def _agreements(event: Event) -> Iterable[Agreement]:
    return Agreement.objects.filter(documents=event.subject_id)


def _has_no_document_under_way(agreement: Agreement, at) -> bool:
    newest = agreement.documents.order_by("-pk").first()
    return newest is not None and newest.state in CAME_TO_NOTHING


def _siblings(event: Event) -> Iterable[Signature]:
    """The signatures of the document that an event is about, or of a document of its case."""
    if event.subject.startswith("agreements.signature:"):
        return Signature.objects.filter(document__signatures=event.subject_id)
    if event.subject.startswith("agreements.agreementdocument:"):
        return Signature.objects.filter(document=event.subject_id)
    return Signature.objects.filter(document__agreement__case=event.facts["case_id"])


def _it_is_its_turn(signature: Signature, at) -> bool:
    turn = whose_turn(signature.document)
    if turn is None or turn.pk != signature.pk:
        return False
    return signature.party != Party.AGENCY or co_payment_missing(signature.document.agreement) <= 0


def _signer(signature: Signature) -> Audience:
    if signature.party == Party.AGENCY:
        return office(Desk.APPROVER, but=signature.document.drawn_up_by)
    return firm(signature.organisation_id, Desk.SIGNERS)


def _where_it_is_signed(signature: Signature) -> Link:
    return "workspace_agreements:sign", (signature.document.agreement.number,)


def _invitation(signature: Signature, person) -> Link:
    return "workspace_agreements:invitation", (invitations.token_of(signature, person),)


def _agreement(agreement: Agreement, event) -> dict:
    return of_the_case(agreement, event) | {
        "agreement": agreement.number, "starts": day(agreement.starts_on), "ends": day(agreement.ends_on),
        "grant": won(agreement.grant),
    }  # fmt: skip


def _document(document: AgreementDocument, event) -> dict:
    return of_the_agreement(document, event) | {"document": document.number, "sign_by": moment(document.sign_by)}


def _told(move: str, subject: str, body: str, *, legal: bool = True) -> NoticeKind:
    return NoticeKind(
        name=f"agreements.{move}", events=(f"agreement.{move}",), record=Agreement, values=_agreement, link=its_case,
        to=lambda agreement, event: [firm(agreement.demand_firm_id), firm(agreement.vendor_id)], joins=CASE,
        subject=subject, body=body, legal=legal,
    )  # fmt: skip


def _document_ended(move: str, subject: str, body: str) -> NoticeKind:
    return NoticeKind(
        name=f"agreements.document_{move}", events=(f"agreement_document.{move}",), record=AgreementDocument,
        values=_document, to=both_firms, link=its_page, joins=PARTIES, subject=subject, body=body, legal=True,
    )  # fmt: skip


_ITS_FIRMS = ("document__agreement__case__demand_firm", "document__agreement__case__vendor")
_SIGNATURES = dict.fromkeys(
    (*(f"signature.{move}" for move in SIGNATURE.transitions),
     *(f"agreement_document.{move}" for move in DOCUMENT.transitions), "deposit_expectation.receive"),
    _siblings,
)  # fmt: skip

declare(
    TaskKind(
        name="agreements.draw_up", label=_("Draw up the agreement"), record=Award, while_in=(AwardState.READY,),
        when=_has_no_agreement, whose=_manager, title=case_title, joins=CASE,
        news={f"award.{move}": None for move in ("accept_plan", "withdraw", "cancel", "agree")}
        | {"agreement_document.make": _awards},
    ),
    TaskKind(
        name="agreements.lock", label=_("Read the agreement and lock it for signing"), record=AgreementDocument,
        life=DOCUMENT, while_in=(D.DRAFT,), news={"agreement_document.make": None}, whose=_manager,
        title=its_title, joins=PARTIES,
    ),
    TaskKind(
        name="agreements.draw_up_again", label=_("Draw up a new version of the agreement"), record=Agreement,
        life=AGREEMENT, while_in=(A.PREPARING,), when=_has_no_document_under_way, whose=_manager, title=case_title,
        joins=CASE,
        news=dict.fromkeys((f"agreement_document.{move}" for move in ("make", "decline", "expire", "void")), _agreements),
    ),
    TaskKind(
        name="agreements.sign", label=_("Sign the agreement"), record=Signature, while_in=(S.REQUESTED, S.VIEWED),
        when=_it_is_its_turn, news=_SIGNATURES, whose=_signer, link=_where_it_is_signed,
        title=lambda signature: case_title(signature.document.agreement),
        due=lambda signature: signature.document.sign_by,
        joins=_ITS_FIRMS,
    ),
    NoticeKind(
        name="agreements.locked", events=("agreement_document.lock",), record=AgreementDocument, values=_document,
        to=both_firms, link=its_page, joins=PARTIES, legal=True,
        subject=_("The agreement for “%(title)s” can be signed"),
        body=_("The agreement %(agreement)s is ready. %(firm)s signs first, then %(vendor)s, the agency last.\n\nPlease sign by %(sign_by)s (Korean time)."),
    ),
    NoticeKind(
        name="agreements.invite", events=("signature.invite",), record=Signature, legal=True,
        values=lambda signature, event: _document(signature.document, event), to=lambda signature, event: [_signer(signature)],
        link=_where_it_is_signed, own_link=_invitation, joins=_ITS_FIRMS,
        subject=_("It is your turn to sign: %(agreement)s"),
        body=_("Please read and sign the agreement for “%(title)s” by %(sign_by)s (Korean time). The link is for you alone and for the document %(document)s; please do not hand it on."),
    ),
    NoticeKind(
        name="agreements.remind", events=("signature.remind",), record=Signature, legal=True,
        values=lambda signature, event: _document(signature.document, event),
        to=lambda signature, event: [_signer(signature)] if _it_is_its_turn(signature, event.at) else [],
        link=_where_it_is_signed, own_link=_invitation, joins=_ITS_FIRMS,
        subject=_("Your signature is waited for: %(agreement)s"),
        body=_("The agreement for “%(title)s” waits for your signature, by %(sign_by)s (Korean time). If something in it is not right, you can decline there and say why. The link is for you alone and for the document %(document)s; please do not hand it on."),
    ),
    _told(
        "conclude", _("The agreement %(agreement)s is concluded"),
        _("All three have signed, and the agency has sealed the agreement for “%(title)s”.\n\nPeriod: %(starts)s to %(ends)s\nGrant: %(grant)s\n\nThe sealed document stands on the page of the case."),
    ),
    _told(
        "start", _("The agreement %(agreement)s is in force"),
        _("The project “%(title)s” has begun. It ends on %(ends)s; what is delivered later is not paid."), legal=False,
    ),
    _told(
        "suspend", _("The agreement %(agreement)s is suspended"),
        _("The project “%(title)s” stands still: nothing is accepted or paid meanwhile.\n\nReason: %(reason)s"),
    ),
    _told(
        "resume", _("The agreement %(agreement)s goes on"), _("The project “%(title)s” goes on.\n\nReason: %(reason)s"),
    ),
    _told(
        "terminate", _("The agreement %(agreement)s was terminated"),
        _("The agreement for “%(title)s” was terminated. What was done until now is settled.\n\nReason: %(reason)s"),
    ),
    _told(
        "cancel", _("The agreement %(agreement)s was cancelled"),
        _("The agreement for “%(title)s” was not concluded.\n\nReason: %(reason)s"),
    ),
    _told(
        "close", _("The agreement %(agreement)s is closed"),
        _("Everything is paid, refunded and returned for “%(title)s”. Please keep the documents for the years that the agreement names."),
        legal=False,
    ),
    _document_ended(
        "decline", _("A party declined to sign the agreement for “%(title)s”"),
        _("The document %(document)s is void, with every signature on it. The programme office draws up a new version.\n\nReason: %(reason)s"),
    ),
    _document_ended(
        "expire", _("The agreement for “%(title)s” was not signed in time"),
        _("The document %(document)s was to be signed by %(sign_by)s (Korean time). It is void, with every signature on it. The programme office draws up a new version."),
    ),
    _document_ended(
        "void", _("The agreement for “%(title)s” was taken back"),
        _("The document %(document)s is void, with every signature on it. The programme office draws up a new version.\n\nReason: %(reason)s"),
    ),
)  # fmt: skip
