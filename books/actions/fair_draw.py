"""The fair draw of a period, chartered when the period opens.

The house can't influence the number: it follows from what was published before, and from the beacon's round
at `reveal_at`. `draw_number` handles the result.
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
    """Return when a period is announced: as given, or for a fair draw by default half an hour after sales
    close.
    """
    if reveal_at is None and book.draw == DrawKind.FAIR:
        return pre_close_at + timedelta(seconds=LEAD_SECONDS)
    return reveal_at


def refuse_short_lead(book: Book, pre_close_at: datetime, reveal_at: datetime | None) -> None:
    """Raise BadInput if a fair draw is too soon after sales close to be frozen in between."""
    if book.draw != DrawKind.FAIR:
        return
    least = least_lead_seconds()
    if reveal_at is None or reveal_at - pre_close_at < timedelta(seconds=least):
        sentence = f"A fair draw must be at least {least:,} seconds after sales close."
        raise BadInput(errors={"reveal_at": [sentence]}, code="bad_times")


def refuse_test_beacon(terms: dict[str, object]) -> None:
    """Raise Conflict unless a book with fair draws accepts the test beacon."""
    if terms.get("draw") == DrawKind.FAIR:
        refuse_unaccepted_test_beacon(bool(terms.get("accepts_test_beacon")))


def charter_period(period: Period) -> Series | None:
    """Open the series of a period that opens now. Does nothing if the number comes from outside."""
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
    """Raise Conflict if a chartered draw would move, or sales would close after its freeze."""
    if period.book.draw != DrawKind.FAIR:
        return
    if reveal_at != period.reveal_at and series_of(PERIOD_DRAWS, period.id) is not None:
        raise DrawIsChartered(errors={"reveal_at": [DrawIsChartered.sentence]})
    refuse_short_lead(period.book, pre_close_at, reveal_at)


def cancel_fair_draw(period: LockedPeriod) -> None:
    """Cancel the draw of a voided period, unless its time has come."""
    series = series_of(PERIOD_DRAWS, period.id)
    if series is not None:
        cancel_draws(period.account_id, series.id, reason="The period was voided.")
