"""Every text of the product has its Korean, and the Korean can be filled in."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture import messages
from tests.architecture.test_house import PACKAGES, SOURCES

ROOT = Path(settings.BASE_DIR)
OURS = messages.catalogue(ROOT / "marketplace/locale/ko/LC_MESSAGES/django.po")
WAGTAILS = messages.catalogue(ROOT / "marketplace/locale_admin/ko/LC_MESSAGES/django.po")
# Names that Korean writes in Latin letters as well.
ALLOWED: frozenset[str] = frozenset()


def templates():
    folders = [ROOT / "templates", *(ROOT / package for package in PACKAGES)]
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.suffix in (".html", ".txt") and path.parts[-2] != "content":
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def texts():
    """msgid → the file it stands in."""
    found = {msgid: name for name, source in SOURCES.items() for msgid in messages.in_python(source)}
    return found | {msgid: name for name, source in templates() for msgid in messages.in_template(source)}


def test_every_text_has_its_korean():
    found = texts()

    assert len(found) > 1000
    assert list(messages.untranslated(found, OURS)) == []


@pytest.mark.parametrize(
    "source",
    [
        '_("A new text")',
        'message = gettext_lazy("A new text")',
        '_("A new "\n  "text")',
        'ngettext("A new text", "%(n)s new texts", n)',
        'pgettext("button", "A new text")',
    ],
)
def test_new_text_in_a_module_is_reported(source):
    found = dict.fromkeys(messages.in_python(source), "x.py")

    assert "x.py: 'A new text'" in list(messages.untranslated(found, OURS))


@pytest.mark.parametrize(
    "source",
    [
        '{% translate "A new text" %}',
        "{% trans 'A new text' as words %}",
        "{% blocktranslate trimmed %}A new\n  text{% endblocktranslate %}",
        "{% blocktranslate count n=n %}A new text{% plural %}{{ n }} new texts{% endblocktranslate %}",
        '{% include "x" with words=_("A new text") %}',
        '{{ _("A new text") }}',
    ],
)
def test_new_text_in_a_template_is_reported(source):
    found = dict.fromkeys(messages.in_template(source), "x.html")

    assert "x.html: 'A new text'" in list(messages.untranslated(found, OURS))


@pytest.mark.parametrize("known", [OURS, WAGTAILS])
def test_korean_is_written_in_hangul(known):
    assert list(messages.without_hangul(known, ALLOWED)) == []


@pytest.mark.parametrize("known", [OURS, WAGTAILS])
def test_korean_takes_the_same_placeholders(known):
    assert list(messages.other_placeholders(known)) == []


@pytest.mark.parametrize("korean", ["left in English", "협약 %(name)s", "협약 %(nmae)s %(won)s"])
def test_bad_korean_is_reported(korean):
    known = messages.Catalog(locale="ko")
    known.add("Agreement of %(name)s over %(won)s", korean)

    reports = [*messages.without_hangul(known, ALLOWED), *messages.other_placeholders(known)]
    assert reports
    assert all(report.endswith(f"→ {korean!r}") for report in reports)
