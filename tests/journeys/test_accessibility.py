"""Every page passes axe (WCAG 2.2 A and AA), fits a phone and keeps to its own Content-Security-Policy."""

import pytest
import time_machine

from catalog.models import Solution, VendorRegistration
from catalog.vendors import address_of
from marketplace.demo import editorial
from tests.concurrency import database_like
from tests.walk.fixtures import story  # noqa: F401
from tests.walk.moments import MOMENTS
from tests.walk.pages import Page, pages
from tests.walk.windows import shown

from .conftest import NARROW, WIDE
from .looking import LOOKS, RULES, faults, overflows

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def world(world):
    """With the guides and notices of the demonstration."""
    editorial.publish(world.today)
    return world


PUBLIC = [
    "/",
    "/round/",
    "/round/?size=small&total=500,000,000&in_kind=20,000,000",
    "/round/?size=small&total=&check=1",
    "/round/?check=1&size=small&business=active&impaired=unknown&sanctioned=yes&applied=no&tie=family",
    "/guide/",
    "/guide/money/",
    "/guide/questions/",
    "/notices/",
    "/components/",
    "/notices/call/",
    "/terms/",
    "/privacy/",
    "/en/accessibility/",
    "/solutions/",
    "/solutions/?q=zzzz",
    "/solutions/compare/",
    "/vendors/",
    "/vendors/?number=123",
    "/vendors/?number=123-45-67891",
    "/accounts/login/",
    "/accounts/signup/",
    "/demo/",
    "/demo/mail/",
    "/x/",
]
OFFICE = [
    "/admin/", "/admin/vendorregistration/", "/admin/case/", "/admin/agreement/", "/admin/paymentrun/",
    "/admin/statementimport/", "/admin/settlement/1/", "/admin/settlement/1/?q=zzzz", "/admin/reconciliation/1/",
]  # fmt: skip


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_public_pages_are_clean(open_page, viewport):
    page = open_page("/", viewport=viewport, bypass_csp=True)
    slugs = list(Solution.objects.public().values_list("slug", flat=True)[:2])
    vendor = f"/vendors/{address_of(Solution.objects.public().first().vendor)}/"
    for path in [*PUBLIC, f"/solutions/{slugs[0]}/", f"/solutions/compare/?s={slugs[0]}&s={slugs[1]}", vendor]:
        page.goto(path)
        assert faults(page) == [], path
        assert not overflows(page), path


def test_public_pages_are_clean_in_high_contrast(open_page):
    page = open_page("/guide/", bypass_csp=True)
    page.click(".ie-util summary")
    page.click(".ie-util button[value=high]")
    for path in PUBLIC:
        page.goto(path)
        assert faults(page) == [], path


def test_office_pages_are_clean(signed_in):
    page = signed_in("manager1", "/admin/", bypass_csp=True)
    record = f"/admin/vendorregistration/inspect/{VendorRegistration.objects.first().pk}/"
    for path in [*OFFICE, record, f"{record}do/suspend/"]:
        page.goto(path)
        assert faults(page) == [], path


def test_public_pages_break_no_policy(open_page):
    page = open_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    for path in PUBLIC:
        page.goto(path)

    assert [text for text in said if "Content Security Policy" in text] == []


@pytest.mark.parametrize("moment", MOMENTS)
def test_every_page_is_clean_for_who_reads_it(moment, story, db, chromium):  # noqa: F811
    """Wide as it is, narrow in high contrast; the admin, whose frame is Wagtail's, in one of each kind, wide."""
    template, stage = story[moment]
    with database_like(template), time_machine.travel(stage.now()):
        found = list(pages(moment, stage))
        ours = [page for page in found if not of_the_office(page)]
        office = list({page.visit.name: page for page in found if of_the_office(page)}.values())
        wrong = list(_wrong(shown(chromium, stage, ours + office, viewport=WIDE, bypass_csp=True), RULES))
        wrong += _wrong(shown(chromium, stage, ours, viewport=NARROW, contrast="high", bypass_csp=True), LOOKS)

    assert wrong == []


def _wrong(walk, rules):
    for page, tab in walk:
        tab.goto(page.visit.path)
        if found := faults(tab, rules) + (["wider than its window"] if overflows(tab) else []):
            yield page.visit.path, page.role, tab.viewport_size["width"], found


def of_the_office(page: Page) -> bool:
    return page.visit.path.startswith("/admin/")
