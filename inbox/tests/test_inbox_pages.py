"""The inbox page, its bell, and the notification settings."""

from __future__ import annotations

from typing import Any

from inbox.actions.notify import notify
from inbox.models import ChannelChoice
from inbox.queries.notices import count_unread
from tenancy.member import Member
from tenancy.models import Membership
from tenancy.scope import scope
from tests.cast import Cast, as_member


def give(member: Member, account: Member, title: str, url: str = "") -> str:
    with scope(account.account_id):
        return str(
            notify(
                account.account_id, [member.user_id], kind="announcement", title=title, url=url, key=title
            )[0].id
        )


def test_it_shows_what_is_unread_and_marks_all(cast: Cast, client_of: Any) -> None:
    give(cast.bilal, cast.asha, "Sales closed", url="/till/")
    browser = client_of(cast.bilal)
    page = browser.get("/inbox/").content.decode()
    assert "Sales closed" in page and "1 unread notice" in page
    assert browser.post("/inbox/read/").status_code == 302
    after = browser.get("/inbox/").content.decode()
    assert "Sales closed" in after and "unread notice" not in after
    assert "You have read everything." in browser.get("/inbox/?unread=1").content.decode()


def test_opening_one_reads_it_and_leads_to_what_it_is_about(cast: Cast, client_of: Any) -> None:
    id = give(cast.bilal, cast.asha, "Sales closed", url="/till/")
    assert client_of(cast.bilal).get(f"/inbox/{id}/").headers["Location"] == "/till/"
    with as_member(cast.bilal):
        assert count_unread(cast.bilal.user_id) == 0
    assert client_of(cast.asha).get(f"/inbox/{id}/").status_code == 404
    assert client_of(cast.bilal).get("/inbox/x/").status_code == 404


def test_a_notice_of_another_account_is_opened_there(cast: Cast, client_of: Any) -> None:
    with scope(cast.dev.account_id):
        Membership.objects.create(account_id=cast.dev.account_id, user_id=cast.bilal.user_id, role="clerk")
    id = give(cast.bilal, cast.dev, "Over there", url="/till/")
    browser = client_of(cast.bilal)
    page = browser.get("/inbox/").content.decode()
    assert "Open in Dev&#x27;s books" in page and f'value="/inbox/{id}/"' in page
    answer = browser.post("/switch-account/", {"account": str(cast.dev.account_id), "next": f"/inbox/{id}/"})
    assert answer.headers["Location"] == f"/inbox/{id}/"
    assert browser.get(f"/inbox/{id}/").headers["Location"] == "/till/"


def test_every_desk_page_has_the_bell_with_the_number_unread(cast: Cast, client_of: Any) -> None:
    for nth in range(100):
        give(cast.asha, cast.asha, f"notice {nth}")
    page = client_of(cast.asha).get("/").content.decode()
    assert "data-bell=" in page and "<span data-bell-count>99+</span>" in page
    assert client_of(cast.asha).get("/inbox/unread/").json() == {"unread": 100}


def test_the_empty_inbox_says_what_will_come(cast: Cast, client_of: Any) -> None:
    assert (
        "Everything that needs your attention appears here"
        in client_of(cast.asha).get("/inbox/").content.decode()
    )


def test_html_in_a_notice_is_text(cast: Cast, client_of: Any) -> None:
    give(cast.asha, cast.asha, "<script>alert(1)</script>")
    page = client_of(cast.asha).get("/inbox/").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_the_settings_store_what_is_ticked(cast: Cast, client_of: Any) -> None:
    browser = client_of(cast.bilal)
    page = browser.get("/inbox/settings/").content.decode()
    assert "Number books" in page and "Lucky numbers" in page and "Renewals" not in page
    assert browser.post("/inbox/settings/", {"wanted": ["books.announced:push"]}).status_code == 302
    rows = ChannelChoice.objects.filter(user_id=cast.bilal.user_id, kind="books.announced")
    assert dict(rows.values_list("channel", "is_wanted")) == {"email": False, "push": True, "text": False}
