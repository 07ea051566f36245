"""Agreements, their documents, signatures and amendments."""

from .records import (
    OPEN_AMENDMENTS,
    Agreement,
    AgreementDocument,
    Amendment,
    DocumentQuerySet,
    PaperSignature,
    PartyQuerySet,
    PaymentRow,
    Signature,
    SignatureRecord,
)

__all__ = [
    "OPEN_AMENDMENTS",
    "Agreement",
    "AgreementDocument",
    "Amendment",
    "DocumentQuerySet",
    "PaperSignature",
    "PartyQuerySet",
    "PaymentRow",
    "Signature",
    "SignatureRecord",
]
