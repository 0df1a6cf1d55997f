"""The fair draw of a period: chartered when the period opens, at a time that then stays.

Nobody of the house has a say in the number: it follows from what was published before, and from the
beacon's round at `reveal_at`. What happens then is in `draw_number`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from books.models import Book, Period
from books.models.book import DrawKind
from books.period import LockedPeriod
from books.states import PERIOD_DRAWS
from draws.actions.cancel_draws import cancel_draws
from draws.actions.open_series import open_series
from draws.leads import least_lead_seconds, refuse_unaccepted_test_beacon
from draws.models import Series
from draws.queries.draws import series_of
from fairness.freeze import LEAD_SECONDS
from kernel.errors import BadInput, Conflict


class DrawIsChartered(Conflict):
    code = "fair_draw"
    sentence = "The time of the fair draw was fixed by its charter when the period opened."


def reveal_of(book: Book, pre_close_at: datetime, reveal_at: datetime | None) -> datetime | None:
    """When a period is revealed: as given, and where a fair draw decides, half an hour after the close."""
    if reveal_at is None and book.draw == DrawKind.FAIR:
        return pre_close_at + timedelta(seconds=LEAD_SECONDS)
    return reveal_at


def refuse_short_lead(book: Book, pre_close_at: datetime, reveal_at: datetime | None) -> None:
    """BadInput when a fair draw would come too soon after the close to be frozen in between."""
    if book.draw != DrawKind.FAIR:
        return
    least = least_lead_seconds()
    if reveal_at is None or reveal_at - pre_close_at < timedelta(seconds=least):
        sentence = f"A fair draw must be at least {least:,} seconds after sales close."
        raise BadInput(errors={"reveal_at": [sentence]}, code="bad_times")


def refuse_test_beacon(terms: dict[str, object]) -> None:
    """Conflict unless a book that draws fairly on a test beacon says that it accepts it."""
    if terms.get("draw") == DrawKind.FAIR:
        refuse_unaccepted_test_beacon(bool(terms.get("accepts_test_beacon")))


def charter_period(period: Period) -> Series | None:
    """Open the series of a period that opens now; nothing where the number comes from outside."""
    book = period.book
    if book.draw != DrawKind.FAIR:
        return None
    refuse_short_lead(book, period.pre_close_at, period.reveal_at)
    assert period.reveal_at is not None
    between_seconds = int((period.reveal_at - period.pre_close_at).total_seconds())
    return open_series(
        period.account_id,
        kind=PERIOD_DRAWS,
        subject_id=period.id,
        title=f"{book.name}, {period.name}"[:120],
        schedule=[period.reveal_at],
        lead_seconds=min(LEAD_SECONDS, between_seconds),
        accepts_test_beacon=book.accepts_test_beacon,
    )


def refuse_moved_draw(period: Period, pre_close_at: datetime, reveal_at: datetime | None) -> None:
    """Once chartered, the draw stays when it is, and the close stays before the freeze."""
    if period.book.draw != DrawKind.FAIR:
        return
    if reveal_at != period.reveal_at and series_of(PERIOD_DRAWS, period.id) is not None:
        raise DrawIsChartered(errors={"reveal_at": [DrawIsChartered.sentence]})
    refuse_short_lead(period.book, pre_close_at, reveal_at)


def cancel_fair_draw(period: LockedPeriod) -> None:
    """Call the draw of a voided period off, unless its time has come."""
    series = series_of(PERIOD_DRAWS, period.id)
    if series is not None:
        cancel_draws(period.account_id, series.id, reason="The period was voided.")
