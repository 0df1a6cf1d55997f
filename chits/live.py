"""Live messages about a group: labels and amounts, no names."""

from __future__ import annotations

import uuid
from typing import Any

from chits.models import Award, Group, Instalment, Payment
from chits.queries.finders import group_seen_by
from draws.models import Draw
from live import registry
from money import to_string
from tenancy.member import Member

ABOUT_THE_GROUP = frozenset(
    {
        "chits.GroupChanged",
        "chits.GroupCommenced",
        "chits.MemberJoined",
        "chits.DemandsIssued",
        "chits.DrawAdjourned",
        "chits.AwardVoided",
        "chits.PayoutMoved",
        "chits.BidPlaced",
    }
)
"""These say only that the group is to be looked at again."""


def register() -> None:
    """Register our events and the access check for watching a group."""
    registry.publish_for("chits.", publish)
    registry.topic("group", may_subscribe=may_watch)


def may_watch(member: Member, id: str) -> None:
    """Raise NotFound unless the member manages, collects for, may view or holds a ticket of the group."""
    group_seen_by(member, id)


def publish(account_id: uuid.UUID, events: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    """Return the messages for an account's events, in the order in which they happened."""
    groups = {
        str(group.id): group
        for group in Group.objects.filter(
            id__in={event["body"]["group_id"] for event in events if "group_id" in event["body"]}
        )
    }
    messages: list[tuple[str, str, Any]] = []
    changed: dict[str, None] = {}
    for event in events:
        group = groups.get(event["body"].get("group_id", ""))
        if group is None:
            continue
        if event["kind"] in ABOUT_THE_GROUP:
            changed[str(group.id)] = None
        message = _message(group, event)
        if message is not None:
            messages.append((f"group:{group.id}", *message))
    messages += [(f"group:{id}", "group", {"group": id, "state": groups[id].state}) for id in changed]
    return messages


def _message(group: Group, event: dict[str, Any]) -> tuple[str, Any] | None:
    kind, body = event["kind"], event["body"]
    if kind == "chits.PaymentReceived":
        return _payment(group, body)
    if kind == "chits.DrawFrozen":
        return _frozen(group, body)
    if kind == "chits.DrawHeld":
        return _result(group, body)
    return None


def _payment(group: Group, body: dict[str, Any]) -> tuple[str, Any] | None:
    payment = Payment.objects.filter(id=body["payment_id"]).first()
    if payment is None:
        return None
    return "payment_received", {
        "group": str(group.id),
        "group_name": group.name,
        "amount": to_string(payment.amount, group.currency),
        "currency": group.currency,
    }


def _frozen(group: Group, body: dict[str, Any]) -> tuple[str, Any] | None:
    draw = Draw.objects.select_related("series").filter(id=body["draw_id"]).first()
    instalment = Instalment.objects.filter(id=body["instalment_id"]).first()
    if draw is None or instalment is None:
        return None
    return "draw_frozen", {
        "group": str(group.id),
        "group_name": group.name,
        "instalment": str(instalment.id),
        "number": instalment.number,
        "draw": str(draw.id),
        "freeze_hash": draw.freeze_hash,
        "draw_at": draw.draw_at.isoformat(),
        "test_beacon": draw.series.is_test,
    }


def _result(group: Group, body: dict[str, Any]) -> tuple[str, Any] | None:
    award = Award.objects.select_related("ticket", "instalment").filter(id=body["award_id"]).first()
    if award is None:
        return None
    return "draw_result", {
        "group": str(group.id),
        "group_name": group.name,
        "instalment": str(award.instalment_id),
        "number": award.instalment.number,
        "winner": award.ticket.label,
        "prize_amount": to_string(award.prize, group.currency),
        "currency": group.currency,
        "draw": str(award.draw_id) if award.draw_id else None,
        "transcript_hash": award.transcript_hash or None,
    }
