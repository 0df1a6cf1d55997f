"""Hold an act for a few seconds, in which the person can undo it. Refusals are raised at once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from holds.access import Actor, require_may
from holds.actions.carry_out_held_act import carry_out_job
from holds.models import HeldAct
from holds.registry import Kind, kind_of
from holds.states import HeldState
from kernel.clock import database_now
from kernel.errors import Conflict
from kernel.ids import new_id
from kernel.transactions import transaction
from tenancy.member import Member
from tenancy.scope import scope
from tenancy.staff import Staff


class _Rehearsed(Exception):
    """Ends a rehearsal, so that its savepoint is rolled back."""


def hold_act(
    actor: Actor,
    kind: str,
    *,
    subject_id: uuid.UUID,
    payload: Mapping[str, Any] | None = None,
    sentence: str,
    account_id: uuid.UUID | None = None,
    url: str = "",
) -> HeldAct:
    """Rehearse the act and hold it for `HOLD_SECONDS`.

    The rehearsal carries the act out and rolls it back, so whatever would refuse it now is raised here and
    nothing is held. Conflict (`already_held`) while the same kind of act upon the subject is held.
    `payload` is plain JSON. For staff `account_id` names the account that the act is about. `sentence` says
    what is being done ("Approving ₹2,407.00 for Asha"); `url` is a path on this installation.
    """
    known = kind_of(kind)
    where = _account_of(actor, account_id)
    with transaction(), scope(where, actor.user_id):
        require_may(actor, known)
        _rehearse(actor, known, subject_id, dict(payload or {}))
        held = _held(actor, known, where, subject_id, dict(payload or {}), sentence, url)
        job = carry_out_job.configure(schedule_at=held.due_at)
        job.defer(account_id=str(where), held_act_id=str(held.id))
    return held


def _account_of(actor: Actor, account_id: uuid.UUID | None) -> uuid.UUID:
    if isinstance(actor, Member):
        return actor.account_id
    if account_id is None:
        raise ValueError("name the account that an act of staff is about")
    return account_id


def _rehearse(actor: Actor, kind: Kind, subject_id: uuid.UUID, payload: dict[str, Any]) -> None:
    """Carry out the act and roll it back, so that refusals are raised and no rows, events or locks remain."""
    try:
        with atomic():
            kind.carry_out(actor, subject_id, payload)
            raise _Rehearsed
    except _Rehearsed:
        pass


def _held(
    actor: Actor,
    kind: Kind,
    account_id: uuid.UUID,
    subject_id: uuid.UUID,
    payload: dict[str, Any],
    sentence: str,
    url: str,
) -> HeldAct:
    now = database_now()
    name = actor.name if isinstance(actor, Staff) else actor.user_name
    held = HeldAct(
        id=new_id(),
        account_id=account_id,
        user_id=actor.user_id,
        user_name=name[:300],
        as_staff=isinstance(actor, Staff),
        ip_address=actor.ip_address,
        kind=kind.name,
        subject_id=subject_id,
        payload=payload,
        sentence=sentence[:300],
        url=url[:300],
        held_at=now,
        due_at=now + timedelta(seconds=settings.HOLD_SECONDS),
    )
    HeldAct.objects.bulk_create([held], ignore_conflicts=True)
    if not HeldAct.objects.filter(id=held.id).exists():
        _refuse_second(actor, kind, subject_id)
    return held


def _refuse_second(actor: Actor, kind: Kind, subject_id: uuid.UUID) -> None:
    other = HeldAct.objects.filter(kind=kind.name, subject_id=subject_id, state=HeldState.HELD).first()
    if other is None or other.user_id == actor.user_id:
        sentence = _("You have already started this. It finishes in a few seconds.")
    else:
        sentence = _("%(name)s has already started this. It finishes in a few seconds.")
    raise Conflict(sentence % {"name": other.user_name if other else ""}, code="already_held")
