"""Issued documents, for those who may see them."""

import json

from django.db.models import QuerySet

from contracts.agreements.enums import CAME_TO_NOTHING
from contracts.agreements.models import AgreementDocument
from marketplace.core import outbox
from marketplace.core.actor import Actor

from .enums import IssuedKind
from .models import IssuedDocument

TRANSLATE = "agreement_document.translate"  # the event by which a translation is asked for


def issued(actor: Actor) -> QuerySet[IssuedDocument]:
    """Those of the actor's agreements, the oldest first."""
    return IssuedDocument.objects.visible_to(actor).select_related("agreement", "file").order_by("pk")


def translation_of(document_id: int) -> IssuedDocument | None:
    """The English translation of a document of an agreement, if it is made."""
    return IssuedDocument.objects.filter(kind=IssuedKind.TRANSLATION, subject_id=document_id).first()


def translation_is_asked_for(document: AgreementDocument) -> bool:
    """Whether it is made, or the queue makes it."""
    return outbox.was_told(TRANSLATE, subject=document, since=document.drawn_up_at)


def can_be_translated(document: AgreementDocument) -> bool:
    """Whether it can be read and is not void, and its data says which wording it quotes (form 2 and later)."""
    return (
        bool(document.original_id)
        and document.state not in CAME_TO_NOTHING
        and "wording" in json.loads(document.snapshot)
    )
