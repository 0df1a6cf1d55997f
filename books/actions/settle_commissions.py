"""Set a seller's commission, and credit sellers with what they earned in a period."""

from __future__ import annotations

import uuid

from audit.record import audit
from books.journal_accounts import owed_to_seller
from books.locking import lock_period
from books.models import SellerTerms
from books.period import LockedPeriod, PeriodRefuses
from books.postings import post_commission
from books.queries.settlements import seller_settlements
from books.queries.tills import seller_for
from books.rules.settlement import BPS
from books.states import PeriodState
from kernel.errors import BadInput
from kernel.query import select_one
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

_POSTED = """
SELECT coalesce(-sum(p.amount), 0)::bigint FROM journal_posting p
JOIN journal_transaction t ON t.account_id = p.account_id AND t.id = p.transaction_id
WHERE p.account_id = %s AND p.place_id = %s AND t.kind = 'commission' AND t.about = %s
"""


def set_commission(member: Member, seller: object, *, commission_bps: int) -> SellerTerms:
    """Set the commission in basis points of net sales; it applies to what isn't credited yet."""
    require_capability(member, "books.run")
    if not 0 <= commission_bps <= BPS:
        raise BadInput(errors={"commission_bps": [f"From 0 to {BPS:,} basis points."]})
    seller_id, name = seller_for(member, seller)
    with transaction():
        terms, _ = SellerTerms.objects.update_or_create(
            account_id=member.account_id, seller=seller_id, defaults={"commission_bps": commission_bps}
        )
        audit(member, "seller.terms", "member", seller_id, name=name, commission_bps=commission_bps)
    return terms


def commission_posted(period: LockedPeriod, seller: uuid.UUID) -> int:
    """Return what a seller was credited with for the period (minor units)."""
    journal_account_id = owed_to_seller(seller, period.currency).id_for(period.account_id)
    return int(select_one(_POSTED, [period.account_id, journal_account_id, period.id])[0])


def settle_commissions(member: Member, period_id: object) -> int:
    """Post what each seller earned and isn't credited with yet, and return the sum (minor units).

    Raises Conflict while sales are open. Repeated after a refund or new terms, it posts only the difference.
    """
    require_capability(member, "books.settle")
    with transaction():
        period = lock_period(member, period_id, shared=False)
        if period.state in (PeriodState.DRAFT, PeriodState.OPEN):
            raise PeriodRefuses("Close sales before you credit commissions.", code="period_open")
        total = 0
        for one in seller_settlements(period):
            posted = commission_posted(period, one.seller)
            if one.commission != posted:
                total += one.commission - posted
                post_commission(
                    member.account_id,
                    period_id=period.id,
                    seller=one.seller,
                    amount=one.commission - posted,
                    currency=period.currency,
                    key=str(period.now.timestamp()),
                    made_by=member.user_id,
                )
        audit(member, "period.settle_commissions", "period", period.id, total=total)
    return total
