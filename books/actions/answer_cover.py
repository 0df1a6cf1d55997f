"""Answer requests for cover: confirm, confirm a part, or reject.

Confirmed cover matches the entries that the request named, then the number's other pending entries, oldest
first; the rest is reserve for the next sales. A retry is not needed afterwards: a number with reserve has
nothing pending.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit.record import Actor, audit_by
from books.actions.change_ledger import lock_some_numbers
from books.actions.write_changes import Changes
from books.events import CoverAnswered
from books.locking import lock_period
from books.models import Cover, CoverEntry
from books.period import LockedPeriod, require_gate
from books.postings import post_cover
from books.queries.covers import deadline_of
from books.queries.parts import pending_parts
from books.rules.cover import answered_state, match_pending
from books.rules.parts import PendingPart
from books.states import CoverState, Operation
from kernel.errors import Conflict, NotFound, bad_field
from kernel.outbox import record
from kernel.transactions import transaction
from money import format_money
from tenancy.member import Member, require_capability

_ANSWERED = {
    CoverState.EXPIRED: ("cover_expired", "The time to answer this request has ended."),
    CoverState.CANCELLED: ("cover_cancelled", "This request was withdrawn."),
}


@dataclass(frozen=True, slots=True)
class Answerer:
    """The author of an answer and its channel: a collaborator by link, or a member who records it."""

    account_id: uuid.UUID
    name: str
    how: str
    user_id: uuid.UUID | None = None
    ip_address: str | None = None


def recorded_by(member: Member, how: str = "") -> Answerer:
    """Return the member as the author of a recorded answer. Raises Denied without the capability."""
    require_capability(member, "books.cover")
    return Answerer(member.account_id, member.user_name, how or "recorded", member.user_id, member.ip_address)


def answer_cover(
    answerer: Answerer, period_id: object, answers: Mapping[uuid.UUID, int], *, note: str = ""
) -> list[Cover]:
    """Answer several requests of a period at once: `{cover id: confirmed}` in minor units, 0 rejects.

    Raises NotFound for a cover of another period, BadInput for more than was requested, and Conflict for a
    request that is answered, withdrawn or expired, or if the period no longer accepts answers.
    """
    with transaction():
        # Only the account is asked of the actor here.
        period = lock_period(answerer, period_id, shared=True)  # type: ignore[arg-type]
        numbers = dict(Cover.objects.filter(period_id=period.id, id__in=answers).values_list("id", "number"))
        if not answers or len(numbers) < len(answers):
            raise NotFound
        lock_some_numbers(answerer.account_id, period.id, sorted(set(numbers.values())))
        found = Cover.objects.select_related("collaborator").filter(id__in=answers)
        covers = list(found.order_by("requested_at", "id"))
        for cover in covers:
            _refuse_too_much(period, cover, answers[cover.id])
        require_gate(period, Operation.COVER)
        for cover in covers:
            _refuse_answered(period, cover)
        for cover in covers:
            _set_answer(answerer, period, cover, answers[cover.id], note)
        confirmed = [cover for cover in covers if cover.confirmed]
        confirm(period, confirmed)
        for cover in confirmed:
            post_confirmed(period, cover, answerer.user_id)
        _record_answer(answerer, period, covers, note)
    for cover in covers:
        cover.refresh_from_db(fields=["matched"])
    return covers


def confirm(period: LockedPeriod, covers: list[Cover]) -> None:
    """Match newly confirmed covers with the pending entries of their numbers; the rest becomes reserve.

    The caller holds the rows of the numbers and has written the covers as confirmed.
    """
    if not covers:
        return
    waiting: dict[int, list[PendingPart]] = defaultdict(list)
    for pending in pending_parts(period, sorted({cover.number for cover in covers})):
        waiting[pending.part.number].append(pending.part)
    named: dict[Any, set[Any]] = defaultdict(set)
    for row in CoverEntry.objects.filter(cover_id__in=[cover.id for cover in covers]):
        named[row.cover_id].add(row.entry_id)
    changes = Changes()
    for cover in covers:
        parts = {part.entry_id: part for part in waiting[cover.number]}
        changes.add_reserve(cover.number, cover.confirmed)
        for match in match_pending(cover.confirmed, parts.values(), named=named[cover.id]):
            changes.match(cover.id, match.entry_id, cover.number, match.amount_minor)
            parts[match.entry_id].pending_minor -= match.amount_minor
    changes.write(period)


def post_confirmed(period: LockedPeriod, cover: Cover, made_by: uuid.UUID | None) -> None:
    """Post the stake that the collaborator is owed for its cover."""
    post_cover(
        period.account_id,
        cover.id,
        period_id=period.id,
        collaborator_id=cover.collaborator_id,
        amount=cover.confirmed,
        currency=period.currency,
        key="confirm",
        made_by=made_by,
    )


def _refuse_too_much(period: LockedPeriod, cover: Cover, confirmed: int) -> None:
    if not 0 <= confirmed <= cover.requested:
        most = format_money(cover.requested, period.currency)
        raise bad_field("confirmed", f"The request was for {most}. Enter at most that.")


def _refuse_answered(period: LockedPeriod, cover: Cover) -> None:
    state = CoverState(cover.state)
    if state is CoverState.REQUESTED and deadline_of(cover, period) <= period.now:
        state = CoverState.EXPIRED
    if state is not CoverState.REQUESTED:
        code, sentence = _ANSWERED.get(state, ("cover_answered", "This request was already answered."))
        raise Conflict(sentence, code=code)


def _set_answer(answerer: Answerer, period: LockedPeriod, cover: Cover, confirmed: int, note: str) -> None:
    cover.state = answered_state(cover.requested, confirmed)
    cover.confirmed = confirmed
    cover.answered_at = period.now
    cover.answered_by = answerer.name
    cover.answered_how = answerer.how
    cover.answer_note = note
    cover.save(
        update_fields=["state", "confirmed", "answered_at", "answered_by", "answered_how", "answer_note"]
    )


def _record_answer(answerer: Answerer, period: LockedPeriod, covers: list[Cover], note: str) -> None:
    one = len(covers) == 1
    audit_by(
        Actor(answerer.user_id, answerer.name, answerer.ip_address),
        answerer.account_id,
        "cover.answer",
        "cover" if one else "collaborator",
        covers[0].id if one else covers[0].collaborator_id,
        collaborator=covers[0].collaborator.name,
        how=answerer.how,
        confirmed={period.written(cover.number): cover.confirmed for cover in covers},
        note=note,
    )
    numbers = tuple(sorted({cover.number for cover in covers}))
    ids = tuple(cover.id for cover in covers)
    record(CoverAnswered(ids, period.id, numbers), account_id=answerer.account_id)
