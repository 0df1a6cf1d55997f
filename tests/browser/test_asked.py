"""A collaborator with a sign-in of its own, on a phone: from the link to one page that hears of the next request."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from books.cover_link import token_of
from books.models import Cover, CoverLink
from books.tests.stories import a_covered_period, ask, sell
from tests.browser.person import PASSWORD, NewPerson
from tests.cast import as_member, make_cast


def test_the_link_is_kept_and_the_next_request_stands_there_at_once(person: NewPerson) -> None:
    cast = make_cast()
    world = a_covered_period(cast.asha, capacities=(10_00,), odds="600")
    sell(cast.bilal, world, (7, 13_00), (8, 14_00))
    ask(cast.asha, world, 7, 3_00)
    with as_member(cast.asha):
        token = token_of(CoverLink.objects.get())
    ravi = person(width=390, height=844, dark=True)
    ravi.go(f"/c/{token}")
    assert ravi.serious() == []
    ravi.page.get_by_role("link", name="Sign up").click()
    ravi.page.fill("[name=first_name]", "Ravi")
    ravi.page.fill("[name=last_name]", "Joshi")
    ravi.page.fill("[name=email]", "ravi@example.com")
    ravi.page.fill("[name=password]", PASSWORD)
    ravi.page.fill("[name=business_name]", "Joshi")
    ravi.page.select_option("[name=country]", "IN")
    ravi.page.check("[name=plan][value=free-trial]")
    ravi.page.click("main button[type=submit]")
    ravi.page.get_by_role("button", name="Answer in my Drawbook").click()
    ravi.page.wait_for_url(f"{ravi.site}/asked/")
    shown = ravi.page.locator("#asked-all")
    expect(shown).to_contain_text("007")
    expect(ravi.page.locator("live-state")).to_have_attribute("state", "live")
    assert ravi.serious() == []
    assert ravi.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    ask(cast.asha, world, 8, 4_00)
    expect(shown.locator(".asked-numbers")).to_contain_text("008")
    ravi.page.get_by_role("button", name=re.compile("Accept ₹7")).click()
    expect(shown).to_contain_text("all answered")
    with as_member(cast.asha):
        answers = Cover.objects.values_list("state", "confirmed", "answered_by", "answered_how")
        assert sorted(answers) == [
            ("CONFIRMED", 3_00, "Ravi Joshi", "app"),
            ("CONFIRMED", 4_00, "Ravi Joshi", "app"),
        ]
    assert ravi.troubles == []
