"""The journal accounts of number books, and the postings between them. Pure.

sale         cash of the seller            to  sales of the period
refund       sales of the period           to  cash of the member who pays
cover        covers bought in the period   to  the collaborator
prizes       prizes of the period          to  prizes payable of the period
their cover  the collaborator              to  covers paid in the period
payment      prizes payable of the period  to  cash of the member who pays
commission   commissions of the period     to  the seller
unclaimed    prizes payable of the period  to  unclaimed prizes
"""

from __future__ import annotations

import uuid

from journal.accounts import JournalAccount
from journal.kinds import AccountKind


def cash_of(membership_id: uuid.UUID, currency: str) -> JournalAccount:
    """Cash that a member has received and not handed over."""
    return JournalAccount(AccountKind.ASSET, "cash", membership_id, currency)


def sales_of(period_id: uuid.UUID, currency: str) -> JournalAccount:
    """Stakes sold and not refunded."""
    return JournalAccount(AccountKind.INCOME, "sales", period_id, currency)


def covers_bought(period_id: uuid.UUID, currency: str) -> JournalAccount:
    """Stakes passed on to collaborators."""
    return JournalAccount(AccountKind.EXPENSE, "covers_bought", period_id, currency)


def owed_to_collaborator(collaborator_id: uuid.UUID, currency: str) -> JournalAccount:
    """The amount owed to a collaborator; negative if the collaborator owes it."""
    return JournalAccount(AccountKind.LIABILITY, "collaborator", collaborator_id, currency)


def prizes_of(period_id: uuid.UUID, currency: str) -> JournalAccount:
    """Prizes won by customers."""
    return JournalAccount(AccountKind.EXPENSE, "prizes", period_id, currency)


def covers_paid(period_id: uuid.UUID, currency: str) -> JournalAccount:
    """What collaborators owe on the number that won."""
    return JournalAccount(AccountKind.INCOME, "covers_paid", period_id, currency)


def prizes_payable(period_id: uuid.UUID, currency: str) -> JournalAccount:
    """Prizes that aren't claimed yet."""
    return JournalAccount(AccountKind.LIABILITY, "prizes_payable", period_id, currency)


def unclaimed_prizes(currency: str) -> JournalAccount:
    """Prizes whose time to be claimed has ended."""
    return JournalAccount(AccountKind.LIABILITY, "unclaimed_prizes", None, currency)


def commissions_of(period_id: uuid.UUID, currency: str) -> JournalAccount:
    """Commissions that sellers earned on their sales."""
    return JournalAccount(AccountKind.EXPENSE, "commissions", period_id, currency)


def owed_to_seller(membership_id: uuid.UUID, currency: str) -> JournalAccount:
    """Commission that isn't paid to a seller yet."""
    return JournalAccount(AccountKind.LIABILITY, "seller", membership_id, currency)


def house_cash(currency: str) -> JournalAccount:
    """The safe: cash that sellers hand over comes in, floats go out."""
    return JournalAccount(AccountKind.ASSET, "house_cash", None, currency)


def till_differences(membership_id: uuid.UUID, currency: str) -> JournalAccount:
    """Cash missing at a seller's till counts; negative if there was too much."""
    return JournalAccount(AccountKind.EXPENSE, "till_differences", membership_id, currency)
