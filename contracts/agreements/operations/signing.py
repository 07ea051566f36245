"""From the lock to the last signature: the demand firm, the vendor, the co-payment, the agency."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from contracts.clauses.enums import Clause, DocumentKind
from marketplace import documents
from marketplace.accounts import identity_check
from marketplace.accounts import queries as accounts
from marketplace.accounts.models import Delegation, User
from marketplace.core import canonical, files, outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.lifecycle import Guard, Transition, TransitionRefused, advance
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import CaseState, Stage
from matching.selection import operations as selection

from .. import evidence, identity, own_certificate, queries
from ..enums import AgreementState, Authority, DocumentState, Method, PaperState, Party, SignatureState
from ..errors import ClausesNotAcknowledged, IdentityTooWeak, NameDiffers, NotIdentified, NotYetMade, OtherVersion
from ..lifecycles import AGREEMENT, DOCUMENT, PAPER, SIGNATURE
from ..models import Agreement, AgreementDocument, PaperSignature, Signature, SignatureRecord
from ..rules import its_parties_may_agree, the_parties_are_still_eligible
from .moving import move_amendment

TOO_LATE = "서명 기한이 지났습니다."


def lock_document(*, document_id: int, actor: Actor, at: datetime) -> AgreementDocument:
    """Fix the document: eligibility is checked again, then the three are asked to sign, in order, by a deadline.

    Raises NotEligible naming every point, TransitionRefused (not made yet, award ended, vendor out of the pool).
    """
    document = AgreementDocument.objects.visible_to(actor).select_related("agreement__case").get(pk=document_id)
    agreement = document.agreement
    _without(DOCUMENT["lock"], its_parties_may_agree).require(document, actor, at)
    if document.kind == DocumentKind.AGREEMENT:
        check_parties(agreement, at)
    with transaction.atomic():
        document = advance(DOCUMENT, document, "lock", actor=actor, at=at, agreement_id=agreement.pk, h0=document.h0)
        document.sign_by = rounds.deadline(at, agreement.rule_set.signing_working_days)
        document.save(update_fields=["sign_by"])
        if document.kind == DocumentKind.AGREEMENT:
            advance(AGREEMENT, agreement, "ask_to_sign", actor=actor, at=at, agreement_id=agreement.pk)
        for position, (party, organisation_id) in enumerate(_signers(agreement), start=1):
            Signature.objects.create(
                document=document, party=party, position=position, organisation_id=organisation_id, state_since=at
            )
        hand_on(document, actor, at)
    return document


def check_parties(agreement: Agreement, at: datetime) -> None:
    """Run the rules of the agreement on both firms as they are today, and keep the run. Raises NotEligible."""
    plan = queries.effective_plan(agreement)
    selection.require_eligible(case_id=agreement.case_id, stage=Stage.AGREEMENT, plan=plan, at=at)


def open_document(*, signature_id: int, actor: Actor, at: datetime) -> Signature:
    """A signer has opened the document: only then can it be signed. Raises TransitionRefused."""
    signature = _mine(signature_id, actor)
    with transaction.atomic():
        signature = advance(SIGNATURE, signature, "open", actor=actor, at=at)
        signature.viewed_at = signature.viewed_at or at
        signature.save(update_fields=["viewed_at"])
    return signature


def sign(
    *,
    signature_id: int,
    h0: str,
    typed_name: str,
    clauses: Sequence[str],
    methods: Sequence[tuple[str, datetime]],
    actor: Actor,
    at: datetime,
    certificate: bytes | None = None,
    check: identity_check.Shown | None = None,
) -> SignatureRecord:
    """Sign the document whose SHA-256 is `h0`, the one the signer has read.

    `clauses`: those acknowledged one by one (see Clause). `methods`: how the signer was identified just now, and
    when. `certificate`: for that method, what was signed by it (CMS). `check`: for that one, what was shown. Raises OtherVersion, NameDiffers,
    ClausesNotAcknowledged, NotIdentified, IdentityTooWeak, CertificateOfAnother, SignatureRefused; TransitionRefused
    out of turn, out of time, twice, by a stranger; NotEligible for the agency's signature if a firm is no longer
    eligible. Then nothing is signed.
    """
    signature = _mine(signature_id, actor)
    _without(SIGNATURE["sign"], the_parties_are_still_eligible).require(signature, actor, at)
    person = User.objects.get(pk=actor.person_id)
    _require_care(signature.document, person, h0, typed_name, clauses, methods, at)
    _require_shown(signature.document, person, methods, certificate, check)
    proof = None
    if certificate is not None:
        proof = own_certificate.proof_of(signature.document, signature.organisation, certificate, at=at)
    if signature.party == Party.AGENCY and signature.document.kind == DocumentKind.AGREEMENT:
        check_parties(signature.document.agreement, at)
    with transaction.atomic():
        document = locked(signature.document_id)
        signature = advance(SIGNATURE, signature, "sign", actor=actor, at=at, h0=h0, party=signature.party)
        letter = accounts.delegation_to_sign(
            person_id=person.pk, organisation_id=signature.organisation_id, on=day_in_korea(at)
        )
        made = record(
            signature, document, name=person.name, person_id=person.pk, letter=letter, methods=methods,
            consent_sha256=canonical.sha256(evidence.consent(document)), clauses=sorted(set(clauses)),
            address=actor.address, browser=actor.browser, at=at, **_kept(proof, check, at),
        )  # fmt: skip
        carry_on(document, signature, actor, at)
    return made


def decline(*, signature_id: int, reason: str, actor: Actor, at: datetime) -> Signature:
    """Refuse to sign, saying why: signatures given before are void, and a manager draws up a new version."""
    signature = _mine(signature_id, actor)
    with transaction.atomic():
        document = locked(signature.document_id)
        signature = advance(SIGNATURE, signature, "decline", actor=actor, at=at, reason=reason)
        signature.reason = reason
        signature.save(update_fields=["reason"])
        end_document(document, "decline", reason, at)
        _reopen(document, reason, at)
    return signature


def void_document(*, document_id: int, reason: str, actor: Actor, at: datetime) -> AgreementDocument:
    """A manager takes a document back (a fault was found): signatures given are void."""
    AgreementDocument.objects.visible_to(actor).get(pk=document_id)
    with transaction.atomic():
        document = end_document(locked(document_id), "void", reason, at, actor=actor)
        _reopen(document, reason, at)
    return document


def expire_documents_due(*, at: datetime) -> int:
    """Documents not signed in time have expired; how many. Safe to repeat."""
    due = AgreementDocument.objects.filter(
        state__in=[DocumentState.LOCKED, DocumentState.SIGNING], sign_by__lt=at
    ).order_by("pk")  # fmt: skip
    return sum(_expire(document.pk, at) for document in due)


def _expire(document_id: int, at: datetime) -> bool:
    try:
        with transaction.atomic():
            _reopen(end_document(locked(document_id), "expire", TOO_LATE, at), TOO_LATE, at)
    except TransitionRefused:  # signed or declined since we looked
        return False
    return True


def end_document(
    document: AgreementDocument, move: str, reason: str, at: datetime, actor: Actor = SYSTEM
) -> AgreementDocument:
    """End a document that is not sealed, in the caller's transaction: no signature on it stands any more."""
    document = advance(DOCUMENT, document, move, actor=actor, at=at, reason=reason, agreement_id=document.agreement_id)
    lapse_papers(document, at)
    for signature in document.signatures.exclude(state=SignatureState.DECLINED):
        unsigned = signature.state != SignatureState.SIGNED
        advance(SIGNATURE, signature, "expire" if move == "expire" and unsigned else "void", actor=SYSTEM, at=at)
    return document


