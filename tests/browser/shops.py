"""A shop that sells, opened by its owner."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.person import Person

OWNER = "asha@drawbook.test"


def open_shop(someone: Person, *, capacity: str = "1000") -> str:
    """From nothing to a period that sells, with the pages alone; the address of the selling page."""
    page = someone.page
    someone.go("/books/new/")
    page.fill("[name=name]", "Evening")
    page.fill("[name=odds]", "600")
    page.click("main button[type=submit]")
    page.fill("[name=name]", "Friday")
    page.evaluate(
        """() => {
            const at = new Date(Date.now() + 86400000);
            document.querySelector('[name=pre_close_at]').value = at.toISOString().slice(0, 16);
        }"""
    )
    page.click("main button[type=submit]")
    page.locator("[data-opens=add-ledger]").first.click()
    dialog = page.locator("#add-ledger")
    dialog.locator("[name=name]").fill("House A")
    dialog.locator("[name=capacity]").fill(capacity)
    dialog.locator("button[type=submit]").click()
    expect(page.get_by_text("House A", exact=True)).to_be_visible()
    page.goto(f"{someone.site}/sell/")
    page.wait_for_selector("ticket-entry textarea")
    return str(page.url)
