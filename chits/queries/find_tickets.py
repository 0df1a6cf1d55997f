"""Find a ticket by the member's name or mobile number, the ticket's label or the group."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chits.payment_states import TAKES_MONEY
from chits.queries.arrears import IS_OVERDUE, OPEN
from chits.queries.finders import groups_run_by
from kernel.query import select
from tenancy.member import Member

MOST_WORDS = 6
LEAST_DIGITS = 3

_FOUND = f"""
SELECT t.id, t.label, t.state, p.name, p.mobile_number, g.name, g.currency,
       coalesce(d.owed, 0)::bigint, coalesce(d.arrears, 0)::bigint
FROM chits_ticket t
JOIN chits_group g ON g.account_id = t.account_id AND g.id = t.group_id
JOIN chits_person p ON p.account_id = t.account_id AND p.id = t.person_id
LEFT JOIN LATERAL (
    SELECT sum({OPEN}) AS owed, sum({OPEN}) FILTER (WHERE {IS_OVERDUE}) AS arrears
    FROM chits_demand d WHERE d.account_id = t.account_id AND d.ticket_id = t.id) d ON true
WHERE t.account_id = %(account)s AND t.group_id = ANY (%(groups)s) AND {{matches}}
ORDER BY p.name, g.name, t.number LIMIT %(most)s
"""
# Each word is part of a member's or group's name, the start of a label, or digits of the number.
_WORD = """(p.name ILIKE %(w{n})s OR g.name ILIKE %(w{n})s OR t.label ILIKE %(b{n})s
            OR (%(d{n})s <> '' AND p.mobile_number LIKE '%%' || %(d{n})s || '%%'))"""


@dataclass(frozen=True, slots=True)
class FoundTicket:
    """A ticket that can be paid for (minor units): `owed` in total, `arrears` of it overdue."""

    id: uuid.UUID
    label: str
    state: str
    name: str
    mobile_number: str
    group_name: str
    currency: str
    owed: int
    arrears: int


def find_tickets(member: Member, text: str, *, most: int = 8) -> list[FoundTicket]:
    """Return tickets that match every word, of groups that the member collects for."""
    words = _words(text)
    groups = _groups(member)
    if not words or not groups:
        return []
    given: dict[str, Any] = {"account": member.account_id, "groups": groups, "most": most}
    for n, word in enumerate(words):
        escaped = re.sub(r"([\\%_])", r"\\\1", word)
        digits = re.sub(r"\D", "", word)
        given |= {
            f"w{n}": f"%{escaped}%",
            f"b{n}": f"{escaped}%",
            f"d{n}": digits if len(digits) >= LEAST_DIGITS else "",
        }
    matches = " AND ".join(_WORD.format(n=n) for n in range(len(words)))
    return [FoundTicket(*row) for row in select(_FOUND.format(matches=matches), given)]


def _groups(member: Member) -> Sequence[uuid.UUID]:
    states = [str(state) for state in TAKES_MONEY]
    return list(groups_run_by(member).filter(state__in=states).values_list("id", flat=True))


def _words(text: str) -> list[str]:
    """Split the text into words. A mobile number with spaces is one word."""
    plain = "".join(c if c.isprintable() else " " for c in text)[:100].strip()
    if re.fullmatch(r"[+\d\s\-()]{7,}", plain):
        plain = re.sub(r"\D", "", plain).removeprefix("0")
    return plain.split()[:MOST_WORDS]
