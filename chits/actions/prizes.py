"""What the prize of an instalment is, as far as it is decided at the freeze."""

from __future__ import annotations

from chits import journal_accounts
from chits.locking import LockedGroup
from chits.models import Award, Instalment
from chits.rules.prize import Prize, auctioned, collected, full_value
from chits.states import GroupKind
from fairness.terms import Terms, terms_of
from journal.queries import balance_of


def prize_for(group: LockedGroup, instalment: Instalment) -> Prize:
    """Prize, commission and dividends. Where an award was voided, just its prize, to be given once more."""
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
    """What is in an instalment's pool now (minor)."""
    return balance_of(group.row.account_id, journal_accounts.pool(instalment.id, group.row.currency))


def terms_for(group: LockedGroup, prize: Prize) -> Terms:
    """The money as the freeze says it: the gross is what prize and commission are taken from."""
    return terms_of(
        gross_minor=prize.prize + prize.commission,
        commission_minor=prize.commission,
        currency=group.row.currency,
    )
