"""From a paid sign-up in Pakistan to a generated post that everybody reads, by pages alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.paying import a_member_of_staff, a_receipt, decide, pay, sign_up
from tests.browser.person import PATIENCE_MS, NewPerson, Person
from tests.model import REFUSED

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("methods_are_set_up")]


def test_from_sign_up_to_a_post_that_everybody_reads(person: NewPerson, tmp_path: Path) -> None:
    bilal = person()
    sign_up(bilal, "bilal@karachi.test", business="Karachi Numbers", country="PK", plan="basic")
    page = bilal.page
    bilal.go("/billing/")
    expect(page.locator(".sheet")).to_contain_text("PKR 8,062.00")
    pay(bilal, "004219873316", a_receipt(tmp_path))

    nadia = a_member_of_staff(person)
    nadia.go("/staff/payments/")
    expect(nadia.page.locator(".looked-at")).to_contain_text("Karachi Numbers")
    decide(nadia.page, "a")
    expect(nadia.page.locator("[data-held]")).to_contain_text("Approving PKR 8,062.00 from Karachi Numbers")
    expect(nadia.page.locator(".toasts")).to_contain_text(
        "Account activated with 5,000 credits.", timeout=20_000
    )

    by_the_wizard(bilal)
    sectors_up_to_five(bilal)

    expect(page.locator("#free")).to_have_text("5,000 credits")
    write = page.get_by_role("button", name="Generate post")
    expect(write).to_have_text("Generate post: 100 credits, 4,900 left")
    assert bilal.serious() == []
    page.fill("[name=topic]", REFUSED)
    write.click()
    expect(page.locator("#orders")).to_contain_text("The credits were released.", timeout=PATIENCE_MS)
    expect(page.locator("#free")).to_have_text("5,000 credits")
    page.get_by_role("link", name="Try again").click()
    expect(page.locator("[name=topic]")).to_have_value(REFUSED)
    page.fill("[name=topic]", "Why save together")
    write.dblclick()
    # The page follows what happens: nobody has to load it again.
    expect(page.locator("#texts")).to_contain_text("Savings that add up", timeout=PATIENCE_MS)
    expect(page.locator("#free")).to_have_text("4,900 credits")
    expect(page.locator("#texts tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Publish Savings that add up").click()
    expect(page.locator("#texts")).to_contain_text("published")
    bilal.go("/billing/credits/")
    expect(page.locator("table tbody tr").first).to_contain_text("4,900")
    expect(page.locator("table tbody tr").first).to_contain_text("−100")
    assert bilal.troubles == []
    assert nadia.troubles == []
    everybody_reads(person)


def by_the_wizard(bilal: Person) -> None:
    """Three steps; the browser's own back button loses nothing."""
    page = bilal.page
    bilal.go("/sites/")
    page.get_by_role("link", name="Create site").click()
    page.fill("[name=name]", "Karachi Numbers")
    page.fill("[name=how_to_join]", "Ask at the shop in Saddar.")
    page.get_by_role("button", name="Continue").click()
    page.select_option("[name=industry]", "technology")
    page.go_back()
    expect(page.locator("[name=name]")).to_have_value("Karachi Numbers")
    page.get_by_role("button", name="Continue").click()
    page.select_option("[name=industry]", "technology")
    page.get_by_role("button", name="Continue").click()
    page.fill("[name=domain]", "no domain")
    page.get_by_role("button", name="Create site").click()
    expect(page.get_by_text("Invalid domain format")).to_be_visible()
    assert bilal.serious() == []
    page.fill("[name=domain]", "")
    page.get_by_role("button", name="Create site").dblclick()
    page.wait_for_url(re.compile("/sectors/$"))


def sectors_up_to_five(bilal: Person) -> None:
    """The counter counts, and the sixth cannot be ticked."""
    page = bilal.page
    boxes = page.locator("[name=sector]")
    for place in range(5):
        boxes.nth(place).check()
        expect(page.locator("[data-count]")).to_have_text(str(place + 1))
    expect(boxes.nth(5)).to_be_disabled()
    boxes.nth(0).uncheck()
    expect(boxes.nth(5)).to_be_enabled()
    boxes.nth(0).check()
    assert bilal.serious() == []
    page.get_by_role("button", name="Save sectors").click()
    page.wait_for_url(re.compile("/sites/[^/]+/$"))


def everybody_reads(person: NewPerson) -> None:
    """Without signing in, on a phone in the dark, and in Urdu from the right."""
    for width, dark in ((360, True), (1920, False)):
        someone = person(width=width, dark=dark)
        page = someone.page
        someone.go("/s/karachi-numbers/karachi-numbers/")
        expect(page.get_by_text("Ask at the shop in Saddar.")).to_be_visible()
        found = someone.serious()
        page.get_by_role("link", name="Savings that add up").click()
        expect(page.locator("article")).to_contain_text("Each month one of them takes the prize.")
        found += someone.serious()
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert (found, page.evaluate(wide), page.locator("script").count()) == ([], 0, 0)
        assert someone.troubles == []
