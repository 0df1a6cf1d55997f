"""Write the minutes of a draw, or of why there was none. They name labels only, so everyone may see them."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from chits.locking import LockedGroup
from chits.models import Instalment, Minutes
from chits.states import MinutesKind


def write_minutes(group: LockedGroup, instalment: Instalment, kind: MinutesKind, **facts: Any) -> Minutes:
    """Add a page to an instalment's minutes."""
    last = Minutes.objects.filter(instalment=instalment).aggregate(last=Max("number"))["last"] or 0
    return Minutes.objects.create(
        account_id=instalment.account_id,
        instalment=instalment,
        kind=kind,
        number=last + 1,
        made_by=group.books.made_by,
        made_at=group.now,
        facts={
            "group": str(group.row.id),
            "instalment": instalment.number,
            "attempt": instalment.attempt,
            "place": group.row.place,
            "draw_at": instalment.draw_at.isoformat(),
            **facts,
        },
    )
