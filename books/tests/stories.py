"""What several tests of a book do: sell, cover, look at a number, recompute the invariants."""

from __future__ import annotations

from typing import Any

from books.actions.enter_ticket import enter_ticket
from books.audit_book import audit_period
from books.models import PeriodNumber
from books.rules.lines import Wanted
from books.sold import Sold
from tenancy.member import Member
from tests.cast import as_member


def sell(member: Member, world: Any, *lines: tuple[int, int], max_spill: int = 10**9, **more: Any) -> Sold:
    with as_member(member):
        return enter_ticket(
            member, world.period.id, [Wanted(n, a) for n, a in lines], max_spill=max_spill, **more
        )


def row_of(world: Any, number: int) -> PeriodNumber:
    """The number's totals; in scope."""
    return PeriodNumber.objects.get(period_id=world.period.id, number=number)


def clean(member: Member, world: Any) -> bool:
    """Whether every invariant holds; in scope."""
    findings = audit_period(member.account_id, world.period.id)
    assert findings == []
    return True
