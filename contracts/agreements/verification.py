"""What the public is told about one document: is it genuine, and is it in effect? Never who exactly, never money."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.clauses.enums import DocumentKind
from marketplace import documents
from marketplace.checkpoints import queries as checkpoints
from marketplace.core import files
from marketplace.core.errors import Refusal

from . import evidence
from .enums import CAME_TO_NOTHING, AgreementState, DocumentState, Party
from .models import AgreementDocument

logger = logging.getLogger(__name__)

_NOBODYS = "AAAA-AAAA-AAAA-AAAA"  # compared with where no document has the number, so that the answer takes as long
_ENDED = (AgreementState.TERMINATED, AgreementState.CANCELLED)
_SEALED = (DocumentState.SEALED, DocumentState.SUPERSEDED)


class Outcome(models.TextChoices):
    """확인 결과."""

    GENUINE = "genuine", _("Genuine")  # as it was sealed, and in effect
    SUPERSEDED = "superseded", _("Amended")  # genuine, but an amendment says more
    VOIDED = "voided", _("Without effect")  # genuine, but never concluded, or ended
    ALTERED = "altered", _("Altered")  # carries our seal, which does not hold any more
    UNKNOWN = "unknown", _("Not confirmed")  # wrong, unknown, not sealed yet: nobody is told which


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature as the public sees it: the organisation and the moment."""

    party: Party
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The answer, and what may be shown of the document it is about."""

    outcome: Outcome
    number: str = ""
    code: str = ""
    kind: str = ""
    title: str = ""
    parties: tuple[tuple[Party, str], ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    signatures: tuple[Signed, ...] = ()
    sealed_at: datetime | None = None
    seal_level: str = ""  # of PAdES
    issued_at: datetime | None = None  # of a paper that nobody signs
    sha256: str = ""
    amends: str = ""  # number of the document it amends
    amendments: tuple[
        tuple[str, str], ...
    ] = ()  # number and code of each sealed document that amends or ends it, in order
    checkpoint: int | None = None  # number of the one that covers the sealed document
    is_original: bool = False  # the file is the one that was signed, which the sealed document carries inside

    @property
    def fingerprint(self) -> str:
        """The SHA-256 in groups that an eye can compare."""
        return " ".join(self.sha256[start : start + 8] for start in range(0, len(self.sha256), 8))


UNKNOWN = Verification(outcome=Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Found:
    """A document by its number or its file: the code printed on it, and what may be said of it to those who hold it."""

    code: str
    tell: Callable[[], Verification]


Finder = Callable[[str, str], Found | None]  # number and SHA-256, one of them empty
_finders: list[Finder] = []


def finds(finder: Finder) -> Finder:
    """Decorator: the apps above find the papers they have issued, with one query, whatever is asked."""
    _finders.append(finder)
    return finder


def _found(number: str = "", sha256: str = "") -> Found | None:
    """Every finder is asked, whatever the first one says, so that all answers take as long."""
    found = [finder(number, sha256) for finder in (_agreement_document, *_finders)]
    return next(filter(None, found), None)


def _agreement_document(number: str, sha256: str) -> Found | None:
    wanted = models.Q(number=number)
    if sha256:
        wanted = models.Q(sealed__sha256=sha256) | models.Q(original__sha256=sha256, sealed__isnull=False)
    document = AgreementDocument.objects.filter(wanted).select_related("original", "sealed").first()
    if document is None:
        return None
    is_original = bool(sha256) and document.h0 == sha256
    return Found(document.code, lambda: _about(document, is_original=is_original))


def by_code(number: str, code: str) -> Verification:
    """The answer for a number and the code printed on the document. Wrong and unknown are one answer."""
    found = _found(number=number.strip().upper())
    if not documents.codes_match(code, found.code if found else _NOBODYS) or found is None:
        return UNKNOWN
    return found.tell()


def proof_by_code(number: str, code: str) -> dict | None:
    """That a public checkpoint covers the document (marketplace.checkpoints); None where `by_code` confirms nothing."""
    found = by_code(number, code)
    return checkpoints.proof_of(found.number) if found.checkpoint else None


def by_fingerprint(sha256: str) -> Verification:
    """The answer for a file's SHA-256: a sealed document, the original that was signed, or a paper that was issued."""
    found = _found(sha256=sha256.lower()) if sha256 else None
    return found.tell() if found else UNKNOWN


def by_file(content: bytes) -> Verification:
    """The answer for any bytes: genuine is only what is byte for byte known to us. Of any other file, whether it carries
    the agency's seal broken. Nothing is kept of them."""
    known = by_fingerprint(documents.sha256(content))
    if known.outcome != Outcome.UNKNOWN:
        return known
    verdict = documents.judge(content)
    return Verification(outcome=Outcome.ALTERED) if verdict.sealed and not verdict.genuine else UNKNOWN


def _about(document: AgreementDocument, *, is_original: bool = False) -> Verification:
    """What may be shown of a document, from its frozen data and its records."""
    verdict = _verdict_on(document) if document.state in _SEALED else None
    outcome = _outcome(document, is_whole=verdict is not None)
    if outcome == Outcome.UNKNOWN:
        return UNKNOWN
    facts = json.loads(document.snapshot)
    return Verification(
        outcome=outcome,
        number=document.number,
        code=document.code,
        kind=document.get_kind_display(),
        title=facts["plan"]["title"],
        parties=tuple((Party(row["party"]), row["legal_name"]) for row in facts["parties"]),
        starts_on=date.fromisoformat(facts["period"]["starts_on"]),
        ends_on=date.fromisoformat(facts["period"]["ends_on"]),
        signatures=tuple(
            Signed(Party(record.signature.party), record.organisation_name, record.at)
            for record in evidence.records_of(document)
        ),
        sealed_at=document.sealed_at,
        seal_level=verdict.level if verdict else "",
        sha256=document.sealed.sha256 if document.sealed_id else "",
        amends=facts["amends"]["number"] if "amends" in facts else "",
        amendments=tuple(_amendments(document)),
        checkpoint=covering.number if (covering := checkpoints.covering(document.number)) else None,
        is_original=is_original,
    )


def _outcome(document: AgreementDocument, *, is_whole: bool) -> Outcome:
    if document.state in CAME_TO_NOTHING:
        return Outcome.VOIDED
    if not is_whole:
        return Outcome.UNKNOWN
    if document.agreement.state in _ENDED and document.kind != DocumentKind.TERMINATION:
        return Outcome.VOIDED
    return Outcome.SUPERSEDED if document.state == DocumentState.SUPERSEDED else Outcome.GENUINE


def _verdict_on(document: AgreementDocument) -> documents.Verdict | None:
    """If what we keep is what was sealed and signed. If not, a person must look: nothing is confirmed meanwhile."""
    try:
        verdict = documents.verify(files.read(document.sealed))
    except (Refusal, OSError):
        logger.exception("the sealed file of %s is damaged or gone", document.number)
        return None
    if not verdict.genuine or not evidence.chain_holds(document):
        logger.error("the seal or the signatures of %s do not hold: %s", document.number, verdict.reason)
        return None
    return verdict


def _amendments(document: AgreementDocument) -> list[tuple[str, str]]:
    """Whoever holds a document may know what took its place: it says of the parties what this one does."""
    if document.sealed_at is None:
        return []
    later = AgreementDocument.objects.filter(
        agreement=document.agreement, state__in=_SEALED, sealed_at__gt=document.sealed_at
    ).exclude(kind=DocumentKind.AGREEMENT)  # fmt: skip
    return list(later.order_by("pk").values_list("number", "code"))
