"""The agreement of a group as it was frozen: its terms, its schedule, its tickets, and the hash over them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext, override

from chits.models import Agreement, Group
from chits.papers.letterhead import Pen, grouped, letterhead
from chits.queries.statements import tickets_in
from chits.states import GroupKind, PayoutBasis
from tenancy.member import Member
from ui.durations import in_words


def agreement_facts(member: Member, group: Group, agreement: Agreement) -> dict[str, Any]:
    """Return the facts for `agreement.typ`, from the frozen terms and never from the current group."""
    with override(member.language):
        pen = Pen.of(group)
        terms = agreement.terms
        return {
            **letterhead(group),
            "group": group.name,
            "version": gettext("Version %(n)s") % {"n": agreement.version},
            "signed": pen.moment(agreement.made_at),
            "reason": agreement.reason,
            "terms": [{"name": name, "value": value} for name, value in _terms(terms, pen)],
            "schedule": [
                {"number": str(at), "day": pen.moment(datetime.fromtimestamp(stamp, UTC))}
                for at, stamp in enumerate(terms.get("schedule", []), 1)
            ],
            "tickets": _tickets(member, group),
            "hash": grouped(agreement.sha256, 8),
            "charter": grouped(str(terms.get("charter_hash") or ""), 8),
            "words": {
                "agreement": gettext("Agreement"),
                "signed": gettext("In force from"),
                "terms": gettext("Terms"),
                "schedule": gettext("Draws"),
                "tickets": gettext("Tickets"),
                "month": gettext("Month"),
                "hash": gettext("SHA-256 of these terms"),
                "charter": gettext("SHA-256 of the charter of the draws"),
                "check": gettext("Any change to the terms changes this checksum."),
                "law": gettext(
                    "This document isn't legal advice. "
                    "The parties are responsible for meeting legal requirements."
                ),
                "foreman": gettext("The foreman"),
                "witness": gettext("Witness"),
                "member": gettext("The subscriber"),
            },
        }


def _terms(terms: dict[str, Any], pen: Pen) -> list[tuple[str, str]]:
    kinds: dict[Any, str] = {
        GroupKind.LUCKY: gettext("Lucky draw"),
        GroupKind.AUCTION: gettext("Auction"),
        GroupKind.ROTATION: gettext("Rotation, its order drawn at the start"),
    }
    bases: dict[Any, str] = {
        PayoutBasis.FULL_VALUE: gettext("The full value less commission, even if some members haven't paid"),
        PayoutBasis.COLLECTED: gettext("The amount collected less commission; arrears paid later are added"),
    }
    late = terms.get("late", {})
    rows = [
        (gettext("Kind"), kinds.get(terms.get("kind"), str(terms.get("kind")))),
        (gettext("Monthly subscription per ticket"), pen.money(terms["instalment"])),
        (gettext("Instalments"), str(terms["instalments"])),
        (gettext("Total value"), pen.money(terms["value"])),
        (gettext("Foreman's commission"), percent(terms["commission_bps"])),
        *_tax(terms),
        (gettext("Prize"), bases.get(terms.get("payout_basis"), "")),
        (gettext("Grace days"), str(late.get("grace_days", 0))),
        (gettext("Penalty"), _penalty(late, pen)),
        (gettext("Time to claim a prize"), gettext("%(n)s months") % {"n": terms.get("claim_months", 0)}),
        (
            gettext("Security required before a prize"),
            gettext("yes") if terms.get("needs_security") else gettext("no"),
        ),
        (
            gettext("Freeze before each draw"),
            in_words(terms.get("freeze_lead_seconds", 0)),
        ),
    ]
    if terms.get("supersedes"):
        rows.append((gettext("Replaces"), grouped(str(terms["supersedes"]), 8)))
    if terms.get("bid_cap_bps"):
        rows.append((gettext("Highest discount"), percent(terms["bid_cap_bps"])))
    if terms.get("registered"):
        rows.append((gettext("Registration"), str(terms.get("licence_no", ""))))
    if terms.get("taken_over"):
        rows.append((gettext("Imported"), gettext("with opening balances, which are part of these terms")))
    return rows


def _tax(terms: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the row of the tax, if there is any."""
    bps = terms.get("gst_bps")
    return [(gettext("GST within the commission"), percent(bps))] if bps else []


def _penalty(late: dict[str, Any], pen: Pen) -> str:
    parts = []
    if late.get("flat"):
        parts.append(pen.money(late["flat"]))
    if late.get("bps"):
        parts.append(gettext("%(rate)s a month") % {"rate": percent(late["bps"])})
    if parts and late.get("cap"):
        parts.append(gettext("at most %(cap)s") % {"cap": pen.money(late["cap"])})
    return ", ".join(parts) or gettext("none")


def percent(bps: int) -> str:
    """Return basis points as a percentage, without floats: 500 -> 5 %."""
    whole, part = divmod(bps, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".") + " %"


def _tickets(member: Member, group: Group) -> list[dict[str, str]]:
    """Return labels with names for the manager. A member sees only their own name."""
    sees_all = member.may("chits.collect") or member.may("look.reports")
    return [
        {
            "label": ticket.label,
            "name": ticket.person.name if sees_all or ticket.person.user_id == member.user_id else "",
        }
        for ticket in tickets_in(group)
    ]
