"""WeasyPrint, set up once per process: our fonts, our fetcher, our mends. Imported only when a document is made,
because it needs system libraries (Pango, HarfBuzz) that the rest of the site does not."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache, partial
from threading import Lock

from . import fonts

with fonts.only_ours():
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    from . import finishing, keepall, tagging  # noqa: F401  the last two mend WeasyPrint by being imported

_one_at_a_time = Lock()  # the font configuration is shared, and Pango's is not for several threads


class LockedFetcher(URLFetcher):
    """Serves our fonts and data: addresses. Anything else ends the rendering; nothing reaches a network."""

    def __init__(self):
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
        self._fonts = fonts.load()

    def fetch(self, url, headers=None):
        if url in self._fonts:
            return URLFetcherResponse(url, self._fonts[url], {"Content-Type": "font/ttf"})
        return super().fetch(url, headers)


class Unfetchable(Exception):
    """The HTML points to something outside itself."""


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


def write_pdf(html: str, *, identifier: bytes, created: datetime, title: str, attachments: Sequence) -> bytes:
    """Lay out `html` and write it as PDF/A-3a + PDF/UA-1. Raises Unfetchable, or whatever hostile HTML provokes."""
    created = created.astimezone(UTC).replace(microsecond=0)
    with _one_at_a_time:
        fetcher, configuration, sheet = _workbench()
        try:
            source = weasyprint.HTML(string=html, url_fetcher=fetcher)
            document = source.render(font_config=configuration, stylesheets=[sheet], pdf_variant="pdf/a-3a")
            _describe(document, title, created)
            return document.write_pdf(
                pdf_variant="pdf/a-3a",
                pdf_identifier=identifier,
                attachments=[_embed(attachment, created) for attachment in attachments],
                finisher=partial(finishing.finish, media_types=[each.media_type for each in attachments]),
            )
        except FatalURLFetchingError as error:  # a BaseException
            raise Unfetchable(str(error)) from error


def _describe(document, title: str, created: datetime) -> None:
    document.metadata.title = title
    document.metadata.lang = document.metadata.lang or "ko"
    document.metadata.created = document.metadata.modified = created.isoformat().replace("+00:00", "Z")
    document.metadata.attachments = []  # the HTML embeds nothing
    for page in document.pages:
        page.links = [link for link in page.links if link[0] != "attachment"]


def _embed(attachment, created: datetime):
    return weasyprint.Attachment(
        string=attachment.content,
        name=attachment.name,
        description=attachment.description,
        relationship=attachment.relationship,
        created=created,
        modified=created,
    )
