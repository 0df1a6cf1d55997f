"""Ctrl K opens the search on any desk page; Enter opens the first result."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.person import NewPerson


def test_ctrl_k_finds_a_page_and_enter_opens_it(person: NewPerson) -> None:
    asha = person()
    asha.sign_up("asha@example.com")
    asha.page.keyboard.press("Control+k")
    dialog = asha.page.get_by_role("dialog", name="Search")
    expect(dialog).to_be_visible()
    asha.page.keyboard.type("bill")
    expect(dialog.get_by_role("link", name="Billing")).to_be_visible()
    assert asha.serious() == []
    asha.page.keyboard.press("Enter")
    asha.page.wait_for_url("**/billing/**")
    expect(asha.page.get_by_role("heading", level=1)).to_have_text("Billing")
    asha.page.keyboard.press("Control+k")
    asha.page.keyboard.type("zzzzz")
    expect(asha.page.get_by_role("dialog", name="Search")).to_contain_text("Nothing found")
    asha.page.keyboard.press("Escape")
    expect(asha.page.get_by_role("dialog", name="Search")).to_be_hidden()
    assert asha.troubles == []
