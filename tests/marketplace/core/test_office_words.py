"""The office speaks Korean: the words we put over Wagtail's are still Wagtail's, and no English is left on its pages."""

import re
from html.parser import HTMLParser
from pathlib import Path

import allauth
import pytest
import wagtail
from babel.messages.pofile import read_po
from django.conf import settings

from catalog.viewsets import VendorRegistrationViewSet
from contracts.payments.viewsets import PaymentRunViewSet, StatementLineViewSet
from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.programmes.viewsets import CaseViewSet, RoundViewSet, RuleSetViewSet
from matching.needs.viewsets import NeedViewSet, QuoteViewSet
from matching.selection.viewsets import ApplicationViewSet, AwardViewSet, RankingViewSet
from tests.scenarios import Stage, small_world


def messages(path: Path) -> set[str]:
    with path.open("rb") as file:
        return {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file) if message.id}


def test_every_word_put_over_a_librarys_is_the_librarys():
    known = set()
    for library in (wagtail, allauth):
        for path in Path(library.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po"):
            known |= messages(path)
    ours = messages(Path(settings.BASE_DIR) / "marketplace/locale_admin/ko/LC_MESSAGES/django.po")

    assert ours
    assert ours <= known


class Seen(HTMLParser):
    """What people read on a page, and what is read to them."""

    SILENT = ("script", "style", "template", "noscript", "pre")

    def __init__(self):
        super().__init__()
        self.words, self.silent = [], 0

    def handle_starttag(self, tag, attrs):
        self.words += [
            value for name, value in attrs if name in ("aria-label", "title", "placeholder", "alt") and value
        ]
        self.silent += tag in self.SILENT

    def handle_endtag(self, tag):
        self.silent -= tag in self.SILENT

    def handle_data(self, data):
        if not self.silent:
            self.words.append(data)


# Names and abbreviations that are written so in Korean texts as well.
KNOWN = frozenset({"AI", "KPI", "XLSX", "CSV", "PDF", "SHA"})
NUMBERS = re.compile(r"\b[A-Z]{1,3}-?20\d\d-\S+|\b[A-Z0-9]{7,8}\b|\b[0-9a-f]{64}\b|\S+@\S+")


def latin(page: str) -> set[str]:
    """Words of three or more Latin letters on a page, numbers and known names left out."""
    seen = Seen()
    seen.feed(page)
    return set(re.findall(r"[A-Za-z][A-Za-z']{2,}", NUMBERS.sub("", " ".join(seen.words)))) - KNOWN


def test_checker_reports_a_word_left_in_english():
    assert latin('<p title="Actions">상태: Draft <script>var x</script>C-2026-1-ABCDEFGH AI</p>') == {
        "Actions",
        "Draft",
    }


@pytest.fixture(scope="module")
def stage(shared_database, own_index):
    stage = Stage(small_world("f01")).drafted().received().scored().ranked().decided().revised()
    outbox.drain()
    return stage


@pytest.mark.django_db
@pytest.mark.db
def test_no_page_of_the_office_has_english_left(client, stage):
    client.force_login(User.objects.get(pk=stage.world.staff_ids["manager1"]))
    left = {}
    for path in ["/admin/", "/admin/tasks/", *_record_pages()]:
        response = client.get(path)
        assert response.status_code == 200, path
        if words := latin(response.content.decode()) - TOLD:
            left[path] = words

    assert left == {}


# The story's own texts in English, which the office shows beside the Korean.
TOLD = frozenset({"first", "round", "Edge", "IoT"})


def _record_pages():
    for viewset in [RoundViewSet, RuleSetViewSet, CaseViewSet, VendorRegistrationViewSet, NeedViewSet, QuoteViewSet,
                    ApplicationViewSet, RankingViewSet, AwardViewSet, PaymentRunViewSet, StatementLineViewSet]:  # fmt: skip
        name, newest = viewset.model._meta.model_name, viewset.model._default_manager.order_by("-pk").first()
        yield f"/admin/{name}/"
        if newest:
            yield f"/admin/{name}/inspect/{newest.pk}/"
