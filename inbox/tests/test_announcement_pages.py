"""The bar on the pages, and the two desks where announcements are written."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from identity.actions.create_user import create_user
from inbox.models import Announcement, AnnouncementSeen, PlatformAnnouncement
from tenancy.member import Member
from tests.answers import text_of
from tests.cast import Cast, ClientOf, as_member
from tests.world_announcements import an_announcing_account

SUNDAY = {"title": "Closed on Sunday", "text": "We sell again on Monday.", "audience": "everyone"}


@pytest.fixture
def noor(db: None) -> Client:
    client = Client()
    client.force_login(
        create_user(email="noor@example.com", password="a-long-pass-9", first_name="Noor", is_staff=True)
    )
    return client


def only(member: Member) -> Announcement:
    with as_member(member):
        return Announcement.objects.get()


def test_what_an_admin_writes_stands_on_everybodys_pages(cast: Cast, client_of: ClientOf) -> None:
    asha, bilal, dev = client_of(cast.asha), client_of(cast.bilal), client_of(cast.dev)
    answer = asha.post("/announcements/", {**SUNDAY, "url": "/security/"})
    assert (answer.status_code, answer["Location"]) == (302, "/announcements/")
    assert "We sell again on Monday." in text_of(bilal.get("/books/"))
    assert "We sell again on Monday." not in text_of(dev.get("/books/"))
    where = f"/announcements/{only(cast.asha).pk}/seen/"
    assert bilal.post(where, {"next": "/books/"})["Location"] == "/books/"
    assert "We sell again on Monday." not in text_of(bilal.get("/books/"))
    page = text_of(asha.get("/announcements/"))
    assert "seen by 1" in page


def test_the_list_has_no_mark_where_there_is_no_title(cast: Cast, client_of: ClientOf) -> None:
    asha = client_of(cast.asha)
    asha.post("/announcements/", {**SUNDAY, "title": ""})
    for path in ("/announcements/", "/admin-desk/"):
        page = " ".join(text_of(asha.get(path)).split())
        assert not re.search(r">\s*:\s*(<[^>]+>\s*)*We sell again", page), path


def test_a_preview_is_seen_by_its_writer_only(cast: Cast, client_of: ClientOf) -> None:
    asha = client_of(cast.asha)
    page = asha.post("/announcements/", {**SUNDAY, "preview": "yes"})
    assert page.status_code == 200
    assert "Preview. The announcement isn't published yet." in text_of(page)
    assert 'value="Closed on Sunday"' in text_of(page), "what was typed stays in the form"
    with as_member(cast.asha):
        assert Announcement.objects.count() == 0


@pytest.mark.parametrize("how", [{}, {"preview": "yes"}])
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        (
            {"url": "javascript:alert(1)"},
            "Enter a path on this site, such as /billing/, or a URL that begins with https://.",
        ),
        ({"ends_at": "2001-01-01T10:00"}, "Choose an end after the start and in the future."),
    ],
)
def test_a_wrong_one_is_told_beside_the_field(
    cast: Cast, client_of: ClientOf, how: Any, changed: Any, sentence: str
) -> None:
    page = client_of(cast.asha).post("/announcements/", {**SUNDAY, **how, **changed})
    assert (page.status_code, sentence in text_of(page)) == (400, True)
    assert "We sell again on Monday." in text_of(page)
    with as_member(cast.asha):
        assert Announcement.objects.count() == 0


def test_it_is_ended_from_the_list(cast: Cast, client_of: ClientOf) -> None:
    an_announcing_account(cast.asha)
    asha, where = client_of(cast.asha), f"/announcements/{only(cast.asha).pk}/end/"
    assert client_of(cast.bilal).post(where).status_code == 403
    assert client_of(cast.dev).post(where).status_code == 404
    assert asha.post(where).status_code == 302
    page = text_of(asha.get("/announcements/"))
    assert ("Ended early" in page, where in page) == (True, False)


def test_only_those_who_run_the_account_write(cast: Cast, client_of: ClientOf) -> None:
    for member in (cast.bilal, cast.chandra):
        assert client_of(member).get("/announcements/").status_code == 403
        assert client_of(member).post("/announcements/", SUNDAY).status_code == 403


def test_an_empty_desk_says_what_to_do(cast: Cast, client_of: ClientOf) -> None:
    assert "Create announcement" in text_of(client_of(cast.asha).get("/announcements/"))
    assert "/announcements/" in text_of(client_of(cast.asha).get("/admin-desk/"))


def test_staff_tell_every_account_of_a_country(cast: Cast, client_of: ClientOf, noor: Client) -> None:
    asha = client_of(cast.asha)
    noor.post("/staff/announcements/", {**SUNDAY, "title": "For Pakistan", "country": "PK"})
    noor.post("/staff/announcements/", {**SUNDAY, "title": "For India", "country": "IN"})
    page = text_of(asha.get("/books/"))
    assert ("For India" in page, "For Pakistan" in page) == (True, False)
    row = PlatformAnnouncement.objects.get(country="IN")
    asha.post(f"/announcements/{row.pk}/seen/")
    with as_member(cast.asha):
        assert AnnouncementSeen.objects.get().platform_id == row.pk
    assert asha.post(f"/announcements/{row.pk}/end/").status_code == 404
    listed = text_of(noor.get("/staff/announcements/"))
    assert ("seen by 1" in listed, "India" in listed) == (True, True)
    assert noor.post(f"/staff/announcements/{row.pk}/end/").status_code == 302
    assert "For India" not in text_of(client_of(cast.dev).get("/books/"))


def test_who_looks_as_staff_puts_nothing_away(cast: Cast, noor: Client) -> None:
    an_announcing_account(cast.asha)
    noor.post(f"/staff/accounts/{cast.asha.account_id}/look/", {"reason": "a question"})
    page = text_of(noor.get("/books/"))
    assert "Closed on Sunday" in page
    where = f"/announcements/{only(cast.asha).pk}/seen/"
    assert where not in page
    assert noor.post(where).status_code == 403
