"""Check the invariants of payments against the rows and the journal, and report violations."""

from __future__ import annotations

import uuid
from typing import NamedTuple

from audit.inspection import Finding
from kernel.query import select
from tenancy.models import Account

LIMIT = 50


class Check(NamedTuple):
    """A query that returns a row for each violation."""

    sentence: str
    sql: str


CHECKS = (
    Check(
        "Receipt numbers don't run from 1 without gaps.",
        """SELECT count(p.receipt_number), coalesce(max(p.receipt_number), 0), coalesce(max(c.last), 0)
        FROM chits_payment p
        FULL JOIN chits_receiptcounter c ON c.account_id = p.account_id AND false
        WHERE coalesce(p.account_id, c.account_id) = %(account)s
        HAVING count(p.receipt_number) <> coalesce(max(p.receipt_number), 0)
            OR coalesce(max(p.receipt_number), 0) <> coalesce(max(c.last), 0)""",
    ),
    Check(
        "A payment differs from its journal entry.",
        """SELECT p.receipt_number, p.amount, coalesce(j.amount, 0) FROM chits_payment p
        LEFT JOIN LATERAL (
            SELECT sum(g.amount) AS amount FROM journal_transaction t
            JOIN journal_posting g ON g.account_id = t.account_id AND g.transaction_id = t.id
            JOIN journal_journalaccount a ON a.account_id = g.account_id AND a.id = g.place_id
            WHERE t.account_id = p.account_id AND t.id = p.journal_id AND t.key = 'receipt:' || p.id
              AND a.code IN ('chits_bank', 'chits_cash', 'chits_agent_cash', 'chits_gateway')
        ) j ON true
        WHERE p.account_id = %(account)s AND p.receipt_number IS NOT NULL
          AND coalesce(j.amount, 0) <> p.amount""",
    ),
    Check(
        "A payment is reversed in its record or in the journal, but not in both.",
        """SELECT p.receipt_number, p.state FROM chits_payment p
        WHERE p.account_id = %(account)s AND p.receipt_number IS NOT NULL
          AND (p.state = 'REVERSED') <> EXISTS (
              SELECT 1 FROM journal_transaction t
              WHERE t.account_id = p.account_id AND t.reverses = p.journal_id)""",
    ),
    Check(
        "A payment's refunded amount differs from the sum of its refunds.",
        """SELECT p.receipt_number, p.refunded, coalesce(sum(r.amount), 0) FROM chits_payment p
        LEFT JOIN chits_gatewayrefund r
          ON r.account_id = p.account_id AND r.payment_id = p.id AND r.state = 'DONE'
        WHERE p.account_id = %(account)s GROUP BY p.id, p.receipt_number, p.refunded
        HAVING p.refunded <> coalesce(sum(r.amount), 0)""",
    ),
    Check(
        "The gateway's balance differs from the payments that haven't reached the bank.",
        """SELECT held.amount, paid.amount, back.amount FROM
        (SELECT coalesce(sum(g.amount), 0) AS amount FROM journal_posting g
         JOIN journal_journalaccount a ON a.account_id = g.account_id AND a.id = g.place_id
         WHERE g.account_id = %(account)s AND a.code = 'chits_gateway') held,
        (SELECT coalesce(sum(p.amount), 0) AS amount FROM chits_payment p
         WHERE p.account_id = %(account)s AND p.method = 'gateway' AND p.receipt_number IS NOT NULL
           AND p.settled_at IS NULL) paid,
        (SELECT coalesce(sum(r.amount), 0) AS amount FROM chits_gatewayrefund r
         WHERE r.account_id = %(account)s AND r.state = 'DONE' AND r.settled_at IS NULL) back
        WHERE held.amount <> paid.amount - back.amount""",
    ),
    Check(
        "An agent has deposited more than they collected.",
        """SELECT a.subject, sum(g.amount) FROM journal_posting g
        JOIN journal_journalaccount a ON a.account_id = g.account_id AND a.id = g.place_id
        WHERE g.account_id = %(account)s AND a.code = 'chits_agent_cash'
        GROUP BY a.subject, a.currency HAVING sum(g.amount) < 0""",
    ),
)


def audit_payments(account_id: uuid.UUID) -> list[str]:
    """Return a sentence for each violation. Call it in the account's scope."""
    found = []
    for check in CHECKS:
        found += [
            f"{check.sentence} ({', '.join(map(str, row))})"
            for row in select(f"{check.sql} LIMIT {LIMIT}", {"account": account_id})
        ]
    return found


def inspect_payments(account_id: uuid.UUID) -> list[Finding]:
    """Return the findings about payments, for `drawbook audit`."""
    name = Account.objects.get(id=account_id).name
    return [Finding("chits", sentence, f"payments of {name}") for sentence in audit_payments(account_id)]
