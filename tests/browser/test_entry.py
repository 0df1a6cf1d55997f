"""The entry box with a list that is partly wrong, on every width, and with keys typed at any moment."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Response, expect

from tests.browser.person import NewPerson, Person
from tests.browser.shops import OWNER, open_shop

pytestmark = pytest.mark.browser

PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    document.querySelector("ticket-entry textarea").dispatchEvent(paste);
}"""
CARET_LINE = """() => {
    const box = document.querySelector("ticket-entry textarea");
    return box.value.slice(0, box.selectionStart).split("\\n").length;
}"""
BAD = (7, 40, 41, 99, 150, 200, 201, 250, 300)


class Shop:
    """A shop whose page to sell on is open, and the addresses that refused something."""

    def __init__(self, asha: Person) -> None:
        self.asha, self.page, self.refused = asha, asha.page, list[str]()
        self.page.on("response", self._answered)
        self.box = self.page.locator("ticket-entry textarea")
        self.note = self.page.locator("#entry-note")
        self.sum = self.page.locator("ticket-entry [data-part=summary]")

    def _answered(self, answer: Response) -> None:
        if answer.status >= 400:
            self.refused.append(answer.url)


@pytest.fixture
def shop(person: NewPerson) -> Shop:
    asha = person()
    asha.sign_up(OWNER)
    open_shop(asha, capacity="1000")
    return Shop(asha)


def test_of_three_hundred_lines_nine_are_bad_and_can_be_left_out(shop: Shop) -> None:
    lines = [f"{n:03d}=" + ("x" if n in BAD else "30") for n in range(1, 301)]
    shop.page.evaluate(PASTE, "\n".join(lines))
    expect(shop.sum).to_have_text(re.compile(r"₹8,730\s+of 291 good lines, 9 to fix"))
    expect(shop.note).to_contain_text("and 6 more, in lines 99, 150, 200, 201, 250, 300")
    seen: list[Any] = []
    for key in ("F3", "F3", "Shift+F3", "Shift+F3"):
        shop.page.keyboard.press(key)
        shop.page.wait_for_function(f"({CARET_LINE})() !== {seen[-1] if seen else 301}")
        seen.append(shop.page.evaluate(CARET_LINE))
    assert seen == [7, 40, 7, 300]
    shop.page.get_by_role("button", name="Leave 9 bad lines out").click()
    expect(shop.sum).to_have_text(re.compile(r"₹8,730\s+291 numbers"))
    shop.page.keyboard.press("Control+Enter")
    expect(shop.box).to_have_value("")
    expect(shop.page.locator("[data-recent]")).to_contain_text("₹8,730")
    assert shop.refused == []
    assert shop.asha.troubles == []


def test_a_line_is_not_wrong_while_it_is_typed(shop: Shop) -> None:
    with shop.page.expect_response(re.compile("/sell/preview/")):
        shop.page.keyboard.type("786=50\n12x=5")
    expect(shop.sum).to_contain_text("₹50")
    expect(shop.note).to_be_empty()
    shop.page.keyboard.press("ArrowUp")
    expect(shop.note).to_contain_text("Line 2, column 3")
    expect(shop.sum).to_have_text(re.compile(r"₹50\s+of 1 good line, 1 to fix"))
    assert shop.refused == []


def test_a_blocked_number_in_a_list_is_left_out_by_one_button(shop: Shop) -> None:
    page = shop.page
    page.goto(page.url.removesuffix("sell/"))
    page.evaluate(
        """async () => {
            const csrf = document.cookie.match(/csrftoken=([^;]+)/)[1];
            const period = location.pathname.split("/")[2];
            await fetch(`/v1/periods/${period}/blocks/000/`, {method: "PUT", headers: {"X-CSRFToken": csrf}});
        }"""
    )
    shop.asha.go("/sell/")
    page.wait_for_selector("ticket-entry textarea")
    page.keyboard.type("apu=5")
    expect(shop.note).to_contain_text("Number 000 is blocked and not sold.")
    expect(shop.sum).to_contain_text("₹45")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Sell without 000")).to_be_focused()
    page.keyboard.type("5=5 7")
    expect(shop.box).to_have_value("apu=55=5 7")
    page.keyboard.press("Escape")
    page.keyboard.type("apu=5")
    with page.expect_response(re.compile("/tickets/$")):
        page.get_by_role("button", name="Sell without 000").click()
    expect(page.locator("[data-part=lastWords]")).to_contain_text("sold, ₹45")
    expect(shop.box).to_have_value("")


def test_what_is_not_about_a_line_names_none(shop: Shop) -> None:
    shop.page.keyboard.type("hello")
    shop.page.keyboard.press("Control+Enter")
    expect(shop.note).to_contain_text("Nothing to sell")
    expect(shop.note).not_to_contain_text("Line 0")
    shop.page.keyboard.press("Escape")
    shop.page.evaluate(PASTE, "\n".join(["001=1"] * 5_001))
    expect(shop.note).to_have_text("A ticket has at most 5,000 lines.")


def test_no_key_is_silent(shop: Shop) -> None:
    said = {
        "Control+Enter": "Nothing to sell yet",
        "F2": "no ticket to repeat",
        "F3": "No line needs fixing",
        "F8": "no sale to undo",
        "F9": "Sell a ticket first",
    }
    for key, words in said.items():
        shop.page.keyboard.press(key)
        expect(shop.note).to_contain_text(words)
    shop.page.keyboard.type("007=10")
    shop.page.keyboard.press("Control+Enter")
    expect(shop.page.locator("[data-part=lastWords]")).to_contain_text("sold, ₹10")
    shop.page.keyboard.press("F8")
    expect(shop.page.locator("[data-part=lastWords]")).to_contain_text("undone, return ₹10")
    shop.page.keyboard.press("F8")
    expect(shop.note).to_contain_text("is already undone")
    find = shop.page.get_by_placeholder("Find a number")
    find.fill("abc")
    assert find.evaluate("field => field.validationMessage") == "Enter a number from 000 to 999."


