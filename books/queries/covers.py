"""Covers and collaborators: how they are found, and how the API says them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from books.models import Collaborator, Cover, CoverMode, Period
from books.period import LockedPeriod
from books.shapes import plain
from books.states import CoverState
from kernel.errors import NotFound
from kernel.ids import read_id
from money import to_string
from tenancy.member import Member


def collaborator_for(member: Member, id: object) -> Collaborator:
    """The account's collaborator, or NotFound."""
    key = read_id(id)
    rows = Collaborator.objects.select_related("user")
    found = rows.filter(account_id=member.account_id, id=key).first() if key else None
    if found is None:
        raise NotFound
    return found


def cover_for(member: Member, id: object) -> Cover:
    """The account's cover, or NotFound."""
    key = read_id(id)
    covers = Cover.objects.select_related("collaborator", "period__book")
    found = covers.filter(account_id=member.account_id, id=key).first() if key else None
    if found is None:
        raise NotFound
    return found


def cut_off(period: LockedPeriod | Period) -> datetime:
    """Until when covers of the period are answered: the close, unless a later time was given."""
    return period.cover_cutoff_at or period.pre_close_at


def deadline_of(cover: Cover, period: LockedPeriod | Period) -> datetime:
    """Until when this request may be answered."""
    return min(cover.answer_by or cut_off(period), cut_off(period))


def state_of(cover: Cover, period: LockedPeriod | Period, now: datetime) -> CoverState:
    """The state that counts: a request whose time is over has expired, whether or not anyone noted it."""
    state = CoverState(cover.state)
    if state is CoverState.REQUESTED and deadline_of(cover, period) <= now:
        return CoverState.EXPIRED
    return state


def cover_shape(cover: Cover, period: Period, now: datetime) -> dict[str, Any]:
    """A cover as the API says it."""
    currency = period.book.currency
    entries = [str(row.entry_id) for row in cover.named.all()]
    return {
        "id": str(cover.id),
        "period": str(cover.period_id),
        "number": period.book.written(cover.number),
        "collaborator": str(cover.collaborator_id),
        "collaborator_name": cover.collaborator.name,
        "mode": _mode(cover, len(entries)),
        "entries": entries,
        "state": str(state_of(cover, period, now)),
        "currency": currency,
        "requested": to_string(cover.requested, currency),
        "confirmed": to_string(cover.confirmed, currency),
        "cancelled": to_string(cover.cancelled, currency),
        "matched": to_string(cover.matched, currency),
        "reserve": to_string(cover.reserve, currency),
        "odds": plain(cover.odds),
        "requested_at": cover.requested_at,
        "requested_by": cover.requested_by,
        "answer_by": deadline_of(cover, period),
        "answered_at": cover.answered_at,
        "answered_by": cover.answered_by,
        "answered_how": cover.answered_how,
        "note": cover.answer_note,
    }


def _mode(cover: Cover, entries: int) -> str:
    """What was asked for: one entry, several, or the number; or nobody was asked."""
    if cover.mode == CoverMode.OVERKILL:
        return "overkill"
    return "number" if not entries else "entry" if entries == 1 else "entries"


def collaborator_shape(collaborator: Collaborator, currency: str) -> dict[str, Any]:
    """A collaborator as the API says it; the limit is in the account's currency."""
    limit = collaborator.usual_limit
    return {
        "id": str(collaborator.id),
        "name": collaborator.name,
        "phone": collaborator.phone,
        "email": collaborator.email,
        "note": collaborator.note,
        "odds": None if collaborator.odds is None else plain(collaborator.odds),
        "usual_limit": None if limit is None else to_string(limit, currency),
        "currency": currency,
        "is_active": collaborator.is_active,
        "answers_in_app": answers_in_app(collaborator),
        "created_at": collaborator.created_at,
    }


def answers_in_app(collaborator: Collaborator) -> dict[str, Any] | None:
    """Who answers with a sign-in of their own, as the operator sees them; None when nobody does."""
    user = collaborator.user
    if user is None:
        return None
    return {"name": user.full_name, "email": user.email or "", "since": collaborator.bound_at}
