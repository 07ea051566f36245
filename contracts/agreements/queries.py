"""What can be read of agreements: the papers, whose turn it is, and what is agreed today."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from contracts.clauses.enums import DocumentKind
from contracts.clauses.models import Wording
from contracts.payments import queries as payments
from contracts.payments.enums import ExpectationState
from marketplace.core import canonical, outbox
from marketplace.core.actor import Actor
from marketplace.core.models import StoredFile
from marketplace.programmes.models import Round
from matching.selection import queries as selection
from matching.selection.enums import AwardState
from matching.selection.models import Award
from matching.selection.plan import Plan

from . import snapshot
from .changes import Period
from .enums import STANDING_NOTICE, AmendmentState, DocumentState, PaperState, Party, SignatureState
from .evidence import CLAUSES, consent
from .models import (
    OPEN_AMENDMENTS,
    Agreement,
    AgreementDocument,
    Amendment,
    PaperSignature,
    PaymentRow,
    PriorNotice,
    Signature,
)
from .rules import co_payment_missing
from .terms import Terms

__all__ = [
    "CoPayment",
    "SigningSheet",
    "SigningState",
    "agreements",
    "amendments",
    "awards_to_draw_up",
    "co_payment",
    "co_payment_missing",
    "current_document",
    "document_of",
    "documents",
    "effective_document",
    "effective_plan",
    "facts_to_come",
    "file_of",
    "my_signature",
    "open_amendment",
    "own_agreements",
    "plan_digest",
    "prior_notices",
    "rows",
    "signatures_of",
    "signing_sheet",
    "signing_states",
    "standing_notice",
    "terms_of",
    "terms_stated",
    "tried_again_at",
    "versions_of",
    "waiting_paper",
    "waits_for_its_file",
    "whose_turn",
]


def agreements(actor: Actor) -> QuerySet[Agreement]:
    """Those the actor may see, with their case and firms."""
    return Agreement.objects.visible_to(actor).select_related("case__round", "demand_firm", "vendor")


def own_agreements(actor: Actor) -> QuerySet[Agreement]:
    """Those that the organisation the actor acts for is a party to, the newest first.

    For the agency it is who signs for it that reads them as a party; the rest of the office reads its own pages.
    """
    mine = Q(demand_firm_id=actor.organisation_id) | Q(vendor_id=actor.organisation_id)
    if actor.has("approver"):
        mine |= Q(case__round__programme__agency_id=actor.organisation_id)
    found = agreements(actor).filter(mine) if actor.organisation_id else Agreement.objects.none()
    return found.select_related("case__demand_firm", "case__vendor").order_by("-pk")


def documents(actor: Actor) -> QuerySet[AgreementDocument]:
    """Those the actor may see, the newest first."""
    found = AgreementDocument.objects.visible_to(actor).select_related("agreement", "draft", "original", "sealed")
    return found.order_by("-pk")


def effective_document(agreement: Agreement) -> AgreementDocument | None:
    """The sealed document that says what is agreed today, or was until its end; None before conclusion."""
    sealed = agreement.documents.filter(state=DocumentState.SEALED).exclude(kind=DocumentKind.TERMINATION)
    return sealed.order_by("-sealed_at", "-pk").first()


def current_document(agreement: Agreement) -> AgreementDocument:
    """The document people talk about: the newest, whatever became of it."""
    return agreement.documents.select_related("draft", "original", "sealed").order_by("-pk").first()


def document_of(agreement: Agreement, number: str) -> AgreementDocument:
    """A version by its number. Raises DoesNotExist for another agreement's."""
    return agreement.documents.select_related("draft", "original", "sealed").get(number=number)


def versions_of(agreement: Agreement) -> list[AgreementDocument]:
    """Every version of every document, the newest first."""
    return list(agreement.documents.select_related("draft", "original", "sealed").order_by("-pk"))


def my_signature(document: AgreementDocument, actor: Actor) -> Signature | None:
    """The signature that is asked of the actor's company; None before the lock."""
    return document.signatures.filter(organisation_id=actor.organisation_id).first()


def effective_plan(agreement: Agreement) -> Plan:
    """The plan as agreed today; before conclusion, as the newest document proposes it.

    The last change in effect says it: in its sealed document, or by itself where the agency's approval was enough.
    """
    last = agreement.amendments.filter(state=AmendmentState.CONCLUDED).order_by("-pk").first()
    if last is not None and last.is_minor:
        return Plan.from_data(json.loads(last.plan))
    document = effective_document(agreement) or current_document(agreement)
    return Plan.from_data(json.loads(document.snapshot)["plan"])


def period(agreement: Agreement) -> Period:
    """First and last day as agreed today, and the last day on which a change may let it end."""
    return Period(agreement.starts_on, agreement.ends_on, agreement.case.round.run_ends_on)


def plan_digest(agreement: Agreement) -> str:
    """What tells one state of the agreed plan from another."""
    return canonical.digest(effective_plan(agreement).as_data())


def amendments(actor: Actor) -> QuerySet[Amendment]:
    """Those the actor may see, the newest first."""
    found = Amendment.objects.visible_to(actor).select_related(
        "agreement__demand_firm", "agreement__vendor", "requested_by", "document"
    )
    return found.order_by("-pk")


def open_amendment(agreement: Agreement) -> Amendment | None:
    """The change that is under way."""
    return agreement.amendments.filter(state__in=OPEN_AMENDMENTS).first()


def prior_notices(actor: Actor) -> QuerySet[PriorNotice]:
    """Those of a termination that the actor may see, the newest first."""
    found = PriorNotice.objects.visible_to(actor).select_related(
        "agreement__case", "agreement__demand_firm", "agreement__vendor"
    )
    return found.order_by("-pk")


