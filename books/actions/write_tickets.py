"""Write many tickets of one period at once: as `write_ticket` does for each, in one statement.

The caller holds the period's lock and the rows of all touched numbers. Each ticket costs a fraction of a
single write, since the cells and totals of a number change once for all tickets.
"""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

from books.actions.write_ticket import ALPHABET, CODE_LENGTH
from books.journal_accounts import cash_of, sales_of
from books.period import LockedPeriod
from books.rules.plan import PlannedEntry
from kernel.ids import new_ids
from kernel.names import name_key
from kernel.query import select_one
from kernel.statements import array
from tenancy.member import Member

_WRITE = """
WITH ticket AS MATERIALIZED (
    SELECT t.id, t.code, t.customer, t.customer_key, t.note, t.total, t.spill, t.count, t.log
    FROM unnest(%(tickets)s::uuid[], %(codes)s::text[], %(customers)s::text[], %(customer_keys)s::text[],
                %(notes)s::text[], %(ticket_totals)s::bigint[], %(ticket_spills)s::bigint[],
                %(counts)s::int[], %(logs)s::uuid[])
         AS t (id, code, customer, customer_key, note, total, spill, count, log)
), written AS (
    INSERT INTO books_ticket (id, account_id, period_id, code, seller_id, seller_name, customer,
                              customer_key, note, state, total, spill_total, refunded, entry_count,
                              payouts, accepted_at)
    SELECT t.id, %(account)s, %(period)s, t.code, %(seller)s, %(seller_name)s, t.customer,
           t.customer_key, t.note, 'SOLD', t.total, t.spill, 0, t.count, %(payouts)s::jsonb, %(now)s
    FROM ticket t
), entry AS (
    INSERT INTO books_entry (id, account_id, ticket_id, period_id, line, number, amount, held, pending,
                             covered, retained, refunded, pending_mode, odds, capacity_factor)
    SELECT e.id, %(account)s, (%(tickets)s::uuid[])[e.ticket], %(period)s, e.line, e.number, e.amount,
           e.amount - e.pending - e.covered, e.pending, e.covered, 0, 0, 'AUTO', %(odds)s, %(factor)s
    FROM unnest(%(entry_ids)s::uuid[], %(entry_tickets)s::int[], %(lines)s::int[], %(numbers)s::smallint[],
                %(amounts)s::bigint[], %(pendings)s::bigint[], %(covereds)s::bigint[])
         AS e (id, ticket, line, number, amount, pending, covered)
), leg AS (
    INSERT INTO books_leg (id, account_id, entry_id, ledger_id, position, amount, units)
    SELECT g.id, %(account)s, g.entry_id, (%(ledgers)s::uuid[])[g.ledger], g.position, g.amount, g.units
    FROM unnest(%(leg_ids)s::uuid[], %(leg_entries)s::uuid[], %(leg_ledgers)s::int[],
                %(leg_positions)s::smallint[], %(leg_amounts)s::bigint[], %(leg_units)s::bigint[])
         AS g (id, entry_id, ledger, position, amount, units)
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
    FROM (VALUES (%(cash)s::uuid, 'asset', 'cash', %(seller)s::uuid),
                 (%(sales)s::uuid, 'income', 'sales', %(period)s::uuid)) AS p (id, kind, code, subject)
    WHERE NOT EXISTS (SELECT 1 FROM journal_journalaccount j WHERE j.account_id = %(account)s AND j.id = p.id)
    ON CONFLICT DO NOTHING
), posted AS (
    INSERT INTO journal_transaction (id, account_id, key, kind, about, memo, made_by, reverses, happened_at)
    SELECT t.id, %(account)s, 'sale:' || t.id, 'sale', t.id, '', %(actor)s, NULL, %(now)s FROM ticket t
), posting AS (
    INSERT INTO journal_posting (account_id, transaction_id, line, place_id, amount, happened_at)
    SELECT %(account)s, t.id, 1, %(cash)s, t.total, %(now)s FROM ticket t
    UNION ALL SELECT %(account)s, t.id, 2, %(sales)s, -t.total, %(now)s FROM ticket t
), log AS (
    INSERT INTO audit_auditevent (id, account_id, actor_id, actor_name, verb, object_type, object_id,
                                  facts, ip_address, happened_at)
    SELECT t.log, %(account)s, %(actor)s, %(seller_name)s, 'ticket.enter', 'ticket', t.id,
           %(facts)s::jsonb || jsonb_build_object('total', t.total, 'entries', t.count, 'code', t.code),
           %(ip)s, clock_timestamp()
    FROM ticket t
)
SELECT (SELECT count(*) FROM cell), (SELECT count(*) FROM total), (SELECT count(*) FROM cover)
"""


class Draft(NamedTuple):
    """A ticket to write: its planned entries in order, none of them empty."""

    entries: Sequence[PlannedEntry]
    customer: str
    note: str


