"""What a condition is called, whether it was given in a form or read from a text."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import search
from marketplace.core.templatetags.ieum import won_short

from . import queries

KINDS = ("price", "deployment", "certification", "region", "language", "data", "deadline")


@dataclass(frozen=True, slots=True)
class Words:
    """What codes are called."""

    labels: dict[str, dict[str, str]]
    use_cases: dict[str, str]

    @classmethod
    def load(cls) -> "Words":
        """In the reader's language; two queries."""
        return cls(queries.labels(), queries.use_cases())

    @property
    def of_conditions(self) -> dict[str, dict[str, str]]:
        """Condition → code → name in the reader's language."""
        return self.labels | {"use_case": self.use_cases}

    def of(self, kind: str, code: str) -> str:
        return self.labels.get(kind, {}).get(code, code)

    def use_case(self, code: str) -> str:
        return self.use_cases.get(code, code)


def condition_label(kind: str, codes: list[str], amount: int | None, words: Words) -> str:
    """A condition in two or three words. `amount`: won of a price, whole weeks of a deadline."""
    if kind == "price":
        return _("up to %(won)s") % {"won": won_short(amount)}
    if kind == "deadline":
        return _within(amount or 0)
    if kind == "data":
        return _("data stays in the company") if "site" in codes else _("data stays in Korea")
    return ", ".join(words.of(kind, code) for code in codes)


def _within(weeks: int) -> str:
    """Weeks as people say them: as months where they are so many months, else as weeks."""
    if months := search.months_in(weeks):
        return ngettext("within %(count)d month", "within %(count)d months", months) % {"count": months}
    return ngettext("within %(count)d week", "within %(count)d weeks", weeks) % {"count": weeks}
