"""Check a group's invariants against its rows and its journal, and report violations."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from audit.inspection import Finding
from chits.actions.close_group import HOUSE
from chits.models import Award, Group
from chits.queries.balances import trial_balance
from chits.states import GroupState
from draws.models import Draw
from kernel.query import select

LIMIT = 50


@dataclass(frozen=True, slots=True)
class Check:
    """A query that returns a row for each violation."""

    rule: str
    sentence: str
    sql: str


_TX = "t.account_id = %(account)s AND t.about = %(group)s AND t.kind LIKE 'chits\\_%%'"

# The journal's balance of an account, by its subject.
_BALANCE = f"""
SELECT j.subject, sum(p.amount)::bigint AS balance FROM journal_transaction t
JOIN journal_posting p ON p.account_id = t.account_id AND p.transaction_id = t.id
JOIN journal_journalaccount j ON j.account_id = p.account_id AND j.id = p.place_id
WHERE {_TX} AND j.code = %(code)s GROUP BY j.subject
"""


def _code(code: str) -> str:
    return _BALANCE.replace("%(code)s", f"'{code}'")


_OWED = """
SELECT d.ticket_id, sum(d.amount - d.dividend - d.received - d.waived)::bigint AS owed FROM chits_demand d
WHERE d.account_id = %(account)s AND d.group_id = %(group)s AND d.kind = '{kind}' GROUP BY d.ticket_id
"""

CHECKS = (
    Check(
        "receivable",
        "The amount a ticket owes differs from the journal.",
        f"""SELECT coalesce(o.ticket_id, b.subject), o.owed, b.balance
        FROM ({_OWED.format(kind="SUBSCRIPTION")}) o FULL JOIN ({_code("chits_receivable")}) b
        ON b.subject = o.ticket_id WHERE coalesce(o.owed, 0) <> coalesce(b.balance, 0)""",
    ),
    Check(
        "penalties",
        "A ticket's penalties differ from the journal.",
        f"""SELECT coalesce(o.ticket_id, b.subject), o.owed, b.balance
        FROM ({_OWED.format(kind="PENALTY")}) o FULL JOIN ({_code("chits_penalty_due")}) b
        ON b.subject = o.ticket_id WHERE coalesce(o.owed, 0) <> coalesce(b.balance, 0)""",
    ),
    Check(
        "entries",
        "The amount substitutes owe differs from the journal.",
        f"""SELECT coalesce(o.ticket_id, b.subject), o.owed, b.balance
        FROM ({_OWED.format(kind="ENTRY")}) o FULL JOIN ({_code("chits_entry_due")}) b
        ON b.subject = o.ticket_id WHERE coalesce(o.owed, 0) <> coalesce(b.balance, 0)""",
    ),
    Check(
        "former_holders",
        "The amount owed to a former holder differs from the journal.",
        f"""SELECT coalesce(h.id, b.subject), h.owed_minor - h.repaid_minor, b.balance
        FROM (SELECT h.id, h.owed_minor, h.repaid_minor FROM chits_holding h
              JOIN chits_ticket t ON t.account_id = h.account_id AND t.id = h.ticket_id
              WHERE h.account_id = %(account)s AND t.group_id = %(group)s) h
        FULL JOIN ({_code("chits_removed")}) b ON b.subject = h.id
        WHERE coalesce(h.owed_minor - h.repaid_minor, 0) <> -coalesce(b.balance, 0)""",
    ),
    Check(
        "dividends_due",
        "Dividends still to be credited differ from the journal.",
        f"""SELECT coalesce(o.ticket_id, b.subject), o.due, b.balance FROM (
            SELECT s.ticket_id, sum(s.amount - s.netted)::bigint AS due FROM chits_dividend s
            JOIN chits_award a ON a.account_id = s.account_id AND a.id = s.award_id
            WHERE s.account_id = %(account)s AND a.group_id = %(group)s GROUP BY s.ticket_id
        ) o FULL JOIN ({_code("chits_dividend")}) b ON b.subject = o.ticket_id
        WHERE coalesce(o.due, 0) <> -coalesce(b.balance, 0)""",
    ),
    Check(
        "never_negative",
        "An amount owed to or by the group is negative.",
        f"""SELECT j.subject, j.code, sum(p.amount)::bigint FROM journal_transaction t
        JOIN journal_posting p ON p.account_id = t.account_id AND p.transaction_id = t.id
        JOIN journal_journalaccount j ON j.account_id = p.account_id AND j.id = p.place_id
        WHERE {_TX} AND j.code IN ('chits_receivable', 'chits_penalty_due', 'chits_entry_due',
            'chits_unapplied', 'chits_dividend', 'chits_prize', 'chits_foreman_advance', 'chits_uncollected')
        GROUP BY j.subject, j.code, j.kind
        HAVING sum(p.amount) * CASE j.kind WHEN 'asset' THEN 1 ELSE -1 END < 0""",
    ),
    Check(
        "applications",
        "The amount received for a demand differs from the sum of its applications.",
        """SELECT d.id, d.received + d.dividend + d.waived, coalesce(a.put, 0) FROM chits_demand d
        JOIN chits_group g ON g.account_id = d.account_id AND g.id = d.group_id AND g.state <> 'TERMINATED'
        LEFT JOIN (SELECT demand_id, sum(amount)::bigint AS put FROM chits_application
                   WHERE account_id = %(account)s GROUP BY demand_id) a ON a.demand_id = d.id
        WHERE d.account_id = %(account)s AND d.group_id = %(group)s
          AND d.received + d.dividend + d.waived <> coalesce(a.put, 0)""",
    ),
    Check(
        "demands",
        "An instalment doesn't demand the same amount of every ticket.",
        """SELECT i.number, count(d.id), g.seats FROM chits_instalment i
        JOIN chits_group g ON g.account_id = i.account_id AND g.id = i.group_id
        LEFT JOIN chits_demand d ON d.account_id = i.account_id AND d.instalment_id = i.id
          AND d.kind = 'SUBSCRIPTION' AND d.amount = g.instalment_minor
        WHERE i.account_id = %(account)s AND i.group_id = %(group)s AND i.demanded_at IS NOT NULL
        GROUP BY i.number, g.seats HAVING count(d.id) <> g.seats""",
    ),
    Check(
        "dividends",
        "The dividends of an award don't add up, or differ by more than one unit.",
        """SELECT a.id, a.dividends, sum(s.amount) FROM chits_award a
        JOIN chits_dividend s ON s.account_id = a.account_id AND s.award_id = a.id
        WHERE a.account_id = %(account)s AND a.group_id = %(group)s GROUP BY a.id, a.dividends
        HAVING a.dividends <> sum(s.amount) OR max(s.amount) - min(s.amount) > 1""",
    ),
    Check(
        "full_value",
        "A full-value prize differs from the value less commission and dividends.",
        """SELECT a.id, a.prize, g.seats * g.instalment_minor FROM chits_award a
        JOIN chits_group g ON g.account_id = a.account_id AND g.id = a.group_id
        JOIN chits_instalment i ON i.account_id = a.account_id AND i.id = a.instalment_id
        WHERE a.account_id = %(account)s AND a.group_id = %(group)s AND g.payout_basis = 'FULL_VALUE'
          AND NOT a.taken_over AND a.gross <> g.seats * g.instalment_minor
          AND NOT EXISTS (SELECT 1 FROM chits_award v WHERE v.account_id = a.account_id
                          AND v.instalment_id = a.instalment_id AND v.voided_at IS NOT NULL
                          AND v.prize = a.prize)""",
    ),
    Check(
        "gst",
        "The tax included in the commissions differs from the terms or the journal.",
        """SELECT a.id, a.gst, a.commission + a.commission_later FROM chits_award a
        JOIN chits_group g ON g.account_id = a.account_id AND g.id = a.group_id
        WHERE a.account_id = %(account)s AND a.group_id = %(group)s AND NOT a.taken_over
          AND a.gst <> round((a.commission + a.commission_later)::numeric * g.gst_bps / (10000 + g.gst_bps))
        UNION ALL
        SELECT NULL, w.told, w.posted FROM (
            SELECT coalesce((SELECT sum(gst) FROM chits_award
                             WHERE account_id = %(account)s AND group_id = %(group)s), 0)::bigint AS told,
                   coalesce(-sum(p.amount), 0)::bigint AS posted
            FROM journal_transaction t
            JOIN journal_posting p ON p.account_id = t.account_id AND p.transaction_id = t.id
            JOIN journal_journalaccount j ON j.account_id = p.account_id AND j.id = p.place_id
            WHERE """
        + _TX
        + """ AND j.code = 'chits_gst') w WHERE w.told <> w.posted""",
    ),
    Check(
        "awarded",
        "An instalment's state doesn't match its award.",
        """SELECT i.number, i.state, count(a.id) FROM chits_instalment i
        LEFT JOIN chits_award a ON a.account_id = i.account_id AND a.instalment_id = i.id
          AND a.voided_at IS NULL
        WHERE i.account_id = %(account)s AND i.group_id = %(group)s GROUP BY i.number, i.state
        HAVING (i.state IN ('AWARDED', 'PAID', 'CLOSED')) <> (count(a.id) = 1)""",
    ),
    Check(
        "pool",
        "A pool isn't empty after its award, or is empty before it.",
        f"""SELECT i.number, i.state, coalesce(b.balance, 0) FROM chits_instalment i
        JOIN chits_group g ON g.account_id = i.account_id AND g.id = i.group_id
        LEFT JOIN ({_code("chits_pool")}) b ON b.subject = i.id
        WHERE i.account_id = %(account)s AND i.group_id = %(group)s AND g.payout_basis = 'FULL_VALUE'
          AND i.demanded_at IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM chits_award v WHERE v.account_id = i.account_id
                          AND v.instalment_id = i.id AND v.voided_at IS NOT NULL)
          AND coalesce(-b.balance, 0) <> CASE WHEN i.state IN ('AWARDED', 'PAID', 'CLOSED', 'SUPERSEDED')
              THEN 0 ELSE g.seats * g.instalment_minor END""",
    ),
    Check(
        "payouts",
        "The amount still to be paid out differs from the journal.",
        f"""SELECT coalesce(a.ticket_id, b.subject), a.due, b.balance FROM (
            SELECT a.ticket_id, sum(p.amount)::bigint AS due FROM chits_payout p
            JOIN chits_award a ON a.account_id = p.account_id AND a.id = p.award_id
            WHERE p.account_id = %(account)s AND p.group_id = %(group)s
              AND p.state NOT IN ('DISBURSED', 'VOIDED') GROUP BY a.ticket_id
        ) a FULL JOIN ({_code("chits_prize")}) b ON b.subject = a.ticket_id
        WHERE coalesce(a.due, 0) <> -coalesce(b.balance, 0)""",
    ),
)


def audit_group(account_id: uuid.UUID, group_id: uuid.UUID) -> list[str]:
    """Return a sentence for each violation, at most LIMIT a check. Call it in the account's scope."""
    found = []
    for check in CHECKS:
        found += [
            _describe(check, row)
            for row in select(f"{check.sql} LIMIT {LIMIT}", {"account": account_id, "group": group_id})
        ]
    group = Group.objects.get(id=group_id)
    return [*found, *_trial(group), *_draws(group)]


