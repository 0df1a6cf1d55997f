"""Turn events of books into notices, after the commit and once each, in each reader's language."""

from __future__ import annotations

from books.notices import covers, imports, periods
from inbox.drafts import Writer, publisher
from live import registry

WRITERS: dict[str, Writer] = {
    "books.LossReached": periods.loss_reached,
    "books.PeriodPreClosed": periods.pre_closed,
    "books.PeriodAnnounced": periods.announced,
    "books.CorrectionProposed": periods.correction_proposed,
    "books.CoverRequested": covers.requested,
    "books.CoverAnswered": covers.answered,
    "books.OverrideUsed": covers.override_used,
    "books.ImportEnded": imports.ended,
}

publish_notices = publisher(WRITERS)


def register() -> None:
    """Have the flusher call `publish_notices` for every event of books."""
    registry.publish_for("books.", publish_notices)
