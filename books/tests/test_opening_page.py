"""A person opens a draft only after its figures were shown: an open period never becomes a draft again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from books.actions.change_ledger import create_ledger
from books.actions.create_book import create_book
from books.actions.create_period import create_period
from books.models import Period
from kernel.clock import database_now
from tests.cast import Cast, ClientOf, as_member


@pytest.fixture
def draft(cast: Cast) -> Period:
    """A draft in a book of Kolkata with a ledger of 100 and one of 50 for each number."""
    with as_member(cast.asha):
        book = create_book(cast.asha, name="Evening", odds="80", announce_policy="REFUND")
        made = create_period(
            cast.asha, book, name="Friday", pre_close_at=database_now() + timedelta(hours=5), open=False
        )
        for name, capacity in (("A", 100_00), ("B", 50_00)):
            create_ledger(cast.asha, made.id, name=name, priority=1, capacity=capacity)
        return Period.objects.select_related("book").get(id=made.id)


def dialog_of(page: str) -> str:
    found = re.search(r'<dialog[^>]* id="open-period".*?</dialog>', page, re.S)
    assert found, "the page asks first"
    return found.group()


def test_the_draft_and_the_empty_selling_page_ask_with_figures(
    cast: Cast, client_of: ClientOf, draft: Period
) -> None:
    asha = client_of(cast.asha)
    for path in (f"/periods/{draft.id}/", f"/sell/?book={draft.book_id}"):
        page = asha.get(path, follow=True).content.decode()
        dialog = dialog_of(page)
        assert f'action="/periods/{draft.id}/opening/"' in dialog
        assert page.count("/opening/") == 1, "no button opens it past the dialog"
        text = " ".join(re.sub(r"<[^>]*>", " ", dialog).split())
        assert "Open Friday for sale?" in text and "150 in 2 ledgers" in text, text
        assert "80 ×" in text and "are refunded" in text and draft.book.time_zone in text
        assert "can't become a draft again" in text.replace("&#x27;", "'")


def test_a_draft_without_a_ledger_says_what_that_means(cast: Cast, client_of: ClientOf) -> None:
    with as_member(cast.asha):
        book = create_book(cast.asha, name="Evening")
        made = create_period(
            cast.asha, book, name="Friday", pre_close_at=database_now() + timedelta(hours=5), open=False
        )
    dialog = dialog_of(client_of(cast.asha).get(f"/periods/{made.id}/").content.decode())
    assert "None: each stake needs cover in full" in dialog
    assert "No odds" in dialog


def test_who_may_not_open_is_not_asked(cast: Cast, client_of: ClientOf, draft: Period) -> None:
    for member in (cast.bilal, cast.chandra):
        assert "/opening/" not in client_of(member).get(f"/periods/{draft.id}/").content.decode()
        assert client_of(member).post(f"/periods/{draft.id}/opening/").status_code == 403


def test_the_confirmed_draft_opens(cast: Cast, client_of: ClientOf, draft: Period) -> None:
    asha = client_of(cast.asha)
    assert asha.post(f"/periods/{draft.id}/opening/").status_code == 302
    page = asha.get(f"/periods/{draft.id}/").content.decode()
    assert "open-period" not in page and "Period opened." in page
