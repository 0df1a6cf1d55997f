"""Post events of a book to the journal, each once by its key.

The statement that writes a ticket posts its sale, and mass refunds post themselves.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from books import journal_accounts
from journal.accounts import JournalAccount
from journal.actions.post import Amount, post
from kernel.query import execute, select


def post_refund(
    account_id: uuid.UUID,
    refund_id: uuid.UUID,
    *,
    period_id: uuid.UUID,
    ticket_id: uuid.UUID,
    paid_by: uuid.UUID,
    amount: int,
    currency: str,
    made_by: uuid.UUID | None = None,
) -> None:
    """Post a refund (minor units) from the cash of the membership `paid_by`."""
    _move(
        account_id,
        journal_accounts.sales_of(period_id, currency),
        journal_accounts.cash_of(paid_by, currency),
        amount,
        key=f"refund:{refund_id}",
        kind="refund",
        about=ticket_id,
        made_by=made_by,
    )


def post_cover(
    account_id: uuid.UUID,
    cover_id: uuid.UUID,
    *,
    period_id: uuid.UUID,
    collaborator_id: uuid.UUID,
    amount: int,
    currency: str,
    key: str,
    made_by: uuid.UUID | None = None,
) -> None:
    """Post confirmed cover, or returned cover if `amount` (minor) is negative. `key` names the event."""
    _move(
        account_id,
        journal_accounts.covers_bought(period_id, currency),
        journal_accounts.owed_to_collaborator(collaborator_id, currency),
        amount,
        key=f"cover:{cover_id}:{key}",
        kind="cover",
        about=cover_id,
        made_by=made_by,
    )


def post_prizes(
    account_id: uuid.UUID,
    period_id: uuid.UUID,
    *,
    position: int,
    prizes: int,
    owed_by: Iterable[tuple[uuid.UUID, int]],
    currency: str,
    made_by: uuid.UUID | None = None,
) -> uuid.UUID | None:
    """Post what a result owes to customers (`prizes`), and what collaborators owe; minor units."""
    amounts = [
        Amount(journal_accounts.prizes_of(period_id, currency), prizes),
        Amount(journal_accounts.prizes_payable(period_id, currency), -prizes),
    ]
    for collaborator_id, due in owed_by:
        amounts.append(Amount(journal_accounts.owed_to_collaborator(collaborator_id, currency), due))
        amounts.append(Amount(journal_accounts.covers_paid(period_id, currency), -due))
    return post(
        account_id,
        amounts,
        key=f"prizes:{period_id}:{position}",
        kind="prizes",
        about=period_id,
        made_by=made_by,
    )


def post_payment(
    account_id: uuid.UUID,
    claim_id: uuid.UUID,
    *,
    period_id: uuid.UUID,
    ticket_id: uuid.UUID,
    paid_by: uuid.UUID,
    amount: int,
    currency: str,
    made_by: uuid.UUID | None = None,
) -> None:
    """Post a prize paid from the cash of the membership `paid_by`."""
    _move(
        account_id,
        journal_accounts.prizes_payable(period_id, currency),
        journal_accounts.cash_of(paid_by, currency),
        amount,
        key=f"payment:{claim_id}",
        kind="payment",
        about=ticket_id,
        made_by=made_by,
    )


def post_unclaimed(account_id: uuid.UUID, period_id: uuid.UUID, *, amount: int, currency: str) -> None:
    """Post prizes that weren't claimed in time."""
    _move(
        account_id,
        journal_accounts.prizes_payable(period_id, currency),
        journal_accounts.unclaimed_prizes(currency),
        amount,
        key=f"unclaimed:{period_id}",
        kind="unclaimed",
        about=period_id,
    )


def post_commission(
    account_id: uuid.UUID,
    *,
    period_id: uuid.UUID,
    seller: uuid.UUID,
    amount: int,
    currency: str,
    key: str,
    made_by: uuid.UUID | None = None,
) -> None:
    """Post a seller's earnings of a period; `key` names the settlement."""
    _move(
        account_id,
        journal_accounts.commissions_of(period_id, currency),
        journal_accounts.owed_to_seller(seller, currency),
        amount,
        key=f"commission:{period_id}:{seller}:{key}",
        kind="commission",
        about=period_id,
        made_by=made_by,
    )


def _move(
    account_id: uuid.UUID, debit: JournalAccount, credit: JournalAccount, amount: int, **facts: Any
) -> None:
    post(account_id, [Amount(debit, amount), Amount(credit, -amount)], **facts)


_MASS_REFUND = """
WITH refunded AS (
    SELECT r.id, r.ticket_id, r.amount, t.seller_id FROM books_refund r
    JOIN books_ticket t ON t.account_id = r.account_id AND t.id = r.ticket_id
    WHERE r.account_id = %(account)s AND t.period_id = %(period)s AND r.made_at = %(at)s
      AND NOT EXISTS (SELECT 1 FROM journal_transaction x
                      WHERE x.account_id = r.account_id AND x.key = 'refund:' || r.id)
), posted AS (
    INSERT INTO journal_transaction (id, account_id, key, kind, about, memo, made_by, reverses, happened_at)
    SELECT r.id, %(account)s, 'refund:' || r.id, 'refund', r.ticket_id, '', %(by)s, NULL, %(at)s
    FROM refunded r
)
INSERT INTO journal_posting (account_id, transaction_id, line, place_id, amount, happened_at)
SELECT %(account)s, r.id, 1, %(sales)s, r.amount, %(at)s FROM refunded r
UNION ALL
SELECT %(account)s, r.id, 2, c.cash_id, -r.amount, %(at)s FROM refunded r
JOIN unnest(%(sellers)s::uuid[], %(cash)s::uuid[]) AS c (seller_id, cash_id) ON c.seller_id = r.seller_id
"""


def post_mass_refunds(
    account_id: uuid.UUID, period_id: uuid.UUID, *, made_at: Any, currency: str, made_by: uuid.UUID | None
) -> None:
    """Post the refunds of a period made at this instant, from the cash of each ticket's seller."""
    sellers = [
        row[0]
        for row in select(
            "SELECT DISTINCT seller_id FROM books_ticket WHERE account_id = %s AND period_id = %s",
            [account_id, period_id],
        )
    ]
    execute(
        _MASS_REFUND,
        {
            "account": account_id,
            "period": period_id,
            "at": made_at,
            "by": made_by,
            "sales": journal_accounts.sales_of(period_id, currency).id_for(account_id),
            "sellers": sellers,
            "cash": [journal_accounts.cash_of(seller, currency).id_for(account_id) for seller in sellers],
        },
    )