def inspect_chits(account_id: uuid.UUID) -> list[Finding]:
    """Return the findings of every group of the account in scope."""
    return [
        Finding("chits", sentence, f"group {group_id}")
        for group_id in Group.objects.order_by("id").values_list("id", flat=True)
        for sentence in audit_group(account_id, group_id)
    ]


def _describe(check: Check, row: tuple[Any, ...]) -> str:
    return f"{check.rule}: {check.sentence} ({', '.join(str(value) for value in row)})"


def _trial(group: Group) -> list[str]:
    """Check that debits equal credits, and that a closed group leaves only the house's own accounts."""
    lines = trial_balance(group.account_id, group.id)
    found = []
    if sum(line.balance for line in lines):
        found.append("trial_balance: The group's accounts don't add up to zero.")
    if group.state == GroupState.COMPLETED:
        found += [
            f"closed: {line.code} of {line.subject} is {line.balance} after the close."
            for line in lines
            if line.balance and line.code not in HOUSE
        ]
        prized = Award.objects.filter(group_id=group.id, voided_at__isnull=True)
        if prized.values("ticket_id").distinct().count() != group.seats:
            found.append("closed: Not every ticket was prized exactly once.")
    return found


def _draws(group: Group) -> list[str]:
    """Check that each winner was drawn and eligible, and that the prize matches the freeze."""
    found = []
    awards = Award.objects.filter(group_id=group.id, draw_id__isnull=False).select_related("ticket")
    draws = Draw.objects.in_bulk([award.draw_id for award in awards])
    for award in awards:
        draw = draws.get(award.draw_id)
        if draw is None or draw.freeze is None:
            found.append(f"draw: The draw of award {award.id} is missing.")
            continue
        freeze = json.loads(draw.freeze)
        if group.kind == "ROTATION":
            continue
        if award.ticket.label not in (draw.winners or [])[:1]:
            found.append(f"draw: {award.ticket.label} was awarded, {draw.winners} was drawn.")
        if award.ticket.label not in freeze["eligible"]:
            found.append(f"draw: {award.ticket.label} wasn't eligible.")
        if freeze["terms"] and freeze["terms"]["prize"] != award.prize:
            found.append(f"draw: {award.prize} was awarded, {freeze['terms']['prize']} was frozen.")
    return found
