"""A book in another zone than its reader's: its pages read and show its own times, and name the zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from books.actions.announce import announce
from books.models import Book, Period, Ticket
from books.tests.stories import SoldWorld, a_sold_period, sell
from kernel.clock import database_now
from tests.cast import Cast, ClientOf, as_member
from tests.database import MoveClock
from tests.shared import shared
from tests.worlds import a_period

# The account of the cast is in Asia/Kolkata.
THERE = ZoneInfo("America/New_York")


@shared
def world(cast: Cast) -> SoldWorld:
    return a_sold_period(cast, (777, 8_00), odds=600, time_zone="America/New_York", capacities=(5_00,))


def there(at: datetime, shape: str = "%Y-%m-%dT%H:%M:%S") -> str:
    return at.astimezone(THERE).strftime(shape)


def test_times_are_read_in_the_books_zone_on_every_form(
    cast: Cast, client_of: ClientOf, world: SoldWorld
) -> None:
    asha = client_of(cast.asha)
    ahead = (database_now() + timedelta(days=2)).replace(second=0, microsecond=0)
    new = f"/books/{world.book.id}/periods/new/"
    assert "America/New_York" in asha.get(new).content.decode()
    made = asha.post(new, {"name": "Next", "pre_close_at": there(ahead), "open": ""})
    assert made.status_code == 302
    later = ahead + timedelta(hours=1)
    with as_member(cast.asha):
        draft = Period.objects.get(name="Next")
        assert draft.pre_close_at == ahead
    edit = asha.get(f"/periods/{draft.id}/edit/").content.decode()
    assert f'value="{there(ahead, "%Y-%m-%dT%H:%M")}' in edit
    assert (
        asha.post(f"/periods/{draft.id}/edit/", {"name": "Next", "pre_close_at": there(later)}).status_code
        == 302
    )
    moved = {"pre_close_at": there(later), "reveal_at": there(later)}
    assert asha.post(f"/periods/{world.period.id}/times/", moved).status_code == 302
    with as_member(cast.asha):
        draft.refresh_from_db()
        assert draft.pre_close_at == later
        row = Period.objects.get(id=world.period.id)
        assert (row.pre_close_at, row.reveal_at) == (later, later)


def test_a_draw_time_is_read_there_and_voids_no_valid_ticket(
    cast: Cast, client_of: ClientOf, world: SoldWorld, move_clock: MoveClock
) -> None:
    """Read as Indian time it would lie before the sale, and the ticket would be voided."""
    move_clock(timedelta(minutes=30))
    drawn = there(database_now() - timedelta(minutes=1))
    digits = {"number": "777", "again": "777"}
    asha = client_of(cast.asha)
    page = asha.post(f"/periods/{world.period.id}/announcement/", {**digits, "draw_occurred_at": drawn})
    assert page.status_code == 302, "it voids nothing, so nothing more is asked"
    with as_member(cast.asha):
        assert Ticket.objects.get(id=world.sold.ticket.id).state == "SOLD"
        at = Period.objects.get(id=world.period.id).draw_occurred_at
        assert at is not None and there(at) == drawn


def test_every_page_of_the_book_shows_its_times_and_names_the_zone(
    cast: Cast, client_of: ClientOf, world: SoldWorld
) -> None:
    asha, period = client_of(cast.asha), f"/periods/{world.period.id}"
    with as_member(cast.asha):
        closes = Period.objects.get(id=world.period.id).pre_close_at
        sold = Ticket.objects.get(id=world.sold.ticket.id).accepted_at
    pages = {
        f"{period}/": there(closes, "%H:%M"),
        f"{period}/spill-over/": there(sold, "%H:%M:%S"),
        f"{period}/tickets/": there(sold, "%H:%M:%S"),
        f"/tickets/{world.sold.ticket.id}/": there(sold, "%H:%M:%S"),
        f"/books/{world.book.id}/": there(closes, "%H:%M"),
        "/admin-desk/": there(closes, "%H:%M"),
        "/books/": there(closes, "%H:%M"),
    }
    for address, shown in pages.items():
        page = asha.get(address).content.decode()
        assert shown in page[page.index("<main") :], address
        assert "America/New_York" in page, address
    assert "Your own time zone is Asia/Kolkata" in asha.get(f"{period}/").content.decode()


def test_what_several_books_share_names_the_zone_of_each(
    cast: Cast, client_of: ClientOf, world: SoldWorld
) -> None:
    other = a_period(cast.asha, odds=600, name="Morning")
    home = sell(cast.bilal, other, (5, 1_00))
    with as_member(cast.asha):
        for one in (world, other):
            announce(cast.asha, one.period.id, number=777)
        closed = Period.objects.get(id=world.period.id).pre_close_at
        accepted = Ticket.objects.get(id=home.ticket.id).accepted_at
    asha = client_of(cast.asha)
    archive = asha.get("/archive/").content.decode()
    assert there(closed, "%H:%M") in archive and "America/New_York" in archive
    tickets = asha.get("/tickets/").content.decode()
    assert "America/New_York" in tickets
    assert accepted.astimezone(ZoneInfo("Asia/Kolkata")).strftime("%H:%M") in tickets


def test_exports_write_the_books_own_time(cast: Cast, client_of: ClientOf, world: SoldWorld) -> None:
    text = client_of(cast.asha).get(f"/v1/periods/{world.period.id}/exports/tickets.csv")
    written = text.getvalue().decode()
    with as_member(cast.asha):
        sold = Ticket.objects.get(id=world.sold.ticket.id).accepted_at
    assert there(sold) in written
    assert datetime.fromisoformat(written.splitlines()[1].split(",")[2]).astimezone(UTC) == sold.replace(
        microsecond=0
    )


def test_the_zone_is_chosen_with_the_book_and_then_stays(cast: Cast, client_of: ClientOf) -> None:
    asha = client_of(cast.asha)
    form = {
        "name": "Night",
        "currency": "INR",
        "width": "3",
        "odds": "80",
        "capacity_factor": "1",
        "when_full": "SPILL",
        "permutation": "each",
        "announce_policy": "RETAIN",
        "draw": "external",
        "almost_full_percent": "80",
        "claim_days": "90",
    }
    assert 'value="Asia/Kolkata" selected' in asha.get("/books/new/").content.decode()
    assert asha.post("/books/new/", {**form, "time_zone": "Mars/Olympus"}).status_code == 400
    assert asha.post("/books/new/", {**form, "time_zone": "Asia/Yangon"}).status_code == 302
    assert asha.post("/books/new/", {**form, "name": "Day"}).status_code == 302
    with as_member(cast.asha):
        assert Book.objects.get(name="Night").time_zone == "Asia/Yangon"
        assert Book.objects.get(name="Day").time_zone == "Asia/Kolkata"