def write_tickets(
    period: LockedPeriod, member: Member, drafts: Sequence[Draft], **facts: Any
) -> tuple[int, int]:
    """Write the tickets and return the total and spill-over (minor units). `facts` join each audit event."""
    counts = [len(draft.entries) for draft in drafts]
    entries = list(chain.from_iterable(draft.entries for draft in drafts))
    entry_ids = new_ids(len(entries))
    covereds = [entry.covered_minor if entry.matches else 0 for entry in entries]
    legs, cells = _legs(period, entries, entry_ids)
    matches = [(m[0], id, m[1]) for entry, id in zip(entries, entry_ids, strict=True) for m in entry.matches]
    covers: dict[Any, int] = defaultdict(int)
    for cover_id, _, amount in matches:
        covers[cover_id] += amount
    sums: dict[int, list[int]] = {}
    for entry, covered in zip(entries, covereds, strict=True):
        total = sums.setdefault(entry.number, [0, 0, 0])
        total[0] += entry.amount_minor
        total[1] += entry.pending_minor
        total[2] += covered
    ids = [ledger.id for ledger in period.ledgers]
    spills = [sum(entry.pending_minor for entry in draft.entries) for draft in drafts]
    totals = [sum(entry.amount_minor for entry in draft.entries) for draft in drafts]
    values = {
        **_fixed(period, member),
        "facts": json.dumps(facts),
        "tickets": array(new_ids(len(drafts))),
        "logs": array(new_ids(len(drafts))),
        "codes": array(_codes(len(drafts))),
        "customers": [draft.customer for draft in drafts],
        "customer_keys": [name_key(draft.customer) for draft in drafts],
        "notes": [draft.note for draft in drafts],
        "ticket_totals": array(totals),
        "ticket_spills": array(spills),
        "counts": array(counts),
        "entry_ids": array(entry_ids),
        "entry_tickets": array(chain.from_iterable([at] * n for at, n in enumerate(counts, 1))),
        "lines": array(chain.from_iterable(range(1, n + 1) for n in counts)),
        "numbers": array(entry.number for entry in entries),
        "amounts": array(entry.amount_minor for entry in entries),
        "pendings": array(entry.pending_minor for entry in entries),
        "covereds": array(covereds),
        "ledgers": array(ids),
        **legs,
        "cell_ledgers": array(ids[index] for index, _ in cells),
        "cell_numbers": array(number for _, number in cells),
        "cell_units": array(cells.values()),
        "match_covers": array(match[0] for match in matches),
        "match_entries": array(match[1] for match in matches),
        "match_amounts": array(match[2] for match in matches),
        "covers": array(covers),
        "cover_amounts": array(covers.values()),
        "total_numbers": array(sums),
        "total_amounts": array(total[0] for total in sums.values()),
        "total_pendings": array(total[1] for total in sums.values()),
        "total_covereds": array(total[2] for total in sums.values()),
    }
    written = select_one(_WRITE, values)
    if written != (len(cells), len(sums), len(covers)):
        raise AssertionError(
            f"wrote {written} of {len(cells)} cells, {len(sums)} numbers and {len(covers)} covers"
        )
    return sum(totals), sum(spills)


def _legs(
    period: LockedPeriod, entries: Sequence[PlannedEntry], entry_ids: Sequence[str]
) -> tuple[dict[str, str], dict[tuple[int, int], int]]:
    """Return the legs as arrays, and the units that each (index of the ledger, number) takes."""
    indexes: dict[Any, int] = {ledger.id: index for index, ledger in enumerate(period.ledgers)}
    cells: dict[tuple[int, int], int] = defaultdict(int)
    rows = []
    for entry, entry_id in zip(entries, entry_ids, strict=True):
        for position, (ledger_id, amount, units) in enumerate(entry.legs):
            index = indexes[ledger_id]
            cells[index, entry.number] += units
            rows.append((entry_id, index + 1, position, amount, units))
    columns = list(zip(*rows, strict=True)) or [()] * 5
    names = ("leg_entries", "leg_ledgers", "leg_positions", "leg_amounts", "leg_units")
    arrays = {name: array(column) for name, column in zip(names, columns, strict=True)}
    return {"leg_ids": array(new_ids(len(rows))), **arrays}, cells


def _fixed(period: LockedPeriod, member: Member) -> dict[str, Any]:
    """Return the values that all tickets share."""
    return {
        "account": member.account_id,
        "period": period.id,
        "seller": member.id,
        "seller_name": member.user_name,
        "actor": member.user_id,
        "ip": member.ip_address,
        "now": period.now,
        "odds": period.odds or 0,
        "factor": period.factor,
        "payouts": json.dumps(period.payouts),
        "currency": period.currency,
        "cash": cash_of(member.id, period.currency).id_for(member.account_id),
        "sales": sales_of(period.id, period.currency).id_for(member.account_id),
    }


def _codes(count: int) -> list[str]:
    """Return codes for receipts; the alphabet has 32 letters, so five bits of a random byte choose one."""
    noise = secrets.token_bytes(count * CODE_LENGTH)
    text = noise.translate(_LETTERS).decode()
    return [text[at : at + CODE_LENGTH] for at in range(0, len(text), CODE_LENGTH)]


_LETTERS = bytes(ALPHABET.encode()[byte & 31] for byte in range(256))