def test_the_preview_of_an_undone_sale_leaves_the_answer_to_a_key(shop: Shop) -> None:
    waiting: list[Any] = []
    customer = shop.page.locator("[data-part=customer]")
    customer.fill("Ramesh")
    shop.box.click()
    shop.page.keyboard.type("007=10")
    shop.page.keyboard.press("Control+Enter")
    expect(shop.page.locator("[data-part=lastWords]")).to_contain_text("sold, ₹10")
    expect(customer).to_have_value("")
    shop.page.route("**/sell/preview/", lambda route: waiting.append(route))
    with shop.page.expect_request("**/sell/preview/"):
        shop.page.keyboard.press("F8")
    expect(customer).to_have_value("Ramesh")
    shop.page.keyboard.press("F8")
    expect(shop.note).to_contain_text("is already undone")
    waiting[0].continue_()
    shop.page.unroute("**/sell/preview/")
    expect(shop.sum).to_contain_text("₹10")
    expect(shop.note).to_contain_text("is already undone")
    shop.page.keyboard.type("0")
    expect(shop.sum).to_contain_text("₹100")
    expect(shop.note).to_be_empty()


def test_keys_typed_while_a_sale_is_under_way_begin_the_next_ticket(shop: Shop) -> None:
    held: list[Any] = []
    shop.page.route(re.compile("/v1/periods/.*/tickets/$"), lambda route: held.append(route))
    shop.page.keyboard.type("007=10")
    expect(shop.sum).to_contain_text("₹10")
    with shop.page.expect_request(re.compile("/tickets/$")):
        shop.page.keyboard.press("Control+Enter")
    shop.page.keyboard.type("008=2x")
    shop.page.keyboard.press("Backspace")
    expect(shop.page.locator("[data-part=ahead]")).to_have_text("Next ticket: 008=2")
    held[0].continue_()
    expect(shop.page.locator("[data-part=lastWords]")).to_contain_text("sold, ₹10")
    expect(shop.box).to_have_value("008=2")
    expect(shop.box).to_be_focused()


def test_a_draft_is_announced_and_not_mixed_with_the_next_ticket(shop: Shop) -> None:
    shop.page.keyboard.type("007=10\n008=5")
    shop.asha.go("/tickets/")
    shop.asha.go("/sell/")
    draft = shop.page.locator("[data-part=draft]")
    expect(draft).to_contain_text(re.compile(r"Draft from \d\d:\d\d, 2 lines\."))
    expect(shop.box).to_have_value("007=10\n008=5\n")
    shop.page.keyboard.type("009=1")
    shop.page.keyboard.press("Control+Enter")
    expect(draft).to_contain_text("Keep or discard the draft before you sell.")
    draft.get_by_role("button", name="Discard").click()
    expect(shop.box).to_have_value("009=1")
    expect(draft).to_be_hidden()


def test_the_main_action_never_moves(shop: Shop) -> None:
    for width in (1440, 1280, 1000, 700):
        shop.page.set_viewport_size({"width": width, "height": 900})
        top = shop.page.locator("[data-part=sell]").evaluate(
            "button => button.getBoundingClientRect().top + scrollY"
        )
        shop.box.fill("007=10\n008=x\n009=7")
        shop.page.keyboard.press("ArrowUp")
        expect(shop.sum).to_contain_text("1 to fix")
        assert _top(shop) == top, width
        shop.box.fill("007=1")
        expect(shop.sum).to_contain_text("1 number")
        shop.page.keyboard.press("Control+Enter")
        expect(shop.box).to_have_value("")
        shop.page.keyboard.press("F9")
        shop.page.keyboard.type("abc")
        expect(shop.page.locator("[data-part=change]")).to_have_text("Enter an amount, such as 500.")
        assert _is_within_entry(shop.page.locator("[data-part=change]")), width
        assert _top(shop) == top, width


def _is_within_entry(words: Any) -> bool:
    """Whether all of the text is seen inside its panel."""
    place = """one => {
        const [inner, outer] = [one, one.closest("ticket-entry")].map((part) => part.getBoundingClientRect());
        return inner.right <= outer.right + 1 && inner.bottom <= outer.bottom + 1 &&
            one.scrollWidth <= one.clientWidth + 1;
    }"""
    return bool(words.evaluate(place))


def _top(shop: Shop) -> float:
    place = "button => button.getBoundingClientRect().top + scrollY"
    return float(shop.page.locator("[data-part=sell]").evaluate(place))


def test_the_page_is_as_wide_as_the_window(shop: Shop) -> None:
    shop.box.fill("007=10\n008=x")
    for width in (320, 360, 390, 480, 639, 640, 768, 820, 1000, 1099, 1279, 1280, 1600, 1920):
        shop.page.set_viewport_size({"width": width, "height": 900})
        assert shop.page.evaluate("document.documentElement.scrollWidth") <= width
        across = shop.page.locator(".blocks").evaluate(
            "blocks => getComputedStyle(blocks).getPropertyValue('--across')"
        )
        if 640 <= width <= 1_000:
            assert across in ("2", "3")
