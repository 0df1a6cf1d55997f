"""The bell follows new notices without a reload, in every tab of the person."""

from __future__ import annotations

from playwright.sync_api import expect

from accounts.queries import memberships_of
from identity.models import User
from inbox.actions.notify import notify
from tenancy.scope import scope
from tests.browser.person import NewPerson

EMAIL = "asha@example.com"


def give(title: str, url: str) -> None:
    user = User.objects.get(email=EMAIL)
    account_id = memberships_of(user.pk)[0].account_id
    with scope(account_id):
        notify(account_id, [user.pk], kind="announcement", title=title, url=url, key=title)


def test_a_notice_reaches_every_tab_and_so_does_reading_it(person: NewPerson) -> None:
    asha, other = person(), person(width=390, height=844)
    asha.sign_up(EMAIL)
    other.sign_in(EMAIL)
    expect(other.page.locator("[data-bell]")).to_be_visible()
    other.go("/inbox/")
    expect(other.page.locator("#inbox-rows")).to_contain_text("No notices yet")
    give("Sales closed", "/books/")
    for one in (asha, other):
        expect(one.page.locator("[data-bell-count]")).to_have_text("1")
    expect(other.page.locator("#inbox-rows")).to_contain_text("Sales closed")
    assert other.serious() == []
    other.page.get_by_role("link", name="Sales closed").click()
    other.page.wait_for_url("**/books/")
    expect(asha.page.locator("[data-bell] .badge-count")).to_be_hidden()
    assert asha.troubles == [] and other.troubles == []
