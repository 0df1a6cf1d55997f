"""Settlement statements as PDF, for a seller and for a collaborator."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi, gettext, override

from books.period import LockedPeriod
from books.queries.settlements import collaborator_settlements, seller_settlements
from books.receipt_facts import about
from documents.typeset import typeset
from kernel.errors import NotFound
from money import format_money
from tenancy.member import Member
from tenancy.models import Account

TEMPLATE = Path(__file__).resolve().parent / "documents" / "statement.typ"


def seller_statement(member: Member, period: LockedPeriod, seller: uuid.UUID | None) -> bytes:
    """Return the statement. Raises NotFound for a member who neither sold nor paid in the period."""
    one = next((s for s in seller_settlements(period) if s.seller == seller), None)
    if one is None:
        raise NotFound
    with override(member.language):
        rows = [
            (gettext("Sales, %(n)s tickets") % {"n": f"{one.tickets:,}"}, one.sales),
            (gettext("Refunded"), -one.voids),
            (
                gettext("Commission, %(rate)s %%") % {"rate": f"{one.commission_bps / 100:.2f}"},
                -one.commission,
            ),
            (gettext("Prizes paid"), -one.prizes),
        ]
        words = gettext("To hand over") if one.due >= 0 else gettext("Owed to the seller")
        return _typeset(member, period, gettext("Settlement of"), one.name, rows, words, abs(one.due))


def collaborator_statement(member: Member, period: LockedPeriod, collaborator: uuid.UUID | None) -> bytes:
    """Return the statement. Raises NotFound for a collaborator without cover in the period."""
    one = next((c for c in collaborator_settlements(period) if c.collaborator == collaborator), None)
    if one is None:
        raise NotFound
    with override(member.language):
        rows = [
            (gettext("Stake covered, %(n)s covers") % {"n": f"{one.covers:,}"}, one.stake),
            (gettext("Prizes on the number drawn"), -one.prizes),
        ]
        words = gettext("Owed to the collaborator") if one.due >= 0 else gettext("Owed by the collaborator")
        return _typeset(member, period, gettext("Statement for"), one.name, rows, words, abs(one.due))


def _typeset(
    member: Member,
    period: LockedPeriod,
    title: str,
    party: str,
    rows: list[tuple[str, int]],
    due_name: str,
    due: int,
) -> bytes:
    account = Account.objects.get(id=member.account_id)
    printed_at = period.now.astimezone(ZoneInfo(member.time_zone))
    facts: dict[str, Any] = {
        "lang": (get_language() or "en").split("-")[0],
        "rtl": get_language_bidi(),
        "account": account.name,
        "address": about(account),
        "title": title,
        "party": party,
        "for_what": gettext("For"),
        "book": period.book_name,
        "period": period.name,
        "rows": [{"name": name, "value": format_money(amount, period.currency)} for name, amount in rows],
        "due_name": due_name,
        "due": format_money(due, period.currency),
        "printed": gettext("As of %(time)s.") % {"time": date_format(printed_at, "H:i, D j M Y")},
        "made": gettext("Made with Drawbook"),
    }
    return typeset(TEMPLATE, facts)