def lapse_papers(document: AgreementDocument, at: datetime) -> None:
    """Papers that wait are for nothing once their party has signed otherwise, or the document has ended."""
    for paper in PaperSignature.objects.filter(signature__document=document, state=PaperState.RECORDED):
        advance(PAPER, paper, "lapse", actor=SYSTEM, at=at)


def _reopen(document: AgreementDocument, reason: str, at: datetime) -> None:
    """A new version may be drawn up; of an amendment, once the agency has approved it again."""
    agreement = document.agreement
    if document.kind != DocumentKind.AGREEMENT:
        move_amendment(document.amendment, "reopen", SYSTEM, at, reason)
    elif agreement.state == AgreementState.SIGNING:
        advance(AGREEMENT, agreement, "reopen", actor=SYSTEM, at=at, reason=reason, agreement_id=agreement.pk)
        _hold(agreement, "programme_manager", None, at)


def co_payment_received(*, case_id: int, at: datetime) -> None:
    """The firm's cash is in: if only that was waited for, it is the agency's turn. Safe to repeat."""
    agreement = Agreement.objects.filter(case_id=case_id, state=AgreementState.SIGNING).first()
    if agreement is None:
        return
    with transaction.atomic():
        hand_on(locked(queries.current_document(agreement).pk), SYSTEM, at)


def hand_on(document: AgreementDocument, actor: Actor, at: datetime) -> None:
    """Say whose turn it is, in the caller's transaction; a firm's signers are invited once."""
    turn = queries.whose_turn(document)
    if turn is None:
        return
    if turn.party != Party.AGENCY and not outbox.was_told("signature.invite", subject=turn, since=document.drawn_up_at):
        outbox.publish("signature.invite", subject=turn, at=at, actor=actor)
    if document.kind != DocumentKind.AGREEMENT:
        return
    holder = {Party.AGENCY: "approver"}.get(turn.party, str(turn.party))
    if turn.party == Party.AGENCY and queries.co_payment_missing(document.agreement) > 0:
        holder = "demand_firm"
    _hold(document.agreement, holder, document.sign_by, at, actor)


def _hold(agreement: Agreement, holder: str, due_at: datetime | None, at: datetime, actor: Actor = SYSTEM) -> None:
    programmes.move_case(
        case_id=agreement.case_id, to=CaseState.AGREEMENT, holder=holder, due_at=due_at, actor=actor, at=at
    )


