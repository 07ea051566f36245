"""The articles that come with the product: in use until a programme publishes its own."""

from functools import cache
from pathlib import Path

from .enums import DocumentKind

_DATA = Path(__file__).parent / "data"


@cache
def texts(kind: DocumentKind) -> tuple[str, str]:
    """Korean and English."""
    korean, english = (_DATA.joinpath(f"{kind.value}.{language}.txt") for language in ("ko", "en"))
    return korean.read_text(encoding="utf-8"), english.read_text(encoding="utf-8")
