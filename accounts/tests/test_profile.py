"""One's own profile, the account's settings, and the shell around a member's own pages."""

from __future__ import annotations

from typing import Any

import pytest

from identity.models import User
from tenancy.member import member_for
from tenancy.models import Account, Membership
from tests.cast import Cast, ClientOf, as_member

SENT = {
    "first_name": "Asha",
    "last_name": "Rao",
    "language": "hi",
    "time_zone": "Europe/London",
    "theme": "dark",
}


def test_a_profile_is_saved_and_felt_at_once(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.asha)
    shown = browser.get("/me/").content.decode()
    assert "Same as account: Asia/Kolkata" in shown and 'value="Asha"' in shown
    assert browser.post("/me/", SENT)["Location"] == "/me/"
    user = User.objects.get(pk=cast.asha.user_id)
    assert (user.full_name, user.language, user.time_zone, user.theme) == (
        *("Asha Rao", "hi", "Europe/London"),
        "dark",
    )
    assert (browser.cookies["theme"].value, browser.cookies["django_language"].value) == ("dark", "hi")
    page = browser.get("/members/").content.decode()
    assert 'data-timezone="Europe/London"' in page
    browser.post("/me/", {**SENT, "theme": "auto", "time_zone": ""})
    assert browser.cookies["theme"].value == ""
    with as_member(cast.asha):
        found = member_for(cast.asha.user_id, cast.asha.account_id)
        assert found is not None and found.reading_zone == "Asia/Kolkata"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"first_name": ""}, "first_name"),
        ({"time_zone": "Nowhere/Here"}, "time_zone"),
        ({"language": "xx"}, "language"),
        ({"theme": "pink"}, "theme"),
    ],
)
def test_what_is_wrong_changes_nothing(cast: Cast, client_of: ClientOf, changed: Any, field: str) -> None:
    response = client_of(cast.asha).post("/me/", {**SENT, **changed})
    assert response.status_code == 400 and field in response.context["form"].errors
    assert User.objects.get(pk=cast.asha.user_id).last_name == ""


def test_the_account_has_its_own_zone(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.asha)
    assert "Account settings" in browser.get("/me/").content.decode()
    sent = {"name": "Asha & Sons", "time_zone": "Asia/Karachi"}
    assert browser.post("/account/", sent)["Location"] == "/account/"
    with as_member(cast.asha):
        account = Account.objects.get()
        assert (account.name, account.time_zone) == ("Asha & Sons", "Asia/Karachi")
    assert browser.post("/account/", {"name": "", "time_zone": "x"}).status_code == 400
    for other in (cast.bilal, cast.chandra):
        assert client_of(other).get("/account/").status_code == 403


def test_a_members_own_pages_keep_the_phone(cast: Cast, client_of: ClientOf) -> None:
    with as_member(cast.asha):
        Membership.objects.filter(pk=cast.bilal.id).update(role="member")
        member = member_for(cast.bilal.user_id, cast.asha.account_id)
    assert member is not None
    browser = client_of(member)
    for path in ("/security/", "/me/", "/me/photo/", "/password/change/", "/switch-account/"):
        page = browser.get(path).content.decode()
        assert 'class="phone-bar"' in page and 'href="/my/profile/"' in page, path
        assert 'class="rail"' not in page
    assert 'class="rail"' in client_of(cast.asha).get("/security/").content.decode()
