"""Find covers and collaborators, and shape them for the API."""

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
    """Return a collaborator of the account. Raises NotFound."""
    key = read_id(id)
    rows = Collaborator.objects.select_related("user")
    found = rows.filter(account_id=member.account_id, id=key).first() if key else None
    if found is None:
        raise NotFound
    return found


def cover_for(member: Member, id: object) -> Cover:
    """Return a cover of the account. Raises NotFound."""
    key = read_id(id)
    covers = Cover.objects.select_related("collaborator", "period__book")
    found = covers.filter(account_id=member.account_id, id=key).first() if key else None
    if found is None:
        raise NotFound
    return found


def cut_off(period: LockedPeriod | Period) -> datetime:
    """Return until when covers of the period can be answered: sales close, unless a later time is set."""
    return period.cover_cutoff_at or period.pre_close_at


def deadline_of(cover: Cover, period: LockedPeriod | Period) -> datetime:
    """Return until when this request can be answered."""
    return min(cover.answer_by or cut_off(period), cut_off(period))


def state_of(cover: Cover, period: LockedPeriod | Period, now: datetime) -> CoverState:
    """Return the state by the clock: an overdue request has expired, stored or not."""
    state = CoverState(cover.state)
    if state is CoverState.REQUESTED and deadline_of(cover, period) <= now:
        return CoverState.EXPIRED
    return state


def cover_shape(cover: Cover, period: Period, now: datetime) -> dict[str, Any]:
    """Return a cover for the API."""
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
    """Return what was requested: one entry, several, or the number; or that no request was made."""
    if cover.mode == CoverMode.OVERKILL:
        return "overkill"
    return "number" if not entries else "entry" if entries == 1 else "entries"


def collaborator_shape(collaborator: Collaborator, currency: str) -> dict[str, Any]:
    """Return a collaborator for the API; the limit is in the account's currency."""
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
    """Return the user who answers in the app, as the operator sees them; None without one."""
    user = collaborator.user
    if user is None:
        return None
    return {"name": user.full_name, "email": user.email or "", "since": collaborator.bound_at}
