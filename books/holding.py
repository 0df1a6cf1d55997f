"""Acts that pages hold for some seconds, with Undo: requesting cover, recording its answer, returning it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from books.actions.answer_cover import answer_cover, recorded_by
from books.actions.request_cover import Ask, request_cover
from books.actions.return_cover import return_cover
from books.locking import read_period
from books.queries.covers import collaborator_for, cover_for, cut_off
from books.states import CoverState, HeldKind
from holds import registry
from kernel.errors import NotFound
from kernel.ids import read_id
from kernel.transactions import transaction
from money import format_money
from tenancy.member import Member


def register() -> None:
    """Register how each act is carried out."""
    registry.register(HeldKind.REQUEST, ask_collaborator, capability="books.cover")
    registry.register(HeldKind.RECORD, record_answer, capability="books.cover")
    registry.register(HeldKind.UNASKED, record_unasked, capability="books.cover")
    registry.register(HeldKind.RETURN, take_cover_back, capability="books.cover")


def asked_payload(period_id: uuid.UUID, asks: list[Ask], within_minutes: int | None) -> dict[str, Any]:
    """Return the requests as plain JSON; the time to answer starts when they are sent."""
    return {
        "period": str(period_id),
        "within_minutes": within_minutes,
        "asks": [[ask.number, ask.amount, [str(entry) for entry in ask.entry_ids]] for ask in asks],
    }


def ask_collaborator(member: Member, subject_id: uuid.UUID, payload: dict[str, Any]) -> str:
    """Send the requests to the collaborator."""
    collaborator = collaborator_for(member, subject_id)
    period = read_period(member, payload["period"])
    within = payload["within_minutes"]
    answer_by = None if within is None else min(period.now + timedelta(minutes=within), cut_off(period))
    asks = [Ask(number, amount, tuple(map(_id, entries))) for number, amount, entries in payload["asks"]]
    covers = request_cover(member, period.id, collaborator, asks, answer_by=answer_by)
    total = format_money(sum(cover.requested for cover in covers), period.currency)
    return _("%(who)s asked to cover %(total)s.") % {"who": collaborator.name, "total": total}


def record_answer(member: Member, subject_id: uuid.UUID, payload: dict[str, Any]) -> str:
    """Record an answer that a collaborator gave otherwise than by its link."""
    cover = cover_for(member, subject_id)
    confirmed = int(payload["confirmed"])
    answerer = recorded_by(member, payload["how"])
    answered = answer_cover(answerer, cover.period_id, {cover.id: confirmed}, note=payload["note"])[0]
    if answered.state == CoverState.REJECTED:
        return _("Answer recorded: %(who)s refused.") % {"who": cover.collaborator.name}
    amount = format_money(confirmed, cover.period.book.currency)
    return _("Answer recorded: %(who)s covers %(amount)s.") % {
        "who": cover.collaborator.name,
        "amount": amount,
    }


def record_unasked(member: Member, subject_id: uuid.UUID, payload: dict[str, Any]) -> str:
    """Request cover and record the answer at once, after an agreement by phone."""
    collaborator = collaborator_for(member, subject_id)
    number, amount = int(payload["number"]), int(payload["amount"])
    with transaction():
        cover = request_cover(member, payload["period"], collaborator, [Ask(number, amount)])[0]
        answer_cover(recorded_by(member, payload["how"]), cover.period_id, {cover.id: amount})
    return _("Answer recorded: %(who)s covers %(amount)s.") % {
        "who": collaborator.name,
        "amount": format_money(amount, read_period(member, cover.period_id).currency),
    }


def take_cover_back(member: Member, subject_id: uuid.UUID, payload: dict[str, Any]) -> str:
    """Return some cover to a collaborator."""
    cover = cover_for(member, subject_id)
    amount = int(payload["amount"])
    return_cover(member, cover, amount=amount)
    return _("%(amount)s of cover returned to %(who)s.") % {
        "who": cover.collaborator.name,
        "amount": format_money(amount, cover.period.book.currency),
    }


def _id(written: str) -> uuid.UUID:
    key = read_id(written)
    if key is None:
        raise NotFound
    return key
