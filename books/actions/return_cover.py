"""Return cover: reserve first, then matched amounts, which become pending and are retried."""

from __future__ import annotations

from audit.record import audit
from books.actions.change_ledger import lock_some_numbers
from books.actions.retry_pending import retry_numbers
from books.actions.write_changes import Changes
from books.events import CoverAnswered
from books.locking import lock_period
from books.models import Cover, Match
from books.period import require_gate
from books.postings import post_cover
from books.rules.cover import CoverBalance, CoverMatch, ReturnExceeds, plan_return
from books.states import CoverState, Operation
from kernel.errors import Conflict
from kernel.outbox import record
from kernel.transactions import transaction
from money import format_money
from tenancy.member import Member, require_capability


def return_cover(member: Member, cover: Cover, *, amount: int) -> Cover:
    """Return `amount` (minor units) of a confirmed cover. Raises Conflict for more than is left of it."""
    require_capability(member, "books.cover")
    with transaction():
        period = lock_period(member, cover.period_id, shared=True)
        require_gate(period, Operation.RETURN_COVER)
        lock_some_numbers(member.account_id, period.id, [cover.number])
        cover.refresh_from_db()
        matches = {
            match.id: CoverMatch(match.id, match.entry_id, match.amount)
            for match in Match.objects.filter(cover_id=cover.id).order_by("id")
        }
        balance = CoverBalance(cover.confirmed, cover.cancelled, list(matches.values()))
        try:
            returned = plan_return(balance, amount)
        except ReturnExceeds as failure:
            remaining = format_money(failure.remaining_minor, period.currency)
            raise Conflict(
                f"Only {remaining} of this cover can be returned.", code="return_exceeds"
            ) from failure
        changes = Changes()
        changes.return_cover(cover.id, cover.number, returned, matches)
        changes.write(period)
        cover.refresh_from_db(fields=["cancelled", "matched"])
        if cover.cancelled == cover.confirmed:
            cover.state = CoverState.CANCELLED
            cover.save(update_fields=["state"])
        retry_numbers(period, [cover.number])
        post_cover(
            member.account_id,
            cover.id,
            period_id=period.id,
            collaborator_id=cover.collaborator_id,
            amount=-amount,
            currency=period.currency,
            # What was given back so far tells one return from the next.
            key=f"return:{cover.cancelled}",
            made_by=member.user_id,
        )
        audit(member, "cover.return", "cover", cover.id, amount=amount)
        record(CoverAnswered((cover.id,), period.id, (cover.number,)), account_id=member.account_id)
    return cover
