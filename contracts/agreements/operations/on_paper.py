"""A party signs on paper: one of the agency records the scan, another compares it with the document and confirms."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from marketplace import documents
from marketplace.accounts import queries as accounts
from marketplace.accounts.models import Delegation, User
from marketplace.core import audit, files, outbox
from marketplace.core.actor import SYSTEM, Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance

from ..enums import Method, PaperState
from ..errors import NotItsSigner, NotSignedThen, NotTheCodeOnPaper, PaperWaits
from ..lifecycles import PAPER, SIGNATURE
from ..models import AgreementDocument, PaperSignature, Signature, SignatureRecord
from ..wording import day
from .signing import carry_on, locked, plain, record

SCANS = frozenset({"application/pdf"})


@dataclass(frozen=True, slots=True)
class _Signer:
    """Who signed: the representative, with or without an account, or the holder of an approved letter."""

    name: str
    person: User | None
    letter: Delegation | None


def record_paper(
    *, document_id: int, party: str, scan: bytes, signer_name: str, signed_on: date, actor: Actor, at: datetime
) -> PaperSignature:
    """Record that a party has signed the printed original. `scan`: a PDF of every page and of the seal's certificate.

    Raises NotAllowed; FileRefused; NotItsSigner, NotSignedThen; PaperWaits; TransitionRefused out of turn or time.
    """
    if not actor.has("programme_manager"):
        raise NotAllowed
    document = AgreementDocument.objects.visible_to(actor).get(pk=document_id)
    signature = document.signatures.select_related("document__agreement__award", "organisation").get(party=party)
    SIGNATURE["sign_on_paper"].require(signature, SYSTEM, at)
    if not day_in_korea(document.drawn_up_at) <= signed_on <= day_in_korea(at):
        raise NotSignedThen(drawn_up=day(day_in_korea(document.drawn_up_at)))
    signer = _signer(signature, signer_name, signed_on)
    file = files.store(scan, at=at, allowed=SCANS)
    with transaction.atomic():
        locked(document.pk)
        if signature.papers.filter(state=PaperState.RECORDED).exists():
            raise PaperWaits
        paper = PaperSignature.objects.create(
            signature=signature, scan=file, signer_name=signer.name, signed_on=signed_on,
            recorded_by=actor.person_id, at=at, state_since=at,
        )  # fmt: skip
        audit.record(
            paper, "paper_signature.record", actor=actor, at=at, facts={"party": signature.party, "sha256": file.sha256}
        )
        outbox.publish("paper_signature.record", subject=paper, at=at, actor=actor)
    return paper


def confirm_paper(*, paper_id: int, code: str, actor: Actor, at: datetime) -> SignatureRecord:
    """Confirm that the paper is of the document to be signed: it is its party's signature from now on.

    `code`: the verification code as it stands at the foot of the paper's pages. Raises NotTheCodeOnPaper; NotItsSigner
    if the letter of who signed was revoked since; TransitionRefused for who recorded it, out of turn or time, twice.
    """
    paper = _visible(paper_id, actor)
    PAPER["confirm"].require(paper, actor, at)
    if not documents.codes_match(code, paper.signature.document.code):
        raise NotTheCodeOnPaper
    with transaction.atomic():
        document = locked(paper.signature.document_id)
        paper = advance(PAPER, paper, "confirm", actor=actor, at=at)
        signature = advance(
            SIGNATURE,
            paper.signature,
            "sign_on_paper",
            actor=SYSTEM,
            at=at,
            h0=document.h0,
            party=paper.signature.party,
        )
        made = _record(signature, document, paper, actor, at)
        carry_on(document, signature, actor, at)
    return made


def refuse_paper(*, paper_id: int, reason: str, actor: Actor, at: datetime) -> PaperSignature:
    """Say why the paper is no signature of the document: another can be recorded, or the party signs here."""
    with transaction.atomic():
        return advance(PAPER, _visible(paper_id, actor), "refuse", actor=actor, at=at, reason=reason)


def _visible(paper_id: int, actor: Actor) -> PaperSignature:
    return PaperSignature.objects.visible_to(actor).select_related(
        "scan", "signature__organisation", "signature__document__agreement__case", "signature__document__original"
    ).get(pk=paper_id)  # fmt: skip


def _signer(signature: Signature, name: str, on: date) -> _Signer:
    """Raises NotItsSigner, naming who could sign that day."""
    written = json.loads(signature.document.snapshot)["parties"]
    representative = next(row["representative"] for row in written if row["party"] == signature.party)
    people = list(accounts.people_who(signature.organisation_id, ["signs"], on))
    name = plain(name)
    person = next((each for each in people if each.name == name), None)
    if person is None and name != representative:
        names = dict.fromkeys([representative, *(each.name for each in people)])
        raise NotItsSigner(firm=signature.organisation.legal_name, names=", ".join(names))
    letter = None
    if person is not None:
        letter = accounts.delegation_to_sign(person_id=person.pk, organisation_id=signature.organisation_id, on=on)
    return _Signer(name, person, letter)


def _record(signature, document, paper: PaperSignature, actor: Actor, at: datetime) -> SignatureRecord:
    signer = _signer(signature, paper.signer_name, paper.signed_on)
    recorder = User.objects.get(pk=paper.recorded_by)
    return record(
        signature, document, name=signer.name, person_id=signer.person.pk if signer.person else None,
        letter=signer.letter, consent_sha256="", clauses=[], methods=[(Method.PAPER, at)], address="", at=at,
        beside={
            "scan": paper.scan.sha256, "signed_on": paper.signed_on.isoformat(), "recorded_by": recorder.name,
            "confirmed_by": User.objects.get(pk=actor.person_id).name,
        },
    )  # fmt: skip
