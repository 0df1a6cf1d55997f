"""Find a collaborator's link by the id in its token, until it ends."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from books.models import CoverLink, Period
from books.queries.covers import cut_off
from books.states import PeriodState
from kernel.clock import database_now
from kernel.errors import Denied, NotFound
from kernel.find_one import find_one
from tenancy.access import Access, is_allowed
from tenancy.models import Account

# What was covered, and what is owed on it, can be read for so long after answers ended.
READABLE_FOR = timedelta(days=30)
_OVER = frozenset({PeriodState.CLOSED, PeriodState.ARCHIVED, PeriodState.VOIDED})


def link_ends_at(period: Period) -> datetime:
    """Return when the links of a period end: when it is closed or voided, or a while after its answers."""
    own = cut_off(period) + READABLE_FOR
    if PeriodState(period.state) not in _OVER:
        return own
    return min(period.closed_at or own, own)


def live_link(link_id: uuid.UUID) -> CoverLink:
    """Return the link of the account in scope. NotFound once it, its period or its collaborator has ended.

    Denied (403) while the account that asks is locked or closed.
    """
    links = CoverLink.objects.select_related("account", "collaborator", "period__book")
    link = find_one(links, link_id)
    refuse_locked(link.account)
    if not link.collaborator.is_active or link_ends_at(link.period) <= database_now():
        raise NotFound
    return link


def refuse_locked(account: Account) -> None:
    """Raise Denied if the account that requests cover is locked or closed."""
    if not is_allowed(account.status, Access.CONTINUE):
        raise Denied("The operator's account isn't active at the moment.", code="account_not_active")
