"""Recompute a period's invariants from its rows, and report what doesn't agree.

The numbers of the rules (I1, I2, …) are those of the specification of number books. Each check is one
statement that returns the rows that break it, so that the reconciliation of a large period stays in the
database.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from audit.inspection import Finding
from books.models import Period
from books.queries.fingerprint import FINGERPRINT
from kernel.query import select

LIMIT = 100


@dataclass(frozen=True, slots=True)
class Check:
    """A rule and the statement that finds violations: the first column says where, the rest what was found.

    `sentence` states the violation, `holds` states the rule when it is kept.
    """

    rule: str
    sentence: str
    holds: Any
    sql: str


CHECKS = (
    Check(
        "I1",
        "A number uses less than 0 or more than its capacity.",
        _("Every number is within its capacity"),
        """
        SELECT l.name || ' ' || c.number, c.used, c.capacity FROM books_cell c
        JOIN books_ledger l ON l.account_id = c.account_id AND l.id = c.ledger_id
        WHERE l.account_id = %(account)s AND l.period_id = %(period)s
          AND NOT (0 <= c.used AND c.used <= c.capacity)
        """,
    ),
    Check(
        "I2",
        "The used units of a number in a ledger aren't the sum of its stakes.",
        _("Each ledger's use is the sum of its stakes"),
        """
        SELECT l.name || ' ' || c.number, c.used, coalesce(s.units, 0) FROM books_cell c
        JOIN books_ledger l ON l.account_id = c.account_id AND l.id = c.ledger_id
        LEFT JOIN (
            SELECT g.ledger_id, e.number, sum(g.units) AS units FROM books_leg g
            JOIN books_entry e ON e.account_id = g.account_id AND e.id = g.entry_id
            WHERE e.account_id = %(account)s AND e.period_id = %(period)s
            GROUP BY g.ledger_id, e.number
        ) s ON s.ledger_id = c.ledger_id AND s.number = c.number
        WHERE l.account_id = %(account)s AND l.period_id = %(period)s
          AND c.used <> coalesce(s.units, 0)
        """,
    ),
    Check(
        "I2",
        "A stake's units aren't its amount times the factor, rounded up.",
        _("Every stake takes the capacity that its factor requires"),
        """
        SELECT g.id::text, g.amount, g.units FROM books_leg g
        JOIN books_entry e ON e.account_id = g.account_id AND e.id = g.entry_id
        WHERE e.account_id = %(account)s AND e.period_id = %(period)s
          AND g.units <> ceil(g.amount * e.capacity_factor)
        """,
    ),
    Check(
        "I3",
        "The parts of an entry don't add up to its amount.",
        _("The parts of every entry add up to its amount"),
        """
        SELECT e.id::text, e.amount, e.held + e.pending + e.covered + e.retained + e.refunded
        FROM books_entry e
        WHERE e.account_id = %(account)s AND e.period_id = %(period)s
          AND (e.amount <> e.held + e.pending + e.covered + e.retained + e.refunded
               OR least(e.held, e.pending, e.covered, e.retained, e.refunded) < 0)
        """,
    ),
    Check(
        "I3",
        "The held amount of an entry isn't the sum of its parts in ledgers.",
        _("The amount of each entry in ledgers matches the ledgers"),
        """
        SELECT e.id::text, e.held, coalesce(sum(g.amount), 0) FROM books_entry e
        LEFT JOIN books_leg g ON g.account_id = e.account_id AND g.entry_id = e.id
        WHERE e.account_id = %(account)s AND e.period_id = %(period)s
        GROUP BY e.id, e.held HAVING e.held <> coalesce(sum(g.amount), 0)
        """,
    ),
    Check(
        "I3",
        "The covered amount of an entry isn't the sum of its covers.",
        _("The covered amount of each entry matches its covers"),
        """
        SELECT e.id::text, e.covered, coalesce(sum(m.amount), 0) FROM books_entry e
        LEFT JOIN books_match m ON m.account_id = e.account_id AND m.entry_id = e.id
        WHERE e.account_id = %(account)s AND e.period_id = %(period)s
        GROUP BY e.id, e.covered HAVING e.covered <> coalesce(sum(m.amount), 0)
        """,
    ),
    Check(
        "I4",
        "A cover uses more than was confirmed, or its use isn't the sum of its entries.",
        _("No cover is used beyond what was confirmed"),
        """
        SELECT c.id::text, c.requested, c.confirmed - c.cancelled, c.matched, coalesce(sum(m.amount), 0)
        FROM books_cover c
        LEFT JOIN books_match m ON m.account_id = c.account_id AND m.cover_id = c.id
        WHERE c.account_id = %(account)s AND c.period_id = %(period)s
        GROUP BY c.id, c.requested, c.confirmed, c.cancelled, c.matched
        HAVING c.matched <> coalesce(sum(m.amount), 0) OR c.matched < 0 OR c.cancelled < 0
            OR c.matched > c.confirmed - c.cancelled OR c.confirmed - c.cancelled > c.requested
        """,
    ),
    Check(
        "I4",
        "A cover is used for an entry of a different number or period.",
        _("Covers only cover entries of their own number"),
        """
        SELECT m.id::text, c.number, e.number, c.period_id, e.period_id FROM books_match m
        JOIN books_cover c ON c.account_id = m.account_id AND c.id = m.cover_id
        JOIN books_entry e ON e.account_id = m.account_id AND e.id = m.entry_id
        WHERE m.account_id = %(account)s AND (e.period_id = %(period)s OR c.period_id = %(period)s)
          AND (c.number, c.period_id) IS DISTINCT FROM (e.number, e.period_id)
        """,
    ),
    Check(
        "I5",
        "The confirmed cover of a number isn't the sum of its use and its reserve.",
        _("Confirmed cover is either used or in reserve"),
        """
        SELECT n.number::text, n.covered, n.reserve, c.live, c.reserve FROM books_periodnumber n
        LEFT JOIN (
            SELECT number, sum(confirmed - cancelled) AS live, sum(confirmed - cancelled - matched) AS reserve
            FROM books_cover WHERE account_id = %(account)s AND period_id = %(period)s GROUP BY number
        ) c ON c.number = n.number
        WHERE n.account_id = %(account)s AND n.period_id = %(period)s
          AND (n.covered + n.reserve, n.reserve) IS DISTINCT FROM
              (coalesce(c.live, 0)::bigint, coalesce(c.reserve, 0)::bigint)
        """,
    ),
    Check(
        "I5",
        "The totals of a number aren't the sums of its entries.",
        _("The totals of every number are the sums of its entries"),
        """
        SELECT n.number::text, n.sold, s.live FROM books_periodnumber n
        LEFT JOIN (
            SELECT number, sum(amount - refunded) AS live, sum(held) AS held, sum(pending) AS pending,
                   sum(covered) AS covered, sum(retained) AS retained
            FROM books_entry WHERE account_id = %(account)s AND period_id = %(period)s GROUP BY number
        ) s ON s.number = n.number
        WHERE n.account_id = %(account)s AND n.period_id = %(period)s
          AND (n.sold, n.held, n.pending, n.covered, n.retained) IS DISTINCT FROM
              (coalesce(s.live, 0)::bigint, coalesce(s.held, 0)::bigint, coalesce(s.pending, 0)::bigint,
               coalesce(s.covered, 0)::bigint, coalesce(s.retained, 0)::bigint)
        """,
    ),
    Check(
        "I6",
        "A number has both pending spill-over and unused reserve.",
        _("No reserve is left unused where stakes wait for cover"),
        """
        SELECT number::text, pending, reserve FROM books_periodnumber
        WHERE account_id = %(account)s AND period_id = %(period)s AND pending > 0 AND reserve > 0
        """,
    ),
    Check(
        "I6",
        "A stake waits although an open ledger could take some of it.",
        _("No stake waits that an open ledger could take"),
        """
        SELECT e.id::text, e.pending, max(c.capacity - c.used) FROM books_entry e
        JOIN books_period p ON p.account_id = e.account_id AND p.id = e.period_id
        JOIN books_periodnumber n
          ON n.account_id = e.account_id AND n.period_id = e.period_id AND n.number = e.number
        JOIN books_ledger l
          ON l.account_id = e.account_id AND l.period_id = e.period_id AND l.state = 'OPEN'
        JOIN books_cell c
          ON c.account_id = l.account_id AND c.ledger_id = l.id AND c.number = e.number
        WHERE e.account_id = %(account)s AND e.period_id = %(period)s AND e.pending > 0
          AND e.pending_mode = 'AUTO' AND p.state = 'OPEN' AND p.pre_close_at > drawbook_now()
          AND n.frozen_at IS NULL AND c.frozen_at IS NULL
          AND floor((c.capacity - c.used) / e.capacity_factor) >= 1
        GROUP BY e.id, e.pending
        """,
    ),
    Check(
        "I7",
        "Tickets changed after the number was announced.",
        _("Nothing changed since the number was announced"),
        f"""
        SELECT p.id::text, encode(p.fingerprint, 'hex'), encode(f.now, 'hex') FROM books_period p
        CROSS JOIN LATERAL ({FINGERPRINT}) AS f (now)
        WHERE p.account_id = %(account)s AND p.id = %(period)s AND p.fingerprint <> f.now
        UNION ALL
        SELECT r.id::text, encode(r.fingerprint, 'hex'), encode(p.fingerprint, 'hex') FROM books_result r
        JOIN books_period p ON p.account_id = r.account_id AND p.id = r.period_id
        WHERE r.account_id = %(account)s AND r.period_id = %(period)s
          AND r.fingerprint IS DISTINCT FROM p.fingerprint
        """,
    ),
    Check(
        "I7",
        "The announced number isn't that of the last result.",
        _("The announced number is that of the last result"),
        """
        SELECT p.id::text, p.lucky_number, r.number FROM books_period p
        LEFT JOIN LATERAL (
            SELECT number FROM books_result x WHERE x.account_id = p.account_id AND x.period_id = p.id
            ORDER BY position DESC LIMIT 1
        ) r ON true
        WHERE p.account_id = %(account)s AND p.id = %(period)s
          AND p.state IN ('ANNOUNCED', 'CLOSED', 'ARCHIVED') AND p.lucky_number IS DISTINCT FROM r.number
        """,
    ),
    Check(
        "I8",
        "A stake still waits for cover although the number has been announced.",
        _("No stake waits for cover after the announcement"),
        """
        SELECT e.id::text, e.pending, 0 FROM books_entry e
        JOIN books_period p ON p.account_id = e.account_id AND p.id = e.period_id
        WHERE e.account_id = %(account)s AND e.period_id = %(period)s AND e.pending > 0
          AND p.state IN ('ANNOUNCED', 'CLOSED', 'ARCHIVED')
        """,
    ),
    Check(
        "I8",
        "A request for cover is still open although the number has been announced.",
        _("No request is open after the announcement"),
        """
        SELECT c.id::text, c.requested, c.state FROM books_cover c
        JOIN books_period p ON p.account_id = c.account_id AND p.id = c.period_id
        WHERE c.account_id = %(account)s AND c.period_id = %(period)s AND c.state = 'REQUESTED'
          AND p.state IN ('ANNOUNCED', 'CLOSED', 'ARCHIVED')
        """,
    ),
    Check(
        "I9",
        "A ledger is open although the period isn't.",
        _("Ledgers are open only while the period is"),
        """
        SELECT l.id::text, l.name, p.state FROM books_ledger l
        JOIN books_period p ON p.account_id = l.account_id AND p.id = l.period_id
        WHERE l.account_id = %(account)s AND l.period_id = %(period)s
          AND l.state = 'OPEN' AND p.state NOT IN ('DRAFT', 'OPEN')
        """,
    ),
    Check(
        "I13",
        "The total of a ticket isn't the sum of its entries.",
        _("Every ticket is the sum of its entries"),
        """
        SELECT t.code, t.total, coalesce(sum(e.amount), 0) FROM books_ticket t
        LEFT JOIN books_entry e ON e.account_id = t.account_id AND e.ticket_id = t.id
        WHERE t.account_id = %(account)s AND t.period_id = %(period)s
        GROUP BY t.id, t.code, t.total, t.refunded, t.entry_count
        HAVING t.total <> coalesce(sum(e.amount), 0) OR t.refunded <> coalesce(sum(e.refunded), 0)
            OR t.entry_count <> count(e.id)
        """,
    ),
    Check(
        "I14",
        "A ticket was sold while sales were closed.",
        _("Every ticket was sold while sales were open"),
        """
        SELECT t.code, t.accepted_at, p.pre_closed_at FROM books_ticket t
        JOIN books_period p ON p.account_id = t.account_id AND p.id = t.period_id
        WHERE t.account_id = %(account)s AND t.period_id = %(period)s
          AND p.state NOT IN ('DRAFT', 'OPEN') AND t.accepted_at >= p.pre_close_at
        """,
    ),
    Check(
        "I14",
        "A time of the period isn't plausible.",
        _("Every time of the period is plausible"),
        # As text: some of them no program of ours could read.
        """
        SELECT p.name, p.opens_at::text, p.pre_close_at::text, p.draw_occurred_at::text, p.announced_at::text
        FROM books_period p
        WHERE p.account_id = %(account)s AND p.id = %(period)s
          AND (least(p.opens_at, p.pre_close_at, p.cover_cutoff_at, p.reveal_at, p.draw_occurred_at)
                   < '2000-01-01Z'
               OR greatest(p.opens_at, p.pre_close_at, p.cover_cutoff_at, p.reveal_at, p.draw_occurred_at)
                   > '2100-12-31 23:59:59Z'
               OR p.draw_occurred_at NOT BETWEEN p.opens_at AND p.announced_at)
        """,
    ),
    Check(
        "I15",
        "A journal transaction doesn't add up to zero.",
        _("Every transaction in the journal balances"),
        """
        SELECT x.transaction_id::text, sum(x.amount), j.currency
        FROM journal_journalaccount o
        JOIN journal_posting p ON p.account_id = o.account_id AND p.place_id = o.id
        JOIN journal_posting x ON x.account_id = p.account_id AND x.transaction_id = p.transaction_id
        JOIN journal_journalaccount j ON j.account_id = x.account_id AND j.id = x.place_id
        WHERE o.account_id = %(account)s AND o.subject = %(period)s
        GROUP BY x.transaction_id, p.line, j.currency HAVING sum(x.amount) <> 0
        """,
    ),
    Check(
        "I15",
        "Sales in the journal aren't the tickets minus refunds.",
        _("Sales in the journal are tickets minus refunds"),
        """
        SELECT 'sales', t.live, coalesce(j.posted, 0) FROM (
            SELECT coalesce(sum(total - refunded), 0)::bigint AS live FROM books_ticket
            WHERE account_id = %(account)s AND period_id = %(period)s
        ) t
        CROSS JOIN (
            SELECT -sum(p.amount)::bigint AS posted FROM journal_journalaccount o
            JOIN journal_posting p ON p.account_id = o.account_id AND p.place_id = o.id
            WHERE o.account_id = %(account)s AND o.code = 'sales' AND o.subject = %(period)s
        ) j
        WHERE t.live <> coalesce(j.posted, 0)
        """,
    ),
    Check(
        "I15",
        "Amounts owed to collaborators in the journal don't match their cover.",
        _("Amounts owed to collaborators in the journal match their cover"),
        """
        SELECT 'covers', c.standing, coalesce(j.posted, 0) FROM (
            SELECT coalesce(sum(confirmed - cancelled), 0)::bigint AS standing FROM books_cover
            WHERE account_id = %(account)s AND period_id = %(period)s
        ) c
        CROSS JOIN (
            SELECT sum(p.amount)::bigint AS posted FROM journal_journalaccount o
            JOIN journal_posting p ON p.account_id = o.account_id AND p.place_id = o.id
            WHERE o.account_id = %(account)s AND o.code = 'covers_bought' AND o.subject = %(period)s
        ) j
        WHERE c.standing <> coalesce(j.posted, 0)
        """,
    ),
    Check(
        "I17",
        "A row belongs to a different period than its ticket.",
        _("Every row belongs to the period of its ticket"),
        """
        SELECT e.id::text, e.period_id, t.period_id FROM books_entry e
        JOIN books_ticket t ON t.account_id = e.account_id AND t.id = e.ticket_id
        WHERE t.account_id = %(account)s AND t.period_id = %(period)s AND e.period_id <> t.period_id
        UNION ALL
        SELECT g.id::text, l.period_id, e.period_id FROM books_leg g
        JOIN books_entry e ON e.account_id = g.account_id AND e.id = g.entry_id
        JOIN books_ledger l ON l.account_id = g.account_id AND l.id = g.ledger_id
        WHERE e.account_id = %(account)s AND e.period_id = %(period)s AND l.period_id <> e.period_id
        """,
    ),
    Check(
        "I18",
        "A ticket doesn't have exactly one entry in the audit log.",
        _("Every ticket has one entry in the audit log"),
        """
        SELECT t.code, count(a.id), 1 FROM books_ticket t
        LEFT JOIN audit_auditevent a ON a.account_id = t.account_id AND a.object_id = t.id
          AND a.verb = 'ticket.enter'
        WHERE t.account_id = %(account)s AND t.period_id = %(period)s
        GROUP BY t.id, t.code HAVING count(a.id) <> 1
        """,
    ),
)


def audit_period(account_id: uuid.UUID, period_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return the violations as `{rule, sentence, where, seen}`; at most LIMIT rows per check. In scope."""
    findings = []
    for check in CHECKS:
        findings += [
            {
                "rule": check.rule,
                "sentence": check.sentence,
                "where": str(row[0]),
                "seen": [str(value) for value in row[1:]],
            }
            for row in select(f"{check.sql} LIMIT {LIMIT}", {"account": account_id, "period": period_id})
        ]
    return findings


def inspect_books(account_id: uuid.UUID) -> list[Finding]:
    """Return the findings of every period of the account in scope."""
    return [
        Finding(
            finding["rule"],
            finding["sentence"],
            f"period {period_id}: {finding['where']} ({', '.join(finding['seen'])})",
        )
        for period_id in Period.objects.order_by("id").values_list("id", flat=True)
        for finding in audit_period(account_id, period_id)
    ]
