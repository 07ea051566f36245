"""Sums of money as people write them, in won: 3천만원, 2억 5천, 1.5억, 삼천만, 50 million won, ₩30,000,000."""

import re
from fractions import Fraction

_DIGITS = {digit: value for value, digit in enumerate("일이삼사오육칠팔구", start=1)} | {"두": 2, "세": 3, "네": 4}
_SMALL = {"십": 10, "백": 100, "천": 1000}
_LARGE = {"만": 10**4, "억": 10**8, "조": 10**12}
_MAGNITUDE = {"million": 10**6, "mil": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9, "thousand": 10**3, "k": 10**3}

MOST = 10**12  # won: nobody's budget is more
_DIGITS_OF = r"\d[\d,]{0,19}(?:\.\d{1,9})?"
_NUMBER = rf"(?:{_DIGITS_OF}|[일이삼사오육칠팔구두세네]|(?<![가-힣])[십백천만억](?=[십백천만억\s]*원))"
KOREAN = rf"(?:(?<![가-힣a-z0-9.]){_NUMBER}(?:\s?[십백천만억조]){{0,6}}(?:\s?\d[\d,]{{0,9}}\s?[십백천만억]{{1,4}}|\s?[일이삼사오육칠팔구](?=[십백천만억])[십백천만억]{{1,4}}){{0,6}})"
ENGLISH = rf"(?:(?:krw|₩|\\)\s?)?(?<![\d.,]){_DIGITS_OF}(?!\d)\s?(?:million|mil|billion|bn|thousand|m|k)?(?![a-z])(?:\s?(?:krw|won))?"
_PART = re.compile(r"(\d[\d,]*(?:\.\d+)?)|([일이삼사오육칠팔구두세네])|([십백천])|([만억조])")


def korean_amount(text: str) -> int | None:
    """Won of an expression matched by KOREAN; None if it is no amount of money.

    A bare thousand or hundred (3천, 5백) and what follows 억 without 만 (2억 5천) counts in 만원, as people speak.
    """
    total, section, number = Fraction(0), Fraction(0), None
    unit, has_large = "", False
    for digits, hangul, small, large in _PART.findall(text):
        if digits:
            number, unit = Fraction(digits.replace(",", "")), ""
        elif hangul:
            number, unit = Fraction(_DIGITS[hangul]), ""
        elif small:
            section += (1 if number is None else number) * _SMALL[small]
            number, unit = None, small
        else:
            amount = section + (number or 0)
            total += (1 if number is None and not section else amount) * _LARGE[large]
            section, number, unit, has_large = Fraction(0), None, large, True
    rest = section + (number or 0)
    if rest and rest < 10**4 and (unit in _SMALL or has_large):
        rest *= 10**4
    amount = total + rest
    return int(amount) if 10**4 <= amount <= MOST else None


def english_amount(text: str) -> int | None:
    """Won of an expression matched by ENGLISH; None without a currency or a magnitude."""
    found = re.search(r"(\d[\d,]*(?:\.\d+)?)\s?(million|mil|billion|bn|thousand|m|k)?(?![a-z])", text)
    if not found:
        return None
    value = Fraction(found[1].replace(",", "")) * _MAGNITUDE.get(found[2] or "", 1)
    named = found[2] or any(word in text for word in ("krw", "won", "₩"))
    return int(value) if named and 10**4 <= value <= MOST else None
