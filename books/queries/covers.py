"""Find covers and collaborators, and shape them for the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from books.models import Collaborator, Cover, CoverMode, Period
from books.period import LockedPeriod
from books.states import CoverState
from kernel.find_one import find_one
from rest.answers import Amount, Answer, Digits, Id, Plain, at
from tenancy.member import Member


def collaborator_for(member: Member, id: object) -> Collaborator:
    """Return a collaborator of the account. Raises NotFound."""
    rows = Collaborator.objects.select_related("user")
    return find_one(rows.filter(account_id=member.account_id), id)


def cover_for(member: Member, id: object) -> Cover:
    """Return a cover of the account. Raises NotFound."""
    covers = Cover.objects.select_related("collaborator", "period__book")
    return find_one(covers.filter(account_id=member.account_id), id)


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


def _mode(cover: Cover) -> str:
    """Return what was requested: one entry, several, or the number; or that no request was made."""
    if cover.mode == CoverMode.OVERKILL:
        return "overkill"
    entries = len(cover.named.all())
    return "number" if not entries else "entry" if entries == 1 else "entries"


class CoverOut(Answer):
    id: Id
    period: Id = at("period_id")
    number: Digits
    collaborator: Id = at("collaborator_id")
    collaborator_name: str = at("collaborator.name")
    mode: str = at(_mode)
    entries: list[str] = at(lambda cover: [str(row.entry_id) for row in cover.named.all()])
    state: str
    currency: str
    requested: Amount
    confirmed: Amount
    cancelled: Amount
    matched: Amount
    reserve: Amount
    odds: Plain
    requested_at: datetime
    requested_by: str
    answer_by: datetime
    answered_at: datetime | None
    answered_by: str
    answered_how: str
    note: str = at("answer_note")


def cover_shape(cover: Cover, period: Period, now: datetime) -> dict[str, Any]:
    """Return a cover for the API."""
    return CoverOut.of(cover, **in_period(cover, period, now))


def in_period(cover: Cover, period: Period, now: datetime) -> dict[str, Any]:
    """Return what an answer shows of a cover in its period."""
    return {
        "state": str(state_of(cover, period, now)),
        "answer_by": deadline_of(cover, period),
        "currency": period.book.currency,
        "width": period.book.width,
    }


class AnswersInApp(Answer):
    name: str
    email: str
    since: datetime


def _answers_in_app(collaborator: Collaborator) -> dict[str, Any] | None:
    """Return the user who answers in the app, as the operator sees them; None without one."""
    if (user := collaborator.user) is None:
        return None
    return {"name": user.full_name, "email": user.email or "", "since": collaborator.bound_at}


class CollaboratorOut(Answer):
    id: Id
    name: str
    phone: str
    email: str
    note: str
    odds: Plain | None
    usual_limit: Amount | None
    currency: str
    is_active: bool
    answers_in_app: AnswersInApp | None = at(_answers_in_app)
    created_at: datetime