def standing_notice(agreement: Agreement) -> PriorNotice | None:
    """The prior notice of termination that the agency has to decide on."""
    return agreement.prior_notices.filter(state__in=STANDING_NOTICE).first()


def terms_of(document: AgreementDocument) -> Terms:
    """What the manager decided about it beside the plan."""
    return Terms.from_data(json.loads(document.snapshot)["terms"])


def terms_stated(amendment: Amendment) -> Terms:
    """What its newest document says of them; as agreed today where none was drawn up."""
    return terms_of(amendment.document or effective_document(amendment.agreement))


def facts_to_come(award: Award, wording: Wording, at: datetime) -> dict:
    """What an agreement would say that is drawn up now from this award with these articles. Nothing is stored.

    Raises RoundOver.
    """
    plan = selection.plan_of(award.plan_version)
    agreement, rows = snapshot.drawn(award, plan, at, f"AG-{award.case.round.code}-00000000")  # a number nobody has
    facts = snapshot.build(
        agreement=agreement,
        rows=rows,
        plan=plan,
        terms=Terms(),
        wording=wording,
        number=agreement.number,
        version=1,
        at=at,
    )
    return json.loads(canonical.dumps(facts))


def awards_to_draw_up() -> QuerySet[Award]:
    """The awards whose plan is accepted and that no agreement is drawn up of."""
    return selection.awards_in(AwardState.READY).filter(agreement=None)


def rows(agreement: Agreement) -> list[PaymentRow]:
    """The payment schedule, in order."""
    return list(agreement.payment_rows.order_by("position"))


def signatures_of(document: AgreementDocument) -> list[Signature]:
    """Everyone asked to sign, in order, with their record if they have."""
    return list(document.signatures.select_related("organisation", "record").order_by("position"))


def waiting_paper(signature: Signature) -> PaperSignature | None:
    """The party's signature on paper that the agency still has to compare."""
    return signature.papers.filter(state=PaperState.RECORDED).first()


def whose_turn(document: AgreementDocument) -> Signature | None:
    """The signature that is waited for; None before the lock and once all have signed or the document has ended."""
    if document.state not in (DocumentState.LOCKED, DocumentState.SIGNING):
        return None
    return next((each for each in document.signatures.all() if each.state != SignatureState.SIGNED), None)


def awaited_of_a_firm(document: AgreementDocument) -> Signature | None:
    """The signature that is waited for, if it is a firm's."""
    turn = whose_turn(document)
    return turn if turn is not None and turn.party != Party.AGENCY else None


@dataclass(frozen=True, slots=True)
class SigningState:
    """How far the agreement of one award has come. `waiting`: the signature that is waited for."""

    award: Award
    agreement: Agreement | None
    document: AgreementDocument | None
    waiting: Signature | None

    @property
    def can_be_drawn_up(self) -> bool:
        return self.agreement is None and self.award.state == AwardState.READY

    @property
    def handled(self) -> str:
        """What personal data the chosen solution handles, as its listing says; empty if it says none."""
        said = self.award.application.consortium.quote.solution.personal_data
        return "" if said.startswith("없음") else said


def signing_states(round_: Round) -> list[SigningState]:
    """Every award of a round that stands, by firm, with its newest document; a handful of queries for any number."""
    ended = (AwardState.WITHDRAWN, AwardState.CANCELLED)
    awards = Award.objects.filter(case__round=round_).exclude(state__in=ended).order_by("case__demand_firm__legal_name")
    awards = list(
        awards.select_related("case__demand_firm", "case__vendor", "application__consortium__quote__solution")
    )
    agreements = {each.award_id: each for each in Agreement.objects.filter(award__in=awards)}
    documents = AgreementDocument.objects.filter(agreement__in=agreements.values()).order_by("pk")
    newest = {each.agreement_id: each for each in documents.defer("snapshot").prefetch_related("signatures")}
    found = []
    for award in awards:
        agreement = agreements.get(award.pk)
        document = newest.get(agreement.pk) if agreement else None
        found.append(SigningState(award, agreement, document, whose_turn(document) if document else None))
    return found


def file_of(document: AgreementDocument) -> StoredFile | None:
    """What people read: the sealed document, the original while it is signed, the draft before; None if not made."""
    if document.sealed_id:
        return document.sealed
    return document.draft if document.state == DocumentState.DRAFT else document.original


def waits_for_its_file(document: AgreementDocument) -> bool:
    """Whether the queue still has to make it or, once all have signed, to seal it."""
    if document.state == DocumentState.DRAFT:
        return document.original_id is None
    return document.state == DocumentState.SEALING


def tried_again_at(document: AgreementDocument) -> datetime | None:
    """When the queue tries next to make or seal it; None if nobody has asked it to."""
    return outbox.next_attempt("agreement_document.make", "agreement_document.complete", subject=document)


@dataclass(frozen=True, slots=True)
class SigningSheet:
    """What a signer is shown beside the document: the very words that are recorded."""

    h0: str
    consent: str
    clauses: tuple[str, ...]  # to be acknowledged one by one


def signing_sheet(document: AgreementDocument) -> SigningSheet:
    return SigningSheet(document.h0, consent(document), CLAUSES)


@dataclass(frozen=True, slots=True)
class CoPayment:
    """The cash co-payment the agency waits for: what to deposit, under which code, and whether it is in."""

    amount: int
    code: str
    due_on: date | None
    received: bool


def co_payment(agreement: Agreement) -> CoPayment | None:
    """None where no cash goes through the agency's account."""
    expected = payments.deposit_of(agreement.case_id)
    if expected is None:
        return None
    return CoPayment(
        expected.amount, expected.code, expected.due_on, received=expected.state == ExpectationState.RECEIVED
    )
