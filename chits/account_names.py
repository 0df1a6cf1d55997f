"""The names of a group's journal accounts, for pages and errors."""

from __future__ import annotations

from django.utils.translation import gettext as _


def account_name(code: str) -> str:
    """Return the name of an account: `chits_agent_cash` is "Cash held by agents"."""
    words = {
        "bank": _("Bank"),
        "cash": _("Cash"),
        "agent_cash": _("Cash held by agents"),
        "gateway": _("Gateway, not paid out yet"),
        "gateway_fees": _("Gateway fees"),
        "receivable": _("Owed by ticket"),
        "penalty_due": _("Penalty owed by ticket"),
        "entry_due": _("Entry owed by ticket"),
        "pool": _("Monthly pool"),
        "uncollected": _("Not collected yet"),
        "prize": _("Prize payable"),
        "dividend": _("Dividend payable"),
        "unapplied": _("Member's credit"),
        "removed": _("Owed to a former holder"),
        "foreman_advance": _("Manager's advance"),
        "gst": _("GST payable"),
        "commission": _("Commission"),
        "penalty": _("Penalties"),
        "write_off": _("Written off"),
    }
    plain = code.removeprefix("chits_")
    return words.get(plain) or plain.replace("_", " ").capitalize()
