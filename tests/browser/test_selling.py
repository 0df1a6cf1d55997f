"""Selling as a clerk does it: by keyboard, watched in another browser, on a bad line, with a double click."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.person import NewPerson
from tests.browser.shops import OWNER, open_shop

pytestmark = pytest.mark.browser


def test_from_sign_up_to_a_ticket_that_another_browser_sees(person: NewPerson) -> None:
    asha = person()
    asha.sign_up(OWNER)
    selling = open_shop(asha)
    other = person(dark=True)
    other.sign_in(OWNER)
    other.page.goto(selling)
    expect(other.page.locator("[data-connection], .connection, live-state").first).to_contain_text("Live")

    box = asha.page.locator("ticket-entry textarea")
    expect(box).to_be_focused()
    asha.page.keyboard.type("786=500\n123r=50\n")
    expect(asha.page.locator("ticket-entry")).to_contain_text("₹800")
    asha.page.keyboard.press("Control+Enter")

    expect(box).to_have_value("")
    expect(box).to_be_focused()
    expect(other.page.locator("[data-recent]")).to_contain_text("₹800")
    expect(other.page.locator("[data-list=hot]")).to_contain_text("786")
    expect(asha.page.locator("[data-recent]")).to_contain_text("₹800")
    assert asha.troubles == []
    assert other.troubles == []


def test_a_bad_line_is_marked_in_its_place_and_nothing_is_lost(person: NewPerson) -> None:
    asha = person()
    asha.sign_up(OWNER)
    open_shop(asha)
    asha.page.keyboard.type("786=50\n12x=50")
    asha.page.keyboard.press("Control+Enter")
    expect(asha.page.locator("ticket-entry")).to_contain_text("Line 2, column 3")
    box = asha.page.locator("ticket-entry textarea")
    expect(box).to_have_value("786=50\n12x=50")
    expect(asha.page.locator("[data-recent]")).not_to_contain_text("₹50")


def test_spill_over_is_confirmed_once(person: NewPerson) -> None:
    asha = person()
    asha.sign_up(OWNER)
    open_shop(asha, capacity="100")
    asha.page.keyboard.type("786=150")
    tick = asha.page.locator("ticket-entry [data-part=tick]")
    expect(tick).to_be_visible()
    asha.page.keyboard.press("Control+Enter")
    expect(asha.page.locator("ticket-entry textarea")).to_have_value("786=150")
    tick.check()
    asha.page.keyboard.press("Control+Enter")
    expect(asha.page.locator("ticket-entry textarea")).to_have_value("")
    expect(asha.page.locator("[data-list=full]")).to_contain_text("786")


def test_two_fast_presses_sell_one_ticket(person: NewPerson) -> None:
    asha = person()
    asha.sign_up(OWNER)
    open_shop(asha)
    asha.page.keyboard.type("007=10")
    expect(asha.page.locator("ticket-entry")).to_contain_text("₹10")
    asha.page.keyboard.press("Control+Enter")
    asha.page.keyboard.press("Control+Enter")
    expect(asha.page.locator("ticket-entry textarea")).to_have_value("")
    asha.go("/tickets/")
    expect(asha.page.locator("main table tbody tr")).to_have_count(1)


def test_a_line_that_is_down_loses_nothing_and_sells_once(person: NewPerson) -> None:
    asha = person()
    asha.sign_up(OWNER)
    selling = open_shop(asha)
    asha.page.keyboard.type("007=10")
    expect(asha.page.locator("ticket-entry")).to_contain_text("₹10")
    asha.context.set_offline(True)
    asha.page.keyboard.press("Control+Enter")
    box = asha.page.locator("ticket-entry textarea")
    expect(box).to_have_value("007=10")
    asha.context.set_offline(False)
    expect(asha.page.locator("[data-recent]")).not_to_contain_text("₹10")
    asha.page.locator("ticket-entry textarea").focus()
    asha.page.keyboard.press("Control+Enter")
    expect(box).to_have_value("")
    asha.page.goto(selling)
    expect(asha.page.locator("a[data-ticket-count]")).to_have_text(re.compile("^1$"))


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1440, False)])
def test_axe_finds_nothing_serious(person: NewPerson, dark: bool, width: int) -> None:
    asha = person(dark=dark, width=width)
    asha.go("/sign-in/")
    found = {"/sign-in/": asha.serious()}
    asha.go("/sign-up/")
    found["/sign-up/"] = asha.serious()
    asha.sign_up(OWNER)
    found["/"] = asha.serious()
    selling = open_shop(asha)
    for path in (selling.removeprefix(asha.site), selling.removeprefix(asha.site).removesuffix("sell/")):
        asha.go(path)
        found[path] = asha.serious()
    for path in ("/books/", "/books/new/", "/tickets/", "/members/"):
        asha.go(path)
        found[path] = asha.serious()
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert asha.troubles == []
