"""Write a planned ticket: ticket, entries, legs, matches, cells, totals, journal, audit, outbox at once.

The caller holds the period's lock and the rows of all touched numbers, so the planned values are still right;
the returned counts prove that every cell and number existed.
"""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from books.journal_accounts import cash_of, sales_of
from books.period import LockedPeriod
from books.rules.plan import PlannedEntry
from books.sold import WrittenEntry, WrittenTicket
from kernel.ids import new_id, new_ids
from kernel.names import name_key
from kernel.statements import array, one, typed
from tenancy.member import Member

# Without I, L, O and U: nothing to confuse when read aloud, nothing to blush at.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8


_WRITE = """
WITH ticket AS (
    INSERT INTO books_ticket (id, account_id, period_id, code, seller_id, seller_name, customer,
                              customer_key, note, state, total, spill_total, refunded, entry_count,
                              payouts, accepted_at)
    VALUES (%(ticket)s, %(account)s, %(period)s, %(code)s, %(seller)s, %(seller_name)s, %(customer)s,
            %(customer_key)s, %(note)s, 'SOLD', %(total)s, %(spill)s, 0, %(count)s,
            %(payouts)s::jsonb, %(now)s)
), entry AS (
    INSERT INTO books_entry (id, account_id, ticket_id, period_id, line, number, amount, held, pending,
                             covered, retained, refunded, pending_mode, odds, capacity_factor)
    SELECT e.id, %(account)s, %(ticket)s, %(period)s, e.line, e.number, e.amount,
           e.amount - e.pending - e.covered, e.pending, e.covered, 0, 0, e.mode, %(odds)s, %(factor)s
    FROM unnest(%(entry_ids)s::uuid[], %(numbers)s::smallint[], %(amounts)s::bigint[],
                %(pendings)s::bigint[], %(covereds)s::bigint[], %(modes)s::text[])
         WITH ORDINALITY AS e (id, number, amount, pending, covered, mode, line)
), leg AS (
    INSERT INTO books_leg (id, account_id, entry_id, ledger_id, position, amount, units)
    SELECT g.id, %(account)s, g.entry_id, g.ledger_id, g.position, g.amount, g.units
    FROM unnest(%(leg_ids)s::uuid[], %(leg_entries)s::uuid[], %(leg_ledgers)s::uuid[],
                %(leg_positions)s::smallint[], %(leg_amounts)s::bigint[], %(leg_units)s::bigint[])
         AS g (id, entry_id, ledger_id, position, amount, units)
), cell AS (
    UPDATE books_cell c SET used = c.used + d.units
    FROM unnest(%(cell_ledgers)s::uuid[], %(cell_numbers)s::smallint[], %(cell_units)s::bigint[])
         AS d (ledger_id, number, units)
    WHERE c.account_id = %(account)s AND c.ledger_id = d.ledger_id AND c.number = d.number
    RETURNING 1
), match AS (
    INSERT INTO books_match (account_id, cover_id, entry_id, amount)
    SELECT %(account)s, m.cover_id, m.entry_id, m.amount
    FROM unnest(%(match_covers)s::uuid[], %(match_entries)s::uuid[], %(match_amounts)s::bigint[])
         WITH ORDINALITY AS m (cover_id, entry_id, amount, place) ORDER BY m.place
), cover AS (
    UPDATE books_cover c SET matched = c.matched + d.amount
    FROM unnest(%(covers)s::uuid[], %(cover_amounts)s::bigint[]) AS d (id, amount)
    WHERE c.account_id = %(account)s AND c.id = d.id
    RETURNING 1
), total AS (
    UPDATE books_periodnumber n
    SET sold = n.sold + d.amount, held = n.held + d.amount - d.pending - d.covered,
        pending = n.pending + d.pending, covered = n.covered + d.covered, reserve = n.reserve - d.covered
    FROM unnest(%(total_numbers)s::smallint[], %(total_amounts)s::bigint[], %(total_pendings)s::bigint[],
                %(total_covereds)s::bigint[])
         AS d (number, amount, pending, covered)
    WHERE n.account_id = %(account)s AND n.period_id = %(period)s AND n.number = d.number
    RETURNING 1
), place AS (
    INSERT INTO journal_journalaccount (id, account_id, kind, code, subject, currency)
    SELECT p.id, %(account)s, p.kind, p.code, p.subject, %(currency)s
    FROM (VALUES (%(cash)s, 'asset', 'cash', %(seller)s), (%(sales)s, 'income', 'sales', %(period)s))
         AS p (id, kind, code, subject)
    WHERE NOT EXISTS (SELECT 1 FROM journal_journalaccount j WHERE j.account_id = %(account)s AND j.id = p.id)
    ON CONFLICT DO NOTHING
), posted AS (
    INSERT INTO journal_transaction (id, account_id, key, kind, about, memo, made_by, reverses, happened_at)
    VALUES (%(ticket)s, %(account)s, 'sale:' || %(ticket)s, 'sale', %(ticket)s, '', %(actor)s, NULL, %(now)s)
), posting AS (
    INSERT INTO journal_posting (account_id, transaction_id, line, place_id, amount, happened_at)
    VALUES (%(account)s, %(ticket)s, 1, %(cash)s, %(total)s, %(now)s),
           (%(account)s, %(ticket)s, 2, %(sales)s, -%(total)s, %(now)s)
), log AS (
    INSERT INTO audit_auditevent (id, account_id, actor_id, actor_name, verb, object_type, object_id,
                                  facts, ip_address, happened_at)
    VALUES (%(log)s, %(account)s, %(actor)s, %(seller_name)s, 'ticket.enter', 'ticket', %(ticket)s,
            %(facts)s::jsonb, %(ip)s, clock_timestamp())
), told AS (
    INSERT INTO kernel_outbox (account_id, kind, body)
    VALUES (%(account)s, 'books.TicketEntered', %(event)s::jsonb)
)
SELECT (SELECT count(*) FROM cell), (SELECT count(*) FROM total), (SELECT count(*) FROM cover)
"""

