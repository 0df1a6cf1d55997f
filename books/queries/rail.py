"""What waits beside the places of the rail, which every page shows: one statement for all of it."""

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
    """Numbers of the account that wait for cover; whether the person keeps a cover for others, and what
    waits there for an answer."""

    to_cover: int
    keeps: bool
    asked: int


def what_waits(account_id: uuid.UUID) -> Waits:
    """Read in the scope of the account and the person."""
    to_cover, kept, asked = one(_WAITS, [account_id])
    return Waits(to_cover, bool(kept), asked)
