"""Count what waits, for the navigation of every page, in one statement."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from kernel.statements import one, plain

_WAITS = plain("""
SELECT (SELECT count(*) FROM books_periodnumber n
        JOIN books_period p ON p.account_id = n.account_id AND p.id = n.period_id
        WHERE n.account_id = %s::uuid AND n.pending > 0 AND p.state IN ('OPEN', 'PRECLOSED')),
       kept, waiting
FROM books_asked_count()
""")


@dataclass(frozen=True, slots=True)
class Waits:
    """Counts for the navigation: numbers that need cover, and requests that this person can answer.

    `answers_in_app` is whether the person answers requests of other operators in the app.
    """

    to_cover: int
    answers_in_app: bool
    asked: int


def what_waits(account_id: uuid.UUID) -> Waits:
    """Return the counts. Call it within the scope of the account and the person."""
    to_cover, collaborators, asked = one(_WAITS, [account_id])
    return Waits(to_cover, bool(collaborators), asked)
