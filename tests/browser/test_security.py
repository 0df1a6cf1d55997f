"""Getting in with more than a password: an authenticator app, and a passkey by Chromium's own test device."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.tests.authenticator import code_of
from tests.browser.person import NewPerson, Person

pytestmark = pytest.mark.browser

OWNER = "asha@drawbook.test"


@contextmanager
def a_finger(someone: Person) -> Iterator[Any]:
    """A device that makes passkeys in this browser, whose holder always puts the right finger on it."""
    devtools = someone.context.new_cdp_session(someone.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield lambda: devtools.send("WebAuthn.getCredentials", {"authenticatorId": made["authenticatorId"]})
    devtools.send("WebAuthn.disable")


def leave(someone: Person) -> None:
    someone.go("/security/")
    someone.page.get_by_role("button", name=re.compile("account, theme, sign out")).click()
    someone.page.get_by_role("button", name="Sign out", exact=True).last.click()
    someone.page.wait_for_url("**/sign-in/")


def test_an_app_is_set_up_and_asked_for(person: NewPerson) -> None:
    asha = person(width=390, height=844)
    asha.sign_up(OWNER)
    page = asha.page
    asha.go("/security/")
    assert asha.serious() == []
    page.get_by_role("link", name="Set up").click()
    assert asha.serious() == []
    secret = page.locator("[data-secret]").inner_text().replace(" ", "")
    page.fill("[name=code]", code_of(secret))
    page.get_by_role("button", name="Turn on").click()
    page.wait_for_url("**/security/recovery-codes/**")
    assert asha.serious() == []
    codes = page.locator("ul .figures").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="I have saved the codes").click()
    expect(page.get_by_text("10 left")).to_be_visible()

    other = person()
    other.sign_in(OWNER)
    other.page.wait_for_url("**/sign-in/second-step/**")
    assert other.serious() == []
    other.page.fill("[name=code]", "000000")
    other.page.get_by_role("button", name="Continue").click()
    expect(other.page.get_by_text("This code is wrong")).to_be_visible()
    other.page.fill("[name=code]", codes[0])
    other.page.get_by_role("button", name="Continue").click()
    other.page.wait_for_url(f"{other.site}/")
    assert asha.troubles == other.troubles == []


def test_a_passkey_is_made_and_signs_in(person: NewPerson) -> None:
    asha = person()
    asha.sign_up(OWNER)
    page = asha.page
    with a_finger(asha) as credentials:
        asha.go("/security/")
        page.fill("#passkey-name", "Asha's laptop")
        page.get_by_role("button", name="Add passkey").click()
        page.wait_for_url("**/security/recovery-codes/**")
        assert [one["rpId"] for one in credentials()["credentials"]] == ["localhost"]
        asha.go("/security/")
        expect(page.get_by_text("Asha's laptop").first).to_be_visible()
        assert asha.serious() == []

        page.get_by_role("button", name="Add passkey").click()
        expect(page.get_by_role("alert").last).to_contain_text("already has a passkey for you")

        leave(asha)
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url(f"{asha.site}/")

        leave(asha)
        asha.sign_in(OWNER)
        page.wait_for_url("**/sign-in/second-step/**")
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url(f"{asha.site}/")

        asha.go("/security/")
        page.get_by_role("button", name="Remove Asha's laptop").click()
        page.locator("dialog[open]").get_by_role("button", name="Remove").click()
        expect(page.get_by_text("Passkey removed.")).to_be_visible()
        leave(asha)
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_text("No user has this passkey.")).to_be_visible()
    assert asha.troubles == []


def test_signing_out_elsewhere_is_felt_there(person: NewPerson) -> None:
    asha = person()
    asha.sign_up(OWNER)
    other = person(dark=True)
    other.sign_in(OWNER)
    other.page.wait_for_url(f"{other.site}/")
    asha.go("/security/")
    asha.page.get_by_role("button", name="Sign out all other devices").click()
    expect(asha.page.get_by_text("All other devices signed out.")).to_be_visible()
    other.go("/members/")
    other.page.wait_for_url("**/sign-in/**")
    asha.go("/members/")
    expect(asha.page).to_have_url(re.compile("/members/$"))
