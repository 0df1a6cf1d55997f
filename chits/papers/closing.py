"""A group's statement, and the closing statement with every ticket at zero."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, override

from chits.papers.letterhead import Pen, letterhead
from chits.queries.group_statement import GroupStatement
from chits.states import GroupState
from tenancy.member import Member


def statement_facts(member: Member, statement: GroupStatement) -> dict[str, Any]:
    """Return the facts for `closing.typ`."""
    with override(member.language):
        group = statement.group
        pen = Pen.of(group)
        closed = group.state == GroupState.COMPLETED
        return {
            **letterhead(group),
            "title": gettext("Closing statement") if closed else gettext("Group statement"),
            "group": group.name,
            "state": group.state,
            "at": pen.moment(group.ended_at if closed and group.ended_at else statement.at),
            "value": pen.money(group.value_minor),
            "rows": [
                {
                    "label": book.ticket.label,
                    "name": book.ticket.person.name,
                    "demanded": pen.plain(book.demanded),
                    "paid": pen.plain(book.received),
                    "dividend": pen.plain(book.dividend),
                    "month": str(book.prized_in or ""),
                    "prize": pen.plain(book.prize) if book.prize else "",
                    "left": pen.plain(book.outstanding),
                }
                for book in statement.books
            ],
            "totals": [
                {"name": name, "value": pen.money(statement.total(code))}
                for code, name in _names().items()
                if statement.trial and (statement.total(code) or code in _ALWAYS)
            ],
            "difference": pen.money(statement.difference),
            "words": {
                "group": gettext("Group"),
                "at": gettext("As of"),
                "value": gettext("Total value"),
                "ticket": gettext("Ticket"),
                "demanded": gettext("Demanded"),
                "paid": gettext("Paid"),
                "dividend": gettext("Dividend"),
                "month": gettext("Prized in"),
                "prize": gettext("Prize"),
                "left": gettext("Still due"),
                "totals": gettext("The group's accounts"),
                "difference": gettext("Debits less credits"),
                "foot": gettext("Calculated from the journal."),
                "foreman": gettext("The foreman"),
            },
        }


_ALWAYS = frozenset({"bank", "cash", "receivable", "commission"})


def _names() -> dict[str, str]:
    return {
        "bank": gettext("At the bank"),
        "cash": gettext("Cash"),
        "agents": gettext("With agents"),
        "gateway": gettext("With the gateway"),
        "receivable": gettext("Owed by tickets"),
        "penalties_due": gettext("Penalties owed"),
        "pool": gettext("In the pools"),
        "prizes_payable": gettext("Prizes to be paid"),
        "dividends_payable": gettext("Dividends to be credited"),
        "credit": gettext("Members' credit"),
        "foreman_advance": gettext("Advanced by the foreman"),
        "commission": gettext("Commission earned"),
        "gst": gettext("GST payable"),
        "penalties": gettext("Penalties earned"),
        "gateway_fees": gettext("Gateway fees"),
        "written_off": gettext("Written off"),
    }