def _signers(agreement: Agreement) -> list[tuple[Party, int]]:
    agency = agreement.case.round.programme.agency_id
    return [(Party.DEMAND_FIRM, agreement.demand_firm_id), (Party.VENDOR, agreement.vendor_id), (Party.AGENCY, agency)]


def _mine(signature_id: int, actor: Actor) -> Signature:
    return Signature.objects.visible_to(actor).select_related(
        "document__agreement__case", "document__original", "organisation"
    ).get(pk=signature_id)  # fmt: skip


def locked(document_id: int) -> AgreementDocument:
    """Whoever changes signatures of a document waits here first: one lock, one order."""
    return AgreementDocument.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "agreement__case", "original"
    ).get(pk=document_id)  # fmt: skip


def _without(transition: Transition, asked_later: Guard) -> Transition:
    """The move without the guard that the coming check is for; advance() asks all of them."""
    return replace(transition, guards=tuple(guard for guard in transition.guards if guard is not asked_later))


def _require_care(document, person, h0, typed_name, clauses, methods, at) -> None:
    if document.original_id is None:
        raise NotYetMade
    if h0 != document.h0:
        raise OtherVersion
    if plain(typed_name) != plain(person.name):
        raise NameDiffers(name=person.name)
    missing = [str(Clause(clause).label) for clause in evidence.CLAUSES if clause not in clauses]
    if missing:
        raise ClausesNotAcknowledged(clauses=", ".join(missing))
    oldest = at - timedelta(seconds=evidence.FRESH_SECONDS)
    if any(method not in Method.values or not oldest <= when <= at for method, when in methods):
        raise NotIdentified
    level, least = identity.level_of(method for method, _when in methods), identity.least_level(document)
    if level is None:
        raise NotIdentified
    if level < least:
        raise IdentityTooWeak(least=least.label)


def _require_shown(document, person, methods, certificate, check) -> None:
    """A certificate and a check count only where they are both named and there; a check, for whom and what it was made.

    Raises NotIdentified.
    """
    named = dict(methods)
    if (certificate is None) != (Method.CERTIFICATE not in named) or (check is None) != (Method.CHECK not in named):
        raise NotIdentified
    if check is not None:
        meant = person.pk, evidence.purpose(document.h0), named[Method.CHECK]
        if (check.person_id, check.purpose, check.at) != meant:
            raise NotIdentified


def plain(name: str) -> str:
    """A person's name as it is compared: however it was typed."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def record(
    signature: Signature,
    document: AgreementDocument,
    *,
    name: str,
    person_id: int | None,
    letter: Delegation | None,
    methods: Sequence[tuple[str, datetime]],
    **facts,
) -> SignatureRecord:
    """The evidence, written once, chained to the signature before it. `facts`: its other columns.

    Raises UnprintableText for what the certificate of the signatures could not print: it would never be sealed.
    """
    firm = signature.organisation.legal_name
    documents.preflight({"서명자": name, "기관명": firm, "본인확인": facts.get("beside", {})})
    before = evidence.records_of(document)
    made = SignatureRecord(
        signature=signature, h0=document.h0, person_id=person_id, signer_name=name,
        authority=Authority.DELEGATION if letter else Authority.OFFICE, organisation_name=firm,
        business_number=signature.organisation.business_number,
        delegation_id=letter.pk if letter else None, methods=[[method, when.isoformat()] for method, when in methods],
        previous=before[-1].mac if before else evidence.FIRST, **facts,
    )  # fmt: skip
    made.mac = evidence.mac_of(made)
    made.save(force_insert=True)
    return made


def _kept(proof: own_certificate.Proof | None, check: identity_check.Shown | None, at: datetime) -> dict:
    """What the record keeps of the signer's own certificate, the file and whose it is; of a check, by whom it was made."""
    kept: dict = {"beside": {"service": check.service, "reference": check.reference} if check else {}}
    if proof is not None:
        kept["certificate"] = files.store(proof.content, at=at, trusted=own_certificate.MEDIA_TYPE)
        kept["beside"] |= proof.facts
    return kept


def carry_on(document: AgreementDocument, signature: Signature, actor: Actor, at: datetime) -> None:
    """What follows from a signature: its party's other paper lapses; the next one's turn, or the seal."""
    agreement = document.agreement
    lapse_papers(document, at)
    if document.state == DocumentState.LOCKED:
        document = advance(DOCUMENT, document, "begin", actor=SYSTEM, at=at, agreement_id=agreement.pk)
    if signature.party != Party.AGENCY:
        hand_on(document, actor, at)
        return
    if document.kind == DocumentKind.AGREEMENT:
        selection.agree_award(award_id=agreement.award_id, at=at)
        _hold(agreement, "nobody", None, at)
    advance(DOCUMENT, document, "complete", actor=SYSTEM, at=at, agreement_id=agreement.pk, case_id=agreement.case_id)
