"""The language of whoever reads: Korean first, English beside it."""

from django.utils.translation import get_language


def reads_english() -> bool:
    return (get_language() or "ko").startswith("en")


def in_language(record: object, name: str) -> str:
    """The text of a record in the reader's language; Korean where there is no English."""
    return (getattr(record, f"{name}_en", "") if reads_english() else "") or getattr(record, name)
