"""Reopen a seller's latest closed day, if it was closed with a wrong figure."""

from __future__ import annotations

from audit.record import audit
from books.actions.close_till import lock_till
from books.models import TillDay, TillReopening
from books.queries.tills import last_day
from journal.actions.post import reverse
from journal.queries import transaction_of
from kernel.clock import database_now
from kernel.errors import Conflict, bad_field
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

MAX_REASON_LENGTH = 500


def reopen_till(member: Member, day: TillDay, *, reason: str) -> TillReopening:
    """Reverse the closing entries; the till continues from before. Raises Conflict for an earlier day."""
    require_capability(member, "books.run")
    reason = read_reason(reason)
    with transaction():
        lock_till(day.seller, day.currency)
        last = last_day(day.seller, day.currency)
        if last is None or last.id != day.id:
            raise Conflict("Only the latest closed day can be reopened.", code="not_the_latest_day")
        reopening = TillReopening.objects.create(
            account_id=member.account_id,
            day=day,
            reason=reason,
            reopened_by=member.id,
            reopened_by_name=member.user_name,
            reopened_at=database_now(),
        )
        posted = transaction_of(member.account_id, f"till:{day.id}")
        if posted is not None:
            reverse(
                member.account_id,
                posted,
                key=f"till:{day.id}:reopened",
                memo=reason,
                made_by=member.user_id,
            )
        audit(
            member,
            "till.reopen",
            "till",
            day.id,
            seller=day.seller_name,
            difference=day.difference,
            reason=reason,
        )
    return reopening


def read_reason(written: str) -> str:
    """Return the stripped reason. Raises BadInput beside `reason` if there is none."""
    reason = written.strip()
    if not reason or len(reason) > MAX_REASON_LENGTH:
        raise bad_field("reason", f"Enter a reason of at most {MAX_REASON_LENGTH} characters.")
    return reason
