"""A visitor without an account: from a trouble in plain words to a solution, and back."""

import pytest
from playwright.sync_api import expect

from catalog.models import Solution, UseCase

from .conftest import NARROW
from .looking import faults, follow, is_clean, press

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_trouble_leads_to_a_solution_and_back(open_page, world):
    page = open_page()
    page.fill("#need", world.content.firms["f01"]["need"]["text"][:200])
    follow(page, ".ie-ask-box button[type=submit]")
    page.wait_for_url("**/match/")
    results = page.url
    first = page.locator(".ie-hit h3 a").first
    title = first.inner_text()
    follow(page, first)

    expect(page.locator("h1")).to_have_text(title)
    page.go_back()
    assert page.url == results


def test_owner_without_an_idea_comes_from_a_use_case_to_solutions(open_page):
    use_case = UseCase.objects.filter(solutions__isnull=False).earliest("pk")
    page = open_page("/", viewport=NARROW)
    follow(page, "footer a[href='/use-cases/']")
    page.select_option("#industry", use_case.industries.earliest("pk").code)
    press(page, "보기")
    press(page, use_case.name)
    expect(page.locator("h1")).to_have_text(use_case.name)
    phrase = use_case.phrases.split("\n")[0]
    expect(page.locator("#need")).to_have_value(phrase)
    press(page, "맞는 솔루션 보기")

    page.wait_for_url("**/match/")
    expect(page.locator(".ie-need q")).to_contain_text(phrase)
    expect(page.locator(".ie-hit")).not_to_have_count(0)


def test_visitor_asks_why_a_solution_is_not_there(open_page, world):
    page = open_page()
    page.fill("#need", world.content.firms["f01"]["need"]["text"][:200])
    follow(page, ".ie-ask-box button[type=submit]")
    shown = page.locator(".ie-hit h3 a").all_inner_texts()
    missing = Solution.objects.public().exclude(title__in=shown).first()
    asked = (missing.title if missing else shown[-1])[:60]
    page.fill("[name=why]", asked)
    press(page, "이유 보기")

    expect(page.locator("#why [role=status]")).to_contain_text(asked)
    assert page.locator("#why [role=status] p").count() > 1
    is_clean(page)
    page.set_viewport_size(NARROW)
    is_clean(page)


def test_condition_is_chosen_and_taken_away(open_page):
    page = open_page("/solutions/")
    cards, chip = page.locator(".ie-sol"), page.locator(".ie-chip.is-on")
    everything = cards.count()
    page.locator(".ie-facets input[type=checkbox]").first.check()
    follow(page, ".ie-facets button[type=submit]")

    expect(chip).to_have_count(1)
    expect(cards).not_to_have_count(0)
    follow(page, chip)
    expect(chip).to_have_count(0)
    expect(cards).to_have_count(everything)


def test_two_solutions_are_compared_and_the_address_is_shared(open_page):
    page = open_page("/solutions/", java_script_enabled=False)
    titles = page.locator(".ie-sol h3").all_inner_texts()[:2]
    for box in page.locator(".ie-sol-foot input[name=s]").all()[:2]:
        box.check()
    follow(page, "#chosen button")
    columns = page.locator(".ie-compare thead a")
    expect(columns).to_have_text(titles)
    everything = page.locator(".ie-compare tbody tr:visible").count()
    page.check("#only-diff")
    assert page.locator(".ie-compare tbody tr:visible").count() < everything

    shared = open_page(page.url)
    expect(shared.locator(".ie-compare thead a")).to_have_text(titles)
    follow(shared, ".ie-compare tfoot a >> nth=0")
    expect(shared.locator(".ie-empty")).to_contain_text(titles[1])


def test_solution_is_found_by_keyboard_while_typing(open_page):
    solution = Solution.objects.public().first()
    page = open_page("/guide/", bypass_csp=True)
    field, options = page.locator("#q"), page.locator("#suggestions-0 [role=option]")
    field.press_sequentially(solution.title[:8])
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(options.first).to_contain_text(solution.title)
    assert faults(page) == []
    field.press("Escape")
    expect(options.first).to_be_hidden()
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "suggestions-0-0")
    field.press("Enter")

    expect(page.locator("h1")).to_have_text(solution.title)


def test_suggestion_is_clicked_and_the_field_still_searches(open_page):
    solution = Solution.objects.public().first()
    page = open_page("/solutions/", viewport=NARROW)
    page.locator("#q2").press_sequentially(solution.title[:8])
    follow(page, page.locator("#suggestions-1 [role=option]"))
    expect(page.locator("h1")).to_have_text(solution.title)
    page.fill("#q", solution.title)
    page.press("#q", "Enter")

    page.wait_for_url("**/solutions/?q=*")
    expect(page.locator(".ie-sol h3").first).to_have_text(solution.title)


def test_text_size_and_contrast_without_script(open_page):
    page = open_page("/guide/", java_script_enabled=False)
    before = page.locator("h1").bounding_box()["height"]
    page.click(".ie-util summary")
    follow(page, ".ie-util button[value=largest]")
    page.click(".ie-util summary")
    follow(page, ".ie-util button[value=high]")

    assert page.locator("h1").bounding_box()["height"] > before
    assert page.locator("html").get_attribute("data-krds-mode") == "high-contrast"
    assert page.url.endswith("/guide/")


def test_other_language_keeps_the_page(open_page):
    solution = Solution.objects.public().first()
    page = open_page(f"/solutions/{solution.slug}/")
    follow(page, ".ie-util a[hreflang=en]")

    expect(page.locator("h1")).to_have_text(solution.title_en)
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_menu_on_a_phone_opens_and_leads_on(open_page):
    page = open_page("/", viewport=NARROW)
    page.click(".ie-head-main > .ie-menu-btn")
    follow(page, "#menu a[href='/guide/']")

    page.wait_for_url("**/guide/")
