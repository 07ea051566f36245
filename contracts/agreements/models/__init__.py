"""Agreements, their documents, signatures and amendments; the prior notice of a termination and what the firms say to it."""

from .prior import Opinion, PriorNotice
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
    "Opinion",
    "PaperSignature",
    "PartyQuerySet",
    "PaymentRow",
    "PriorNotice",
    "Signature",
    "SignatureRecord",
]
