"""A whole period by the pages alone: operator, seller, collaborator on a phone, auditor.

What is done and what comes out is the calculation by hand in books/README.md.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.person import PASSWORD, NewPerson, Person

pytestmark = pytest.mark.browser

OWNER, SELLER = "asha@whole.test", "bilal@whole.test"


def test_operator_seller_collaborator_and_auditor_come_to_the_figures_by_hand(person: NewPerson) -> None:
    asha, bilal, patil = person(), person(), person(width=390, height=844)
    asha.sign_up(OWNER)
    period = a_period_with_two_ledgers(asha)
    period_id = period.rstrip("/").split("/")[-1]
    a_seller(asha, bilal)

    first = sold(bilal, period, "786=120", "₹120")
    second = sold(bilal, period, "786=60\n123=40", "₹100", spill=True)
    answer = ask_patil(asha, period)
    accept_forty(patil, answer)
    asha.go(f"/periods/{period_id}/spill-over/?view=answered")
    expect(asha.page.locator("#spill-answered")).to_contain_text("₹30 used, ₹10 reserve")
    third = sold(bilal, period, "786=15", "₹15", spill=True)

    refund_twenty(asha, first)
    seal(asha, period_id)
    asha.go(f"/periods/{period_id}/")
    asha.page.get_by_role("button", name="Announce number", exact=True).click()
    asha.page.locator("#announce button[type=submit]").click()
    asha.page.get_by_role("button", name="Announce 786").click()
    asha.page.wait_for_url("**/winners/")

    prizes(asha, {first: ("₹100", "₹8,000"), second: ("₹60", "₹4,800"), third: ("₹15", "₹1,200")})
    expect(asha.page.locator("main")).to_contain_text("₹14,000")
    asha.page.locator("tr", has_text=code_of(first)).get_by_role("link", name="Pay prize").click()
    asha.page.locator("#pay-prize [name=receipt]").fill(code_of(first))
    expect(asha.page.locator("#pay-prize")).to_contain_text("₹8,000")
    asha.page.locator("#pay-prize button[type=submit]").click()
    expect(asha.page.locator(".toast")).to_contain_text("Hand over ₹8,000")
    expect(asha.page.locator("tr", has_text=code_of(first))).to_contain_text("Paid")

    asha.go(f"/periods/{period_id}/audit/")
    expect(asha.page.locator("main h2")).to_have_text("Everything adds up")
    asha.go("/audit-log/")
    expect(asha.page.locator("#found")).to_contain_text("announced 786")
    expect(asha.page.locator("#found")).to_contain_text("recorded the answer of Patil")
    asha.go(f"/periods/{period_id}/")
    asha.page.get_by_role("button", name="Close period").click()
    asha.page.locator("#close-period button[type=submit]").click()
    expect(asha.page.locator("main, header").first).to_contain_text("Closed")
    for one in (asha, bilal, patil):
        assert one.troubles == []


def a_period_with_two_ledgers(asha: Person) -> str:
    page = asha.page
    asha.go("/books/new/")
    page.fill("[name=name]", "Evening")
    page.fill("[name=odds]", "80")
    page.click("main button[type=submit]")
    page.fill("[name=name]", "Friday")
    page.evaluate(
        """() => {
            const at = new Date(Date.now() + 86400000);
            document.querySelector('[name=pre_close_at]').value = at.toISOString().slice(0, 16);
        }"""
    )
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile(r"/periods/[0-9a-f-]{36}/$"))
    for place, (name, capacity) in enumerate((("A", "100"), ("B", "50"))):
        page.get_by_role("button", name=re.compile("^Add ledger")).first.click()
        dialog = page.locator("#add-ledger")
        dialog.locator("[name=name]").fill(name)
        dialog.locator("[name=priority]").fill(str(place + 1))
        dialog.locator("[name=capacity]").fill(capacity)
        dialog.locator("button[type=submit]").click()
        expect(page.locator("#ledgers, main table").first).to_contain_text(name)
    return str(page.url)


def a_seller(asha: Person, bilal: Person) -> None:
    """Bilal is invited as a clerk, comes in with the password told once, and chooses his own."""
    asha.go("/members/")
    page = asha.page
    page.fill("[name=contact]", SELLER)
    page.fill("[name=full_name]", "Bilal Khan")
    page.locator("form:has([name=contact]) [name=role]").select_option("clerk")
    page.get_by_role("button", name="Invite person").click()
    told = page.locator(".notice b.code").inner_text()
    bilal.go("/sign-in/")
    bilal.page.fill("[name=identifier]", SELLER)
    bilal.page.fill("[name=password]", told)
    bilal.page.click("main button[type=submit]")
    bilal.page.wait_for_url("**/password/change/**")
    now, new = bilal.page.locator("main input[type=password]").all()
    now.fill(told)
    new.fill(PASSWORD)
    bilal.page.click("main button[type=submit]")
    bilal.page.wait_for_url(re.compile("^(?!.*password).*$"))


def sold(bilal: Person, period: str, text: str, shown: str, *, spill: bool = False) -> str:
    """Sell by keyboard; the address of the ticket."""
    page = bilal.page
    page.goto(f"{period}sell/")
    box = page.locator("ticket-entry textarea")
    expect(box).to_be_focused()
    page.keyboard.type(text)
    expect(page.locator("ticket-entry")).to_contain_text(shown)
    if spill:
        page.locator("ticket-entry [data-part=tick]").check()
        box.focus()
    page.keyboard.press("Control+Enter")
    expect(box).to_have_value("")
    page.goto(f"{period}tickets/")
    return str(page.locator("main tbody tr a").first.get_attribute("href"))


def ask_patil(asha: Person, period: str) -> str:
    """Ask for 50 where 30 is pending; the link for his phone."""
    page = asha.page
    page.goto(f"{period}spill-over/")
    page.get_by_role("button", name="Add collaborator").first.click()
    dialog = page.locator("#add-collaborator")
    dialog.locator("[name=name]").fill("Patil")
    dialog.locator("button[type=submit]").click()
    page.locator("[name=amount-786]").fill("50")
    # What he is sent is read before it is sent, and the panel to ask stays in the window.
    expect(page.locator("[data-preview]")).to_contain_text("Patil sees this behind the link:")
    expect(page.locator("[data-preview]")).to_contain_text("asks you to cover 786 for ₹50.")
    assert page.locator(".ask-panel").evaluate("one => getComputedStyle(one).position") == "sticky"
    page.locator("button[form=ask], #ask button").first.click()
    # The request is held for some seconds, in which it could be undone.
    expect(page.locator("#spill-asked")).to_contain_text("Patil", timeout=20_000)
    link = page.locator("main").inner_html()
    found = re.search(r"https?://[^\"'< ]+/c/[^\"'< ]+", link)
    assert found is not None
    return found[0]


def accept_forty(patil: Any, link: str) -> None:
    path = re.sub(r"^https?://[^/]+", "", link)
    patil.go(path)
    page = patil.page
    expect(page.locator("main")).to_contain_text("₹50")
    page.get_by_text("Accept a part").click()
    page.locator(".cover-part input[type=text], .cover-part input.input").first.fill("40")
    page.get_by_role("button", name="Accept these amounts").click()
    expect(page.locator("main")).to_contain_text("All answered")
    assert patil.serious() == []


def refund_twenty(asha: Person, ticket: str) -> None:
    page = asha.page
    asha.go(ticket)
    page.get_by_role("button", name=re.compile("^Refund")).first.click()
    dialog = page.locator("#refund")
    dialog.locator("[name=amount]").fill("20")
    dialog.locator("[name=reason]").fill("misheard")
    dialog.locator("button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("₹20")


def seal(asha: Person, period_id: str) -> None:
    """From the admin desk: end the sale, then type the number twice into its boxes."""
    page = asha.page
    asha.go(f"/periods/{period_id}/")
    page.locator("[data-opens=pre-close]").first.click()
    page.locator("#pre-close button[type=submit]").click()
    asha.go("/admin-desk/")
    page.get_by_role("button", name="Record lucky number").click()
    expect(page.locator("#lucky .digit-box").first).to_be_focused()
    page.keyboard.type("786786")
    page.locator("#lucky button[type=submit]").click()
    expect(page.locator(".toast")).to_contain_text("sealed")
    asha.go("/admin-desk/")
    expect(page.locator("#course")).to_contain_text("Sealed")
    assert "786" not in page.locator("#course .stat", has_text="Lucky number").inner_text()
    assert asha.serious() == []


def code_of(ticket: str) -> str:
    return codes[ticket]


codes: dict[str, str] = {}


def prizes(asha: Person, expected: dict[str, tuple[str, str]]) -> None:
    page = asha.page
    for row in page.locator("main tbody tr", has=page.locator("a[href*='/tickets/']")).all():
        link = row.locator("a[href*='/tickets/']").first
        codes[str(link.get_attribute("href"))] = link.inner_text().strip()
    for ticket, (amount, prize) in expected.items():
        row = page.locator("main tbody tr", has_text=codes[ticket]).first
        expect(row).to_contain_text(amount)
        expect(row).to_contain_text(prize)
