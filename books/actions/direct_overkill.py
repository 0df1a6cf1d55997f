"""Take cover without a request: it covers pending stakes, and the rest is reserve. Needs an override."""

from __future__ import annotations

from audit.record import audit
from books.actions.answer_cover import confirm, post_confirmed
from books.actions.change_ledger import lock_some_numbers
from books.actions.request_cover import cover_odds
from books.actions.spend_override import OverrideRequired, spend_override
from books.events import CoverAnswered, OverrideUsed
from books.locking import lock_period
from books.models import Collaborator, Cover, CoverMode
from books.period import require_gate
from books.states import CoverState, Operation
from kernel.errors import Conflict, bad_field
from kernel.outbox import record
from kernel.transactions import transaction
from tenancy.member import Member, require_capability


def direct_overkill(
    member: Member,
    period_id: object,
    collaborator: Collaborator,
    *,
    number: int,
    amount: int,
    override: str,
) -> Cover:
    """Take a cover of `amount` (minor), confirmed at once. Raises OverrideRequired and OverrideSpent."""
    require_capability(member, "books.cover")
    if not override.strip():
        raise OverrideRequired
    with transaction():
        period = lock_period(member, period_id, shared=True)
        if not 0 <= number < 10**period.width:
            raise bad_field("number", "This number isn't in the book.")
        if amount <= 0:
            raise bad_field("amount", "The amount must be more than 0.")
        grant = spend_override(member, period, override, action="overkill", number=number, amount=amount)
        require_gate(period, Operation.OVERKILL)
        if not collaborator.is_active:
            raise Conflict(
                f"{collaborator.name} is inactive and can't be asked.", code="collaborator_inactive"
            )
        lock_some_numbers(member.account_id, period.id, [number])
        cover = Cover.objects.create(
            account_id=member.account_id,
            period_id=period.id,
            collaborator=collaborator,
            number=number,
            mode=CoverMode.OVERKILL,
            state=CoverState.CONFIRMED,
            requested=amount,
            confirmed=amount,
            odds=cover_odds(period, collaborator),
            requested_at=period.now,
            requested_by=member.user_name,
            answered_at=period.now,
            answered_by=member.user_name,
            answered_how="overkill",
        )
        confirm(period, [cover])
        post_confirmed(period, cover, member.user_id)
        audit(
            member,
            "cover.overkill",
            "cover",
            cover.id,
            collaborator=collaborator.name,
            number=period.written(number),
            amount=amount,
            override=str(grant.id),
            issued_by=grant.issued_by_name,
        )
        for event in (
            CoverAnswered((cover.id,), period.id, (number,)),
            OverrideUsed(grant.id, cover.id, period.id),
        ):
            record(event, account_id=member.account_id)
    cover.refresh_from_db(fields=["matched"])
    return cover
