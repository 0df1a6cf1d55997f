"""Where the money of a chit group stands in the journal. Pure.

Every transaction of a group is `about` it, so that a group has a trial balance of its own. What is kept by
ticket, instalment or holder has that as its subject; bank, cash and gateway are the house's.
"""

from __future__ import annotations

import uuid

from journal.accounts import JournalAccount
from journal.kinds import AccountKind

ASSET, LIABILITY = AccountKind.ASSET, AccountKind.LIABILITY
INCOME, EXPENSE = AccountKind.INCOME, AccountKind.EXPENSE


def bank(currency: str) -> JournalAccount:
    return JournalAccount(ASSET, "chits_bank", None, currency)


def cash(currency: str) -> JournalAccount:
    """Return the account of the house's till."""
    return JournalAccount(ASSET, "chits_cash", None, currency)


def agent_cash(membership_id: uuid.UUID, currency: str) -> JournalAccount:
    """Return the account of the cash that an agent collected and hasn't deposited."""
    return JournalAccount(ASSET, "chits_agent_cash", membership_id, currency)


def gateway_clearing(currency: str) -> JournalAccount:
    """Return the account of gateway payments that aren't settled to the bank yet."""
    return JournalAccount(ASSET, "chits_gateway", None, currency)


def receivable(ticket_id: uuid.UUID, currency: str) -> JournalAccount:
    """Return the account of a ticket's unpaid subscriptions."""
    return JournalAccount(ASSET, "chits_receivable", ticket_id, currency)


def penalty_receivable(ticket_id: uuid.UUID, currency: str) -> JournalAccount:
    return JournalAccount(ASSET, "chits_penalty_due", ticket_id, currency)


def entry_receivable(ticket_id: uuid.UUID, currency: str) -> JournalAccount:
    """Return the account of a substitute's debt for the months that the removed holder paid."""
    return JournalAccount(ASSET, "chits_entry_due", ticket_id, currency)


def pool(instalment_id: uuid.UUID, currency: str) -> JournalAccount:
    """Return the account of an instalment's pool."""
    return JournalAccount(LIABILITY, "chits_pool", instalment_id, currency)


def uncollected(instalment_id: uuid.UUID, currency: str) -> JournalAccount:
    """Return the account of demands not received yet, which are not in a collected pool."""
    return JournalAccount(LIABILITY, "chits_uncollected", instalment_id, currency)


def prize_payable(ticket_id: uuid.UUID, currency: str) -> JournalAccount:
    return JournalAccount(LIABILITY, "chits_prize", ticket_id, currency)


def dividend_payable(ticket_id: uuid.UUID, currency: str) -> JournalAccount:
    return JournalAccount(LIABILITY, "chits_dividend", ticket_id, currency)


def unapplied(group_id: uuid.UUID, person_id: uuid.UUID, currency: str) -> JournalAccount:
    """Return the account of a member's credit in a group."""
    return JournalAccount(LIABILITY, "chits_unapplied", holder(group_id, person_id), currency)


def holder(group_id: uuid.UUID, person_id: uuid.UUID) -> uuid.UUID:
    """Return one id for a person in a group."""
    return uuid.uuid5(group_id, f"holder:{person_id}")


def removed_payable(holding_id: uuid.UUID, currency: str) -> JournalAccount:
    """Return the account of a removed holder's claim against the substitute."""
    return JournalAccount(LIABILITY, "chits_removed", holding_id, currency)


def foreman_advance(group_id: uuid.UUID, currency: str) -> JournalAccount:
    """Return the account of the foreman's advance for members who hadn't paid."""
    return JournalAccount(LIABILITY, "chits_foreman_advance", group_id, currency)


def gst_payable(currency: str) -> JournalAccount:
    return JournalAccount(LIABILITY, "chits_gst", None, currency)


def commission(group_id: uuid.UUID, currency: str) -> JournalAccount:
    return JournalAccount(INCOME, "chits_commission", group_id, currency)


def penalty(group_id: uuid.UUID, currency: str) -> JournalAccount:
    return JournalAccount(INCOME, "chits_penalty", group_id, currency)


def gateway_fees(currency: str) -> JournalAccount:
    return JournalAccount(EXPENSE, "chits_gateway_fees", None, currency)


def write_off(group_id: uuid.UUID, currency: str) -> JournalAccount:
    return JournalAccount(EXPENSE, "chits_write_off", group_id, currency)
