"""A programme manager: signs in, opens a record, acts, and the public sees the effect."""

import pytest
from playwright.sync_api import expect

from catalog.models import Solution, VendorRegistration

from .looking import follow

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_suspended_vendor_leaves_the_catalogue(signed_in, open_page):
    registration = VendorRegistration.objects.first()
    solution = Solution.objects.filter(vendor=registration.vendor).first()
    page = signed_in("manager1", "/admin/")
    page.goto("/admin/vendorregistration/")
    follow(page, f"a[href='/admin/vendorregistration/inspect/{registration.pk}/']")
    follow(page, ".office-actions a[href$='/do/suspend/']")
    page.fill("[name=reason]", "자료가 사실과 다릅니다. 증빙을 다시 내 주세요.")
    follow(page, page.get_by_role("button", name="정지", exact=True))

    expect(page.locator(".office-timeline")).to_contain_text("증빙을 다시 내 주세요.")
    page.reload()
    expect(page.locator(".office-actions a[href$='/do/reinstate/']")).to_be_visible()
    public = open_page(f"/solutions/{solution.slug}/")
    expect(public.locator("h1")).not_to_have_text(solution.title)


def test_wrong_password_is_said_in_words(open_page):
    page = open_page("/accounts/login/")
    page.fill("[name=login]", "nobody@example.org")
    page.fill("[name=password]", "not-the-password")
    follow(page, "main button[type=submit]")

    expect(page.locator(".ie-errors")).to_be_visible()
    expect(page.locator(".ie-errors")).to_be_focused()
