"""What people of the office click in the admin."""

from playwright.sync_api import Page, expect

from .looking import follow


def on(page: Page, record, action: str, label: str, **values: str) -> None:
    """Open a record, choose an action of it, fill in its form and press the button of that label."""
    page.goto(f"/admin/{record._meta.model_name}/inspect/{record.pk}/")
    follow(page, f".office-actions a[href$='/do/{action}/']")
    fill_and_press(page, label, **values)
    expect(page.locator(".office-actions, .office-facts").first).to_be_visible()


def above(page: Page, kind: str, action: str) -> None:
    """Open the form of a button above a list."""
    page.goto(f"/admin/{kind}/")
    follow(page, f"a[href$='/do/{action}/']")


def fill_and_press(page: Page, label: str, **values: str) -> None:
    for name, value in values.items():
        page.fill(f"[name={name}]", value)
    follow(page, page.locator(".office-buttons").get_by_role("button", name=label, exact=True))
    expect(page.locator(".messages .success, .w-message--success, li.success").first).to_be_visible()
