"""Every page passes axe (WCAG 2.2 A and AA), fits a phone and keeps to its own Content-Security-Policy."""

import pytest
import time_machine

from catalog.models import Solution, UseCase, VendorRegistration
from catalog.vendors import address_of
from marketplace.demo import editorial
from tests.concurrency import database_like
from tests.walk.fixtures import story  # noqa: F401
from tests.walk.moments import MOMENTS
from tests.walk.pages import Page, pages
from tests.walk.windows import shown

from .conftest import NARROW, WIDE
from .looking import LOOKS, faults, follow, overflows

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
    "/use-cases/",
    "/en/use-cases/?industry=B",
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
    "/admin/search-use/",
]  # fmt: skip


def test_public_pages_are_clean(open_page):
    page = open_page("/", bypass_csp=True)
    slugs = list(Solution.objects.public().values_list("slug", flat=True)[:2])
    vendor = f"/vendors/{address_of(Solution.objects.public().first().vendor)}/"
    job = f"/en/use-cases/{UseCase.objects.filter(solutions__slug=slugs[0]).earliest('pk').code}/"
    for path in [*PUBLIC, job, f"/solutions/{slugs[0]}/", f"/solutions/compare/?s={slugs[0]}&s={slugs[1]}", vendor]:
        assert found_in_every_look(page, path) == [], path


def test_high_contrast_is_pressed_once_and_stays(open_page):
    page = open_page("/guide/", bypass_csp=True)
    page.click(".ie-util summary")
    follow(page, ".ie-util button[value=high]")
    page.goto("/round/")

    assert page.locator("html").get_attribute("data-krds-mode") == "high-contrast"
    assert faults(page) == []


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
    """The admin, whose frame is Wagtail's, in one page of each kind and only wide."""
    template, stage = story[moment]
    with database_like(template), time_machine.travel(stage.now()):
        found = list(pages(moment, stage))
        ours = [page for page in found if not of_the_office(page)]
        office = list({kind_in_the_office(page): page for page in found if of_the_office(page)}.values())
        wrong = list(_wrong(shown(chromium, stage, ours + office, viewport=WIDE, bypass_csp=True)))

    assert wrong == []


def _wrong(walk):
    for page, tab in walk:
        found = found_in_every_look(tab, page.visit.path, of_the_office(page))
        if found:
            yield page.visit.path, page.role, found


def found_in_every_look(tab, path: str, only_wide: bool = False) -> list[str]:
    """Faults of a page as it is, then on a phone in high contrast, without asking for it again."""
    tab.set_viewport_size(WIDE)
    tab.goto(path)
    found = faults(tab) + (["wider than its window"] if overflows(tab) else [])
    if only_wide:
        return found
    tab.set_viewport_size(NARROW)
    found += faults(tab, LOOKS) + (["wider than a phone"] if overflows(tab) else [])
    tab.evaluate("document.documentElement.dataset.krdsMode = 'high-contrast'")  # as base.html writes it
    return found + faults(tab, LOOKS)


def of_the_office(page: Page) -> bool:
    return page.visit.path.startswith("/admin/")


def kind_in_the_office(page: Page) -> str:
    """Records' pages of all kinds are one template, and so are lists; every other page is a kind of its own."""
    _record, _colon, view = page.visit.name.partition(":")
    return view if view in ("inspect", "index") else page.visit.name
