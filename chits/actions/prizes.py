"""The prize of an instalment, as far as the freeze decides it."""

from __future__ import annotations

from chits import journal_accounts
from chits.locking import LockedGroup
from chits.models import Award, Instalment
from chits.rules.prize import Prize, auctioned, collected, full_value
from chits.states import GroupKind
from fairness.terms import Terms, terms_of
from journal.queries import balance_of


def prize_for(group: LockedGroup, instalment: Instalment) -> Prize:
    """Return prize, commission and dividends. After a voided award, return just its prize."""
    row = group.row
    voided = Award.objects.filter(instalment=instalment, voided_at__isnull=False).exists()
    if voided:
        there = instalment.frozen_pool_minor
        if there is None:
            there = pool_of(group, instalment)
        return Prize(there, 0, instalment.discount_minor or 0, there, ())
    if row.kind == GroupKind.AUCTION:
        assert instalment.discount_minor is not None
        return auctioned(row.value_minor, row.commission_bps, instalment.discount_minor, row.seats)
    if group.by_collection:
        there = instalment.frozen_pool_minor
        if there is None:
            there = pool_of(group, instalment)
        return collected(max(0, there), row.value_minor, row.commission_bps)
    return full_value(row.value_minor, row.commission_bps)


def pool_of(group: LockedGroup, instalment: Instalment) -> int:
    """Return the balance of an instalment's pool, in minor units."""
    return balance_of(group.row.account_id, journal_accounts.pool(instalment.id, group.row.currency))


def terms_for(group: LockedGroup, prize: Prize) -> Terms:
    """Return the amounts for the freeze. Prize and commission come out of the gross amount."""
    return terms_of(
        gross_minor=prize.prize + prize.commission,
        commission_minor=prize.commission,
        currency=group.row.currency,
    )
