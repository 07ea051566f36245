"""Korean identifiers: business numbers, corporate numbers, phone numbers, e-tax invoice numbers.

Checks of form only. What is true (in business or closed, whose it is) the tax office says.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_BRN_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def digits(text: str) -> str:
    """`text` without blanks and hyphens."""
    return re.sub(r"[\s\-–]", "", text)


def is_business_number(text: str) -> bool:
    """Whether `text` is ten digits whose last checks the others (사업자등록번호)."""
    number = digits(text)
    if not re.fullmatch(r"[0-9]{10}", number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _BRN_WEIGHTS, strict=False))
    total += int(number[8]) * 5 // 10
    return (10 - total % 10) % 10 == int(number[9])


def validate_business_number(text: str) -> None:
    """Raises ValidationError unless `text` is a business number."""
    if not is_business_number(text):
        raise ValidationError(
            _("This is not a business registration number. Please check the ten digits, like 123-45-67891."),
            code="business_number",
        )


def business_number(text: str) -> str:
    """NNN-NN-NNNNN. Raises ValidationError unless it is a business number."""
    validate_business_number(text)
    number = digits(text)
    return f"{number[:3]}-{number[3:5]}-{number[5:]}"


def corporate_number_checks(text: str) -> bool:
    """Whether the check digit of a corporate number holds. Numbers since 2025 may carry none: warn, never block."""
    number = digits(text)
    if not re.fullmatch(r"[0-9]{13}", number):
        return False
    total = sum(int(digit) * (1 + position % 2) for position, digit in enumerate(number[:12]))
    return (10 - total % 10) % 10 == int(number[12])


def validate_etax_number(text: str) -> None:
    """Raises ValidationError unless `text` is 24 digits (전자세금계산서 승인번호)."""
    if not re.fullmatch(r"[0-9]{24}", digits(text)):
        raise ValidationError(
            _("An e-tax invoice approval number has 24 digits. Please copy it from the invoice."), code="etax_number"
        )


def normalised_name(name: str) -> str:
    """A company's name without its legal form and blanks, lower-case: for finding the same firm twice."""
    plain = re.sub(
        r"\(주\)|㈜|주식회사|유한회사|농업회사법인|어업회사법인|co\.?,?\s*ltd\.?|inc\.?|corp\.?", "", name.lower()
    )
    return re.sub(r"[\s.,·]", "", plain)
