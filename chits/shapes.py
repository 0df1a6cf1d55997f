"""The API shapes of groups, tickets, instalments, awards and payouts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from chits.models import Agreement, Award, Demand, Group, Instalment, Minutes, Payout, Ticket
from chits.states import GroupKind, InstalmentState, state_at
from draws.models import Series
from money import to_string


def group_shape(
    group: Group, *, held: int, agreement: Agreement | None, series: Series | None
) -> dict[str, Any]:
    def money(minor: int) -> str:
        return to_string(minor, group.currency)

    return {
        "id": str(group.id),
        "name": group.name,
        "state": group.state,
        "kind": group.kind,
        "payout_basis": group.payout_basis,
        "currency": group.currency,
        "timezone": group.time_zone,
        "monthly_installment": money(group.instalment_minor),
        "total_value": money(group.value_minor),
        "duration_months": group.months,
        "max_members": group.seats,
        "tickets_held": held,
        "commission_bps": group.commission_bps,
        "gst_bps": group.gst_bps,
        "bid_cap_bps": group.bid_cap_bps,
        "draw_day": group.draw_day,
        "draw_time": group.draw_time.strftime("%H:%M"),
        "start": group.start_on.isoformat() if group.start_on else None,
        "first_draw_at": group.first_draw_at,
        "freeze_lead_seconds": group.freeze_lead_seconds,
        "grace_days": group.grace_days,
        "late_flat": money(group.late_flat_minor),
        "late_bps": group.late_bps,
        "late_cap": None if group.late_cap_minor is None else money(group.late_cap_minor),
        "claim_months": group.claim_months,
        "several_tickets": group.several_tickets,
        "four_eyes": group.four_eyes,
        "needs_security": group.needs_security,
        "registered": group.registered,
        "licence_no": group.licence_no,
        "place": group.place,
        "upi_id": group.upi_id,
        "manager": str(group.manager_id),
        "instalments_done_before": group.done_before,
        "agreement": {"version": agreement.version, "sha256": agreement.sha256} if agreement else None,
        "series": str(series.id) if series else None,
        "charter_hash": series.charter_hash if series else None,
        "test_beacon": series.is_test if series else None,
        "turn_order": group.turn_order,
        "created_at": group.created_at,
        "commenced_at": group.commenced_at,
        "ended_at": group.ended_at,
        "ended_because": group.ended_because,
    }


def ticket_shape(ticket: Ticket, *, prized_in: int | None = None) -> dict[str, Any]:
    return {
        "id": str(ticket.id),
        "label": ticket.label,
        "state": ticket.state,
        "holder": {
            "id": str(ticket.person_id),
            "name": ticket.person.name,
            "mobile_number": ticket.person.mobile_number,
        },
        "prized_in": prized_in,
        "joined_at": ticket.joined_at,
    }


def instalment_shape(
    instalment: Instalment, now: datetime, award: Award | None, *, group: Group
) -> dict[str, Any]:
    """Return the shape of an instalment; `draw` is null until the freeze."""
    lead = group.freeze_lead_seconds if group.kind == GroupKind.LUCKY else 0
    frozen = instalment.frozen_at is not None
    return {
        "id": str(instalment.id),
        "group": str(group.id),
        "number": instalment.number,
        "state": state_at(InstalmentState(instalment.state), instalment.draw_at, now),
        "draw_at": instalment.draw_at,
        "freeze_at": instalment.draw_at - timedelta(seconds=lead),
        "due_on": instalment.due_on.isoformat(),
        "attempt": instalment.attempt,
        "draw": str(instalment.draw_id) if frozen and instalment.draw_id else None,
        "frozen_at": instalment.frozen_at,
        "award": award_shape(award, group.currency) if award else None,
        "server_time": now,
    }


def award_shape(award: Award, currency: str) -> dict[str, Any]:
    def money(minor: int) -> str:
        return to_string(minor, currency)

    return {
        "id": str(award.id),
        "ticket": award.ticket.label,
        "prize": money(award.prize),
        "gross": money(award.gross),
        "commission": money(award.commission),
        "gst": money(award.gst),
        "discount": money(award.discount),
        "dividends": money(award.dividends),
        "later": money(award.later),
        "currency": currency,
        "awarded_at": award.awarded_at,
        "transcript_hash": award.transcript_hash or None,
        "payouts": [str(payout.id) for payout in award.payouts.all()],
    }


def payout_shape(payout: Payout) -> dict[str, Any]:
    award = payout.award
    group = award.instalment.group
    return {
        "id": str(payout.id),
        "group": str(payout.group_id),
        "instalment": award.instalment.number,
        "ticket": award.ticket.label,
        "state": payout.state,
        "amount": to_string(payout.amount, group.currency),
        "deducted": to_string(payout.deducted, group.currency),
        "currency": group.currency,
        "security": payout.security,
        "method": payout.method,
        "reference": payout.reference,
        "approved_at": payout.approved_at,
        "disbursed_at": payout.disbursed_at,
        "made_at": payout.made_at,
    }


def demand_shape(demand: Demand, currency: str) -> dict[str, Any]:
    def money(minor: int) -> str:
        return to_string(minor, currency)

    return {
        "id": str(demand.id),
        "instalment": demand.instalment.number,
        "kind": demand.kind,
        "amount": money(demand.amount),
        "dividend": money(demand.dividend),
        "received": money(demand.received),
        "waived": money(demand.waived),
        "outstanding": money(demand.outstanding),
        "due_on": demand.due_on.isoformat(),
    }


def minutes_shape(minutes: Minutes) -> dict[str, Any]:
    return {
        "number": minutes.number,
        "kind": minutes.kind,
        "facts": minutes.facts,
        "made_at": minutes.made_at,
    }


def by_instalment(awards: Iterable[Award]) -> Mapping[Any, Award]:
    """Return the valid award of each instalment."""
    return {award.instalment_id: award for award in awards}
