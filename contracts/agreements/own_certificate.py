"""A signer's own certificate: whether it is their company's, and what is kept of it.

Who issues certificates to companies has looked at their papers: that is the third way of knowing who signs.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from marketplace import documents
from marketplace.accounts.models import Organisation
from marketplace.core import canonical
from marketplace.core.identifiers import digits, is_business_number

from .errors import CertificateOfAnother
from .evidence import consent
from .models import AgreementDocument

MEDIA_TYPE = "application/pkcs7-signature"
_LONGEST = 200  # characters of a name on paper
_FORM_OF_COMPANY = re.compile(r"\(주\)|주식회사")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a signer's own certificate leaves: the signature file as it was sent, and whose certificate it was."""

    content: bytes
    facts: dict[str, str]


def is_offered() -> bool:
    """Whether the agency trusts anybody who issues certificates."""
    return documents.trusts_signers()


def sentence(document: AgreementDocument) -> bytes:
    """What is signed: the sentence the signer agrees to, as a file."""
    return consent(document).encode()


def proof_of(document: AgreementDocument, organisation: Organisation, content: bytes, *, at: datetime) -> Proof:
    """That `organisation` signed the sentence of `document` by a certificate good at `at`; `content`: CMS.

    Raises SignatureRefused of a kind that says why not, CertificateOfAnother.
    """
    holder = documents.holder_of(content, sentence(document), at=at)
    if not _names(holder, organisation):
        raise CertificateOfAnother(firm=organisation.legal_name, number=organisation.business_number)
    facts = {
        "subject": _printable(holder.subject),
        "issuer": _printable(holder.issuer),
        "serial": holder.serial,
        "sha256": canonical.sha256(content),
    }
    return Proof(content=content, facts=facts)


def _names(holder: "documents.Holder", organisation: Organisation) -> bool:
    """Its number; where the certificate bears none, its name: companies of one name differ by their numbers."""
    numbers = {_number(text) for text in holder.numbers}
    if digits(organisation.business_number) in numbers:
        return True
    if any(is_business_number(number) for number in numbers):
        return False
    name = _plain(organisation.legal_name)
    if not name:
        return False
    begins = (_plain(each) for each in holder.common_names)
    return name in map(_plain, holder.organisations) or any(_begins_with(each, name) for each in begins)


def _number(text: str) -> str:
    """A number without dashes and without what says of which kind it is (VATKR-123-45-67891)."""
    return digits(re.sub(r"^[A-Z]{3}KR-", "", text))


def _plain(name: str) -> str:
    """Without blanks and the form of company, which people write in three ways."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _FORM_OF_COMPANY.sub("", re.sub(r"\s", "", folded))


def _begins_with(text: str, name: str) -> bool:
    """Up to where the name ends: “한빛(서울)” is 한빛, “한빛테크” is another."""
    return text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()


def _printable(text: str) -> str:
    """As it can be printed: what cannot is written by its number, and what is endless is cut."""
    shown = unicodedata.normalize("NFC", text)[:_LONGEST]
    return "".join(each if _prints(each) else f"\\u{ord(each):04x}" for each in shown)


def _prints(character: str) -> bool:
    try:
        documents.preflight({"": character})
    except documents.UnprintableText:
        return False
    return True