_TYPED = typed(
    _WRITE,
    **dict.fromkeys(("ticket", "account", "period", "seller", "actor", "cash", "sales", "log"), "uuid"),
    **dict.fromkeys(("code", "seller_name", "customer", "customer_key", "note", "currency"), "text"),
    **dict.fromkeys(("total", "spill"), "bigint"),
    **dict.fromkeys(("odds", "factor"), "numeric"),
    count="int",
    now="timestamptz",
    ip="inet",
)


def write_ticket(
    period: LockedPeriod,
    member: Member,
    planned: Sequence[PlannedEntry],
    *,
    customer: str,
    note: str,
) -> WrittenTicket:
    """Write a ticket; `planned` are its entries in order, none of them empty."""
    entries = list(map(WrittenEntry, new_ids(len(planned)), planned))
    leg_ids = new_ids(sum(len(plan.legs) for plan in planned))
    cells: dict[tuple[Any, int], int] = defaultdict(int)
    totals: dict[int, list[int]] = {}
    legs: list[tuple[str, Any, int, int, int]] = []
    matches: list[tuple[str, Any, int]] = []
    covers: dict[Any, int] = defaultdict(int)
    for entry_id, plan in entries:
        sums = totals.setdefault(plan.number, [0, 0, 0])
        sums[0] += plan.amount_minor
        sums[1] += plan.pending_minor
        for position, (ledger_id, amount, units) in enumerate(plan.legs):
            legs.append((entry_id, ledger_id, position, amount, units))
            cells[ledger_id, plan.number] += units
        for cover_id, amount in plan.matches:
            matches.append((entry_id, cover_id, amount))
            covers[cover_id] += amount
            sums[2] += amount
    ticket = WrittenTicket(
        id=new_id(),
        code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
        total=sum(sums[0] for sums in totals.values()),
        spill_total=sum(sums[1] for sums in totals.values()),
        accepted_at=period.now,
        entries=entries,
    )
    numbers = sorted(totals)
    values: dict[str, Any] = {
        "ticket": ticket.id,
        "account": member.account_id,
        "period": period.id,
        "code": ticket.code,
        "seller": member.id,
        "seller_name": member.user_name,
        "actor": member.user_id,
        "customer": customer,
        "customer_key": name_key(customer),
        "note": note,
        "total": ticket.total,
        "spill": ticket.spill_total,
        "count": len(entries),
        "payouts": json.dumps(period.payouts),
        "currency": period.currency,
        "cash": cash_of(member.id, period.currency).id_for(member.account_id),
        "sales": sales_of(period.id, period.currency).id_for(member.account_id),
        "now": period.now,
        "odds": period.odds or 0,
        "factor": period.factor,
        "entry_ids": array(entry.id for entry in entries),
        "numbers": array(plan.number for plan in planned),
        "amounts": array(plan.amount_minor for plan in planned),
        "pendings": array(plan.pending_minor for plan in planned),
        "covereds": array(plan.covered_minor if plan.matches else 0 for plan in planned),
        "modes": array(plan.pending_mode for plan in planned),
        "leg_ids": array(leg_ids),
        "leg_entries": array(leg[0] for leg in legs),
        "leg_ledgers": array(leg[1] for leg in legs),
        "leg_positions": array(leg[2] for leg in legs),
        "leg_amounts": array(leg[3] for leg in legs),
        "leg_units": array(leg[4] for leg in legs),
        "match_entries": array(match[0] for match in matches),
        "match_covers": array(match[1] for match in matches),
        "match_amounts": array(match[2] for match in matches),
        "covers": array(covers),
        "cover_amounts": array(covers.values()),
        "cell_ledgers": array(ledger_id for ledger_id, _ in cells),
        "cell_numbers": array(number for _, number in cells),
        "cell_units": array(cells.values()),
        "total_numbers": array(numbers),
        "total_amounts": array(totals[number][0] for number in numbers),
        "total_pendings": array(totals[number][1] for number in numbers),
        "total_covereds": array(totals[number][2] for number in numbers),
        "log": new_id(),
        "facts": json.dumps({"total": ticket.total, "entries": len(entries), "code": ticket.code}),
        "ip": member.ip_address,
        "event": json.dumps({"ticket_id": str(ticket.id), "period_id": str(period.id), "numbers": numbers}),
    }
    written = one(_TYPED, values)
    if written != (len(cells), len(numbers), len(covers)):
        raise AssertionError(
            f"wrote {written} of {len(cells)} cells, {len(numbers)} numbers and {len(covers)} covers"
        )
    return ticket
