"""The held acts of a person, and those on the subjects that a page shows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext

from django.db.models import Q, QuerySet

from holds.access import Actor
from holds.models import HeldAct
from holds.states import HeldState
from kernel.find_one import find_one
from tenancy.scope import account_in_scope, scope
from tenancy.staff import Staff, staff_scope

MOST_SHOWN = 20


def list_shown_acts(actor: Actor) -> list[HeldAct]:
    """Return the acts the person can undo, oldest first, and the failed ones they haven't dismissed."""
    with _where(actor):
        wanted = Q(state=HeldState.HELD) | Q(state=HeldState.FAILED, dismissed_at=None)
        return list(_own(actor).filter(wanted).order_by("held_at")[:MOST_SHOWN])


def get_held_act(actor: Actor, held_act_id: object) -> HeldAct:
    """Return one of the person's own acts. Raise NotFound for another person's."""
    with _where(actor):
        return find_one(_own(actor), held_act_id)


def held_subjects(kind: str, subject_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, HeldAct]:
    """Return the subjects on which this kind of act is held now, whoever started it.

    In the scope of an account, or in `staff_scope` over all of them.
    """
    rows = HeldAct.objects.filter(kind=kind, subject_id__in=list(subject_ids), state=HeldState.HELD)
    return {row.subject_id: row for row in rows}


def lock_held_act(held_act_id: uuid.UUID) -> HeldAct:
    """Lock and return the row, in the account's scope. Raise NotFound if it belongs to another account."""
    return find_one(HeldAct.objects.select_for_update(no_key=True), held_act_id)


def _own(actor: Actor) -> QuerySet[HeldAct]:
    return HeldAct.objects.filter(user_id=actor.user_id, as_staff=isinstance(actor, Staff))


def _where(actor: Actor) -> AbstractContextManager[None]:
    """Enter the scope of the actor's rows, unless the page already has its account's scope."""
    if isinstance(actor, Staff):
        return staff_scope()
    if account_in_scope() == actor.account_id:
        return nullcontext()
    return scope(actor.account_id, actor.user_id)
