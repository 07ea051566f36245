"""From HTML to the bytes of a document. Knows no business: templates and snapshots belong to the apps above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Literal

from marketplace.core.effects import outside_transaction

from . import fonts
from .errors import RenderFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file inside the PDF. `relationship` says what it is to the document, in the words of PDF/A-3:
    Source (the document was made from it), Data (what a table shows), Supplement, Alternative, Unspecified."""

    name: str
    content: bytes
    media_type: str
    description: str
    relationship: Literal["Source", "Data", "Supplement", "Alternative", "Unspecified"] = "Data"


def render(
    html: str, *, identifier: bytes | str, created: datetime, title: str, attachments: Sequence[Attachment] = ()
) -> bytes:
    """The PDF of `html`: archival (PDF/A-3a), accessible (PDF/UA-1), Korean words kept whole.

    The same arguments give the same bytes, in any process and on any machine with the same libraries.
    `identifier` names this document among all (its number and version, say), `created` is the time of
    its data, aware. The HTML carries its own style; it can load nothing but data: addresses.
    Raises RenderFailed. Call it in a worker, where hostile or endless HTML is stopped: see render_many.
    """
    outside_transaction()
    from . import engine  # needs system libraries: see engine

    if isinstance(identifier, str):
        identifier = identifier.encode()
    try:
        return engine.write_pdf(html, identifier=identifier, created=created, title=title, attachments=attachments)
    except Exception as error:  # a document exists whole or not at all, whatever broke
        raise RenderFailed(f"{type(error).__name__}: {error}"[:500]) from error


def provenance() -> dict[str, str]:
    """What the bytes of a document depend on besides its HTML: versions of the libraries, SHA-256 of the fonts.

    Kept with the record of a document, so that a later rendering that differs can be explained.
    """
    from . import engine  # needs system libraries: see engine

    python = {name: version(name) for name in ("weasyprint", "pydyf", "fonttools", "tinyhtml5", "tinycss2")}
    return python | engine.library_versions() | fonts.fingerprints()
