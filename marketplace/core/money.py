"""Korean won: the only place that parses, prints, rounds and divides money. Integers, nothing else.

Rounding follows the programme's rules (money rules §3.7): a grant's share is rounded down, a minimum
co-payment up, VAT down, and the residue of a division goes to the last part. Ratios are integer basis
points (10,000 = 100 %).
"""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from .errors import Refusal

BP = 10_000
VAT_BP = 1_000  # 부가가치세법 제30조: 10 %
_DIGITS = "영일이삼사오육칠팔구"
_SMALL = (("천", 1_000), ("백", 100), ("십", 10), ("", 1))
_LARGE = (("조", 10**12), ("억", 10**8), ("만", 10**4), ("", 1))
_MAX = 10**16 - 1


class UnreadableAmount(Refusal):
    message = _("“%(text)s” is not an amount in won. Please write it like 1,250,000.")


def parse(text: str) -> int:
    """Won from "1,250,000", "₩1,250,000", "1,250,000원", "3억 2천만원", "1.2억" or "금 일백이십오만원정".

    Raises UnreadableAmount for anything else: signs, fractions of a won, two numbers.
    """
    plain = re.sub(r"[\s,₩￦]", "", text)
    plain = re.sub(r"^금", "", plain)
    plain = re.sub(r"(원정|원|정)$", "", plain)
    won = _in_digits(plain)
    if won is None:
        won = _in_words(plain)
    if won is None or won > _MAX:
        raise UnreadableAmount(text=text.strip()[:40])
    return won


def _in_digits(text: str) -> int | None:
    if re.fullmatch(r"[0-9]{1,16}", text):
        return int(text)
    units = {"조": 10**12, "억": 10**8, "천만": 10**7, "백만": 10**6, "만": 10**4, "천": 10**3}
    rest, total, limit = text, 0, None
    while rest:
        part = re.match(r"([0-9]{1,13})(?:\.([0-9]{1,12}))?(조|억|천만|백만|만|천|$)", rest)
        if not part:
            return None
        size = units.get(part[3], 1)
        if limit is not None and size >= limit:
            return None
        fraction = part[2] or ""
        scaled = int(part[1] + fraction) * size
        if scaled % 10 ** len(fraction):
            return None
        total += scaled // 10 ** len(fraction)
        rest, limit = rest[part.end() :], size
    return total if text else None


def _in_words(text: str) -> int | None:
    if text == "영":
        return 0
    total, rest = 0, text
    for name, size in _LARGE:
        group, rest = _group(rest)
        if group is None:
            continue
        if not name:
            total += group
        elif rest.startswith(name):
            total, rest = total + group * size, rest[len(name) :]
        else:
            rest = _words_of(group) + rest
    return total if text and not rest and _words_of_amount(total) == text else None


def _group(text: str) -> tuple[int | None, str]:
    pattern = r"(?:([일이삼사오육칠팔구])천)?(?:([일이삼사오육칠팔구])백)?(?:([일이삼사오육칠팔구])십)?([일이삼사오육칠팔구])?"
    found = re.match(pattern, text)
    if not found or not found[0]:
        return None, text
    value = sum(
        _DIGITS.index(digit) * size for digit, (_name, size) in zip(found.groups(), _SMALL, strict=True) if digit
    )
    return value, text[found.end() :]


def _words_of(group: int) -> str:
    return "".join(_DIGITS[group // size % 10] + name for name, size in _SMALL if group // size % 10)


def _words_of_amount(won: int) -> str:
    groups = ((won // size % 10_000, name) for name, size in _LARGE)
    return "".join(_words_of(group) + name for group, name in groups if group) or "영"


def symbol(won: int) -> str:
    """₩1,250,000"""
    return f"-₩{-won:,}" if won < 0 else f"₩{won:,}"


def won(amount: int) -> str:
    """1,250,000원"""
    return f"{amount:,}원"


def words(amount: int) -> str:
    """금 일백이십오만원정, as contracts write it. Raises ValueError below zero or beyond 조."""
    if not 0 <= amount <= _MAX:
        raise ValueError(f"{amount} cannot be written in words")
    return f"금 {_words_of_amount(amount)}원정"


def short(amount: int) -> str:
    """1.2억, 3,750만, 9,000원: for cards and charts; rounded down to one tenth of 억."""
    if amount >= 10**8:
        tenths = amount // 10**7
        whole, rest = divmod(tenths, 10)
        return f"{whole:,}.{rest}억" if rest else f"{whole:,}억"
    return f"{amount // 10**4:,}만" if amount >= 10**4 else won(amount)


def span(least: int, most: int) -> str:
    """A range for cards in English: "240–390 million", "9,999 – 1.5 million", "0"; rounded down to 0.1 million."""
    first, last = _millions(least), _millions(most)
    if first == last:
        return first
    unit = " million"
    if first.endswith(unit) and last.endswith(unit):
        return f"{first.removesuffix(unit)}–{last}"
    return f"{first} – {last}" if last.endswith(unit) else f"{first}–{last}"


def _millions(amount: int) -> str:
    if amount < 10**6:
        return f"{amount:,}"
    whole, tenths = divmod(amount // 10**5, 10)
    return f"{whole:,}.{tenths} million" if tenths else f"{whole:,} million"


def share_down(amount: int, part: int, whole: int) -> int:
    """⌊amount × part / whole⌋: a grant's share."""
    return amount * part // whole


def share_up(amount: int, part: int, whole: int) -> int:
    """⌈amount × part / whole⌉: a minimum."""
    return -(-amount * part // whole)


def vat(supply_value: int) -> int:
    """VAT on a supply value, rounded down to the won."""
    return supply_value * VAT_BP // BP


def split_running(amounts: Sequence[int], part: int, whole: int) -> list[int]:
    """The grant's share of each of `amounts`, rounded on the running total.

    Every prefix is within one won of the exact share, and when the amounts sum to `whole` the shares
    sum to `part`: the last payment closes both.
    """
    shares, before, total = [], 0, 0
    for amount in amounts:
        total += amount
        now = share_down(total, part, whole)
        shares.append(now - before)
        before = now
    return shares


def least_total(grant: int, co_payment_bp: int) -> int:
    """The smallest total cost for which `grant` leaves at least `co_payment_bp` of it to the firm."""
    return share_up(grant, BP, BP - co_payment_bp)
