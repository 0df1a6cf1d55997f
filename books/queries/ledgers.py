"""The use of each ledger of a period."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce

from books.models import Cell, Ledger


def with_use(ledgers: QuerySet[Ledger]) -> QuerySet[Any]:
    """Return the ledgers, each with `units_used` and `units_total` over all its numbers."""
    return ledgers.annotate(units_used=_sum("used"), units_total=_sum("capacity"))


def _sum(column: str) -> Coalesce:
    cells = Cell.objects.filter(ledger_id=OuterRef("id")).order_by().values("ledger_id")
    summed = cells.annotate(total=Cast(Sum(column), BigIntegerField())).values("total")
    return Coalesce(Subquery(summed), 0)
