"""The staff desk: who comes in, finding an account, suspending, looking into it on the record."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from identity.actions.create_user import create_user
from identity.models import User
from tenancy.scope import scope
from tests.answers import Response, text_of
from tests.cast import Cast, ClientOf
from tests.database import MoveClock
from tests.markup import flat
from tests.world_billing import staff_browser

PASSWORD = "kolhapur-jaggery-9"
PAGES = (
    "/staff/",
    "/staff/payments/",
    "/staff/statements/",
    "/staff/accounts/",
    "/staff/plans/",
    "/staff/plans/basic/",
    "/staff/rates/",
    "/staff/ways-to-pay/",
    "/staff/announcements/",
    "/staff/log/",
    "/staff/health/",
)


@pytest.fixture
def nadia(db: None) -> Client:
    """Of the staff, in no account."""
    create_user(
        email="nadia@example.com", password=PASSWORD, first_name="Nadia", last_name="Aziz", is_staff=True
    )
    return staff_browser(User.objects.get(email="nadia@example.com").pk)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_staff_and_is_not_there_for_others(
    path: str, nadia: Client, cast: Cast, client_of: ClientOf
) -> None:
    page = nadia.get(path)
    assert page.status_code == 200, text_of(page)[:2000]
    assert "platform staff" in text_of(page)
    assert client_of(cast.asha).get(path).status_code == 404
    assert Client().get(path)["Location"].startswith("/sign-in/?next=%2Fstaff")


@pytest.mark.parametrize(
    "path", ["/security/", "/me/", "/me/photo/", "/password/change/", "/switch-account/"]
)
def test_staff_keep_their_rail_on_their_own_pages(path: str, nadia: Client) -> None:
    page = text_of(nadia.get(path))
    assert 'class="rail"' in page and "/staff/payments/" in page
    assert "front-cover" not in page


def test_without_the_second_factor_asked_of_staff_there_is_no_rail(nadia: Client, settings: Settings) -> None:
    settings.STAFF_MFA = "required"
    assert "/staff/payments/" not in text_of(nadia.get("/security/"))


def test_an_account_is_found_by_name_or_mail(nadia: Client, cast: Cast) -> None:
    for search in ("asha's", "ASHA@EXAMPLE.COM"):
        page = text_of(nadia.get("/staff/accounts/", {"search": search}))
        assert "asha@example.com" in page
        assert "dev@example.com" not in page
    assert "No matching accounts" in text_of(nadia.get("/staff/accounts/", {"search": "nobody at all"}))


def test_suspending_needs_a_reason_and_reactivating_undoes_it(nadia: Client, cast: Cast) -> None:
    address = f"/staff/accounts/{cast.asha.account_id}/"
    assert nadia.post(f"{address}move/", {"to": "suspended", "reason": ""}).status_code == 400
    assert nadia.post(f"{address}move/", {"to": "suspended", "reason": "chargeback"}).status_code == 302
    page = text_of(nadia.get(address))
    assert "Suspended" in page
    assert "chargeback" in page
    assert nadia.post(f"{address}move/", {"to": "active", "reason": "settled"}).status_code == 302
    assert nadia.post(f"{address}move/", {"to": "closed", "reason": "no"}).status_code == 400


def test_nobody_of_staff_acts_on_their_own_account(nadia: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.asha.user_id).update(is_staff=True)
    asha = staff_browser(cast.asha.user_id)
    address = f"/staff/accounts/{cast.asha.account_id}/"
    assert asha.post(f"{address}move/", {"to": "suspended", "reason": "me"}).status_code == 403
    assert asha.post(f"{address}credits/", {"amount": "100", "reason": "me"}).status_code == 403


def test_credits_are_given_and_taken(nadia: Client, cast: Cast) -> None:
    address = f"/staff/accounts/{cast.asha.account_id}/credits/"
    assert (
        nadia.post(address, {"amount": "250", "reason": "for the outage", "confirmed": "yes"}).status_code
        == 302
    )
    short = nadia.post(address, {"amount": "-300", "reason": "too much"})
    assert (short.status_code, "Insufficient credits" in text_of(short)) == (402, True)
    assert nadia.post(address, {"amount": "-50", "reason": "taken", "confirmed": "yes"}).status_code == 302
    zero = nadia.post(address, {"amount": "0", "reason": "nothing"})
    assert (zero.status_code, "Amount must be positive" in text_of(zero)) == (400, True)
    assert "for the outage" in text_of(nadia.get(f"/staff/accounts/{cast.asha.account_id}/"))


def look(nadia: Client, cast: Cast) -> Response:
    return nadia.post(f"/staff/accounts/{cast.asha.account_id}/look/", {"reason": "case 12"})


def test_a_look_needs_a_reason_and_leaves_it_in_the_accounts_log(nadia: Client, cast: Cast) -> None:
    from audit.models import AuditEvent

    assert nadia.post(f"/staff/accounts/{cast.asha.account_id}/look/", {}).status_code == 400
    assert look(nadia, cast)["Location"] == "/"
    page = flat(nadia.get("/"))
    assert "You look at Asha&#x27;s books as staff." in page
    with scope(cast.asha.account_id):
        event = AuditEvent.objects.get(verb="staff.look")
    assert (event.facts["reason"], event.actor_name) == ("case 12", "Nadia Aziz (staff)")


def test_what_staff_do_stands_in_their_own_log_too(nadia: Client, cast: Cast) -> None:
    look(nadia, cast)
    nadia.post("/staff/look/end/")
    nadia.post(f"/staff/accounts/{cast.dev.account_id}/move/", {"to": "suspended", "reason": "chargeback"})
    nadia.post("/staff/rates/", {"currency": "PKR", "rate": "281.5", "confirmed": "yes"})
    page = text_of(nadia.get("/staff/log/"))
    for said in (
        "viewed the account: case 12",
        "left the account",
        "chargeback",
        "added a rate for PKR",
    ):
        assert said in page
    assert page.count(f"/staff/accounts/{cast.asha.account_id}/") == 2
    narrowed = text_of(nadia.get("/staff/log/", {"account": str(cast.dev.account_id)}))
    assert ("chargeback" in narrowed, "case 12" in narrowed) == (True, False)
    nobody = text_of(nadia.get("/staff/log/", {"staff": str(cast.dev.user_id)}))
    assert "No entries yet" in nobody


def test_the_staffs_log_cannot_be_rewritten(nadia: Client, cast: Cast) -> None:
    from django.db import ProgrammingError, transaction

    from audit.models import StaffEvent

    look(nadia, cast)
    with pytest.raises(ProgrammingError), transaction.atomic():
        StaffEvent.objects.update(verb="nothing")
    with pytest.raises(ProgrammingError), transaction.atomic():
        StaffEvent.objects.all()._raw_delete("default")


def test_a_look_opens_every_page_of_the_desk_with_its_banner(nadia: Client, cast: Cast) -> None:
    """What a look covers: the pages that a desk has; never the API, for a program has no banner."""
    look(nadia, cast)
    places = re.findall(r'class="rail-item" href="([^"]+)"', flat(nadia.get("/")))
    assert len(places) >= 10
    for path in ("/", *places, "/audit-log/", "/announcements/"):
        page = nadia.get(path, follow=True)
        assert page.status_code == 200, path
        assert "You look at Asha&#x27;s books as staff." in text_of(page), path
    assert nadia.get("/v1/books/").status_code == 401


def test_nothing_can_be_changed_while_looking(nadia: Client, cast: Cast) -> None:
    from books.models import Book

    look(nadia, cast)
    assert nadia.get("/books/").status_code == 200
    refused = nadia.post("/books/new/", {"name": "Mine"})
    # One instant, one time: on the page as on the refusal, and in the zone that it names.
    ends = [
        re.findall(r"ends automatically at (\d\d:\d\d) UTC", text_of(page))
        for page in (nadia.get("/books/"), refused)
    ]
    assert len(ends[0]) == 1 and ends[0] == ends[1]
    assert (refused.status_code, "viewing this account as staff" in text_of(refused)) == (403, True)
    assert nadia.post("/v1/books/", {"name": "Mine"}, content_type="application/json").status_code in (
        401,
        403,
    )
    with scope(cast.asha.account_id):
        assert not Book.objects.exists()


def test_the_database_itself_refuses_while_looking(cast: Cast) -> None:
    from django.db import connection

    from kernel.errors import Denied
    from tenancy.looking import nothing_changes

    with scope(cast.asha.account_id), pytest.raises(Denied), nothing_changes():
        connection.cursor().execute("UPDATE tenancy_account SET name = 'x'")
    with scope(cast.asha.account_id), connection.cursor() as cursor:
        cursor.execute("UPDATE tenancy_account SET name = 'y' WHERE id = %s", [cast.asha.account_id])


def test_a_look_ends_by_hand_and_by_itself(nadia: Client, cast: Cast, move_clock: MoveClock) -> None:
    look(nadia, cast)
    assert nadia.post("/staff/look/end/")["Location"] == f"/staff/accounts/{cast.asha.account_id}/"
    assert nadia.get("/books/")["Location"].startswith("/sign-in/")
    look(nadia, cast)
    assert nadia.get("/books/").status_code == 200
    move_clock(timedelta(minutes=31))
    assert nadia.get("/books/")["Location"].startswith("/sign-in/")


def test_whoever_is_no_longer_staff_looks_no_more(nadia: Client, cast: Cast) -> None:
    look(nadia, cast)
    User.objects.filter(email="nadia@example.com").update(is_staff=False)
    assert nadia.get("/books/")["Location"].startswith("/sign-in/")


def test_an_account_that_is_not_there_is_not_found(nadia: Client) -> None:
    for path in ("/staff/accounts/nonsense/", "/staff/accounts/0190a1b2-0000-7000-8000-000000000000/"):
        assert nadia.get(path).status_code == 404


def test_a_person_is_shut_out_everywhere_and_let_in_again(
    nadia: Client, cast: Cast, client_of: ClientOf
) -> None:
    bilal = client_of(cast.bilal)
    address = f"/staff/accounts/{cast.asha.account_id}/"
    where = f"{address}people/{cast.bilal.id}/"
    nothing_said = nadia.post(where, {"to": "out", "reason": " "})
    assert (nothing_said.status_code, "This field is required." in text_of(nothing_said)) == (400, True)
    assert bilal.get("/books/").status_code == 200
    assert nadia.post(where, {"to": "out", "reason": "a stolen phone"}).status_code == 302
    assert bilal.get("/books/")["Location"].startswith("/sign-in/")
    signs_in = {"identifier": "bilal@example.com", "password": "a-long-pass-9"}
    assert Client().post("/sign-in/", signs_in).status_code == 401
    assert "revoked the access of Bilal: a stolen phone" in text_of(nadia.get(address))
    assert "revoked the access of Bilal: a stolen phone" in text_of(nadia.get("/staff/log/"))
    assert nadia.post(where, {"to": "in", "reason": "found again"}).status_code == 302
    assert Client().post("/sign-in/", signs_in).status_code == 302
    assert bilal.get("/books/").status_code == 302, "what was ended stays ended"


def test_nobody_shuts_out_themselves_or_somebody_elsewhere(
    nadia: Client, cast: Cast, client_of: ClientOf
) -> None:
    User.objects.filter(pk=cast.asha.user_id).update(is_staff=True)
    own = f"/staff/accounts/{cast.asha.account_id}/people/{cast.asha.id}/"
    answer = staff_browser(cast.asha.user_id).post(own, {"to": "out", "reason": "me"})
    assert (answer.status_code, User.objects.get(pk=cast.asha.user_id).is_active) == (409, True)
    for account, person in [(cast.asha.account_id, cast.dev.id), (cast.asha.account_id, "x")]:
        where = f"/staff/accounts/{account}/people/{person}/"
        assert nadia.post(where, {"to": "out", "reason": "no"}).status_code == 404
        assert client_of(cast.bilal).post(where, {"to": "out", "reason": "no"}).status_code == 404
