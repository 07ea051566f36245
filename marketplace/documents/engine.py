"""WeasyPrint, set up once per process: our fonts, our fetcher, our mends. Imported only when a document is made,
because it needs system libraries (Pango, HarfBuzz) that the rest of the site does not."""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from threading import Lock

from . import fonts

with fonts.only_ours():
    import weasyprint
    from weasyprint.logger import LOGGER, PROGRESS_LOGGER
    from weasyprint.text import ffi
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    from . import finishing, keepall, tagging  # noqa: F401  the last two mend WeasyPrint by being imported

PROGRESS_LOGGER.setLevel(logging.WARNING)
_DATA = re.compile(r"(data:[^,']*,)[^'\s]*")
_one_at_a_time = Lock()  # the font configuration is shared, and Pango's is not for several threads


class LockedFetcher(URLFetcher):
    """Serves our fonts and data: addresses. Anything else ends the rendering; nothing reaches a network."""

    def __init__(self):
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
        self._fonts = fonts.addresses()

    def fetch(self, url, headers=None):
        if url in self._fonts:
            return URLFetcherResponse(url, self._fonts[url].read_bytes(), {"Content-Type": "font/ttf"})
        return super().fetch(url, headers)


class UnfitHtml(Exception):
    """The HTML reaches outside itself, attaches a file, or asks for something that would be left out."""


@contextmanager
def _nothing_left_out() -> Iterator[None]:
    """WeasyPrint only logs what it could not load, tag or draw; a document with a hole is no document."""
    errors, handler = [], logging.Handler(logging.WARNING)
    handler.addFilter(_is_a_hole)
    handler.emit = lambda record: errors.append(record.getMessage())
    LOGGER.addHandler(handler)
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)
    if errors:
        raise UnfitHtml("; ".join(_DATA.sub(r"\1…", error) for error in errors))


def _is_a_hole(record: logging.LogRecord) -> bool:
    """Every error; of the warnings, the one about a character that no font of ours has: it names it."""
    return record.levelno >= logging.ERROR or record.msg.startswith(".notdef glyph")


@cache
def _workbench():
    """The fetcher, the font configuration and the style sheet that names our fonts: kept warm."""
    with fonts.only_ours():
        fetcher, configuration = LockedFetcher(), FontConfiguration()
    faces = "".join(
        f'@font-face {{ font-family: "{fonts.FAMILY}"; font-weight: {weight}; src: url(asset:{name}) }}'
        for weight, name in fonts.FILES.items()
    )
    sheet = weasyprint.CSS(
        string=f'{faces} html {{ font-family: "{fonts.FAMILY}" }}', font_config=configuration, url_fetcher=fetcher
    )
    return fetcher, configuration, sheet


def warm_up() -> None:
    """Load the fonts before the first document asks for them."""
    _workbench()


def write_pdf(html: str, *, identifier: bytes, created: datetime, title: str, attachments: Sequence) -> bytes:
    """Lay out `html` and write it as PDF/A-3a + PDF/UA-1. Raises UnfitHtml, or whatever hostile HTML provokes."""
    created = created.astimezone(UTC).replace(microsecond=0)
    with _one_at_a_time, _nothing_left_out():
        fetcher, configuration, sheet = _workbench()
        try:
            source = weasyprint.HTML(string=html, url_fetcher=fetcher)
            document = source.render(font_config=configuration, stylesheets=[sheet], pdf_variant="pdf/a-3a")
            if document.metadata.attachments or any(kind == "attachment" for kind in _links(document)):
                raise UnfitHtml("attachments are given to render(), not named in the HTML")
            _describe(document, title, created)
            return document.write_pdf(
                pdf_variant="pdf/a-3a",
                pdf_identifier=identifier,
                attachments=[_embed(attachment, created) for attachment in attachments],
                finisher=partial(finishing.finish, media_types=[each.media_type for each in attachments]),
            )
        except FatalURLFetchingError as error:  # a BaseException
            raise UnfitHtml(str(error)) from error


def _describe(document, title: str, created: datetime) -> None:
    document.metadata.title = title
    document.metadata.lang = document.metadata.lang or "ko"
    document.metadata.created = document.metadata.modified = created.isoformat().replace("+00:00", "Z")


def _links(document) -> Iterator[str]:
    return (link[0] for page in document.pages for link in page.links)


def _embed(attachment, created: datetime):
    return weasyprint.Attachment(
        string=attachment.content,
        name=attachment.name,
        description=attachment.description,
        relationship=attachment.relationship,
        created=created,
        modified=created,
    )


def library_versions() -> dict[str, str]:
    """Versions of the system libraries that set and subset the text."""
    pango = ffi.pango.pango_version()  # 10000 × major + 100 × minor + micro
    ffi.ffi.cdef("const char *hb_version_string(void);", override=True)
    harfbuzz = ffi.ffi.string(ffi.harfbuzz.hb_version_string()).decode()
    return {"pango": f"{pango // 10000}.{pango // 100 % 100}.{pango % 100}", "harfbuzz": harfbuzz}
