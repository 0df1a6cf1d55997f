"""Carry out an act whose time to undo it has passed, as the person who started it."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from holds.access import read_actor, require_may
from holds.models import HeldAct
from holds.queries.held_acts import lock_held_act
from holds.registry import kind_of
from holds.states import HeldState
from identity.models import User
from inbox.actions.notify import notify
from kernel.clock import database_now
from kernel.errors import Busy, Conflict, DrawbookError, NotFound, UnknownOutcome
from kernel.transactions import retrying, transaction
from tenancy.models import Account
from tenancy.scope import scope

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
# How long an act waits for a busy or unavailable database before it fails.
MOST_WAIT = timedelta(minutes=10)


def carry_out_held_act(account_id: uuid.UUID, held_act_id: uuid.UUID) -> HeldAct:
    """Carry out the act that is due, or record why not. Repeating it changes nothing.

    Conflict (`not_due`) while it can still be undone; NotFound when it is not the account's. What only
    lasts for the moment (`Busy`) is raised, and the act stays held.
    """
    with transaction(), scope(account_id):
        held = lock_held_act(held_act_id)
        if held.state != HeldState.HELD:
            return held
        if database_now() < held.due_at:
            raise Conflict(_("This can still be undone. It is carried out in a few seconds."), code="not_due")
        with scope(account_id, held.user_id), _as_the_person_reads(held):
            _finish(held)
        return held


@app.task(name="holds.carry_out")
def carry_out_job(account_id: str, held_act_id: str) -> None:
    """Carry out the act when it is due, whether or not the person's page is still open."""
    try:
        carry_out_for_certain(uuid.UUID(account_id), uuid.UUID(held_act_id))
    finally:
        if not connection.in_atomic_block:
            connection.close()


def carry_out_for_certain(account_id: uuid.UUID, held_act_id: uuid.UUID) -> None:
    """Carry out the act in the worker. It fails after `MOST_ATTEMPTS` errors, or after `MOST_WAIT`."""
    try:
        retrying(lambda: carry_out_held_act(account_id, held_act_id))
    except (NotFound, Conflict):
        pass  # nothing to do, or not yet: the sweep comes back
    except (Busy, UnknownOutcome) as refusal:
        logger.warning("held act %s waits: %s", held_act_id, refusal.code)
        _give_up_in_time(account_id, held_act_id)
    except Exception:
        logger.exception("held act %s could not be carried out", held_act_id)
        _count_attempt(account_id, held_act_id)


def _finish(held: HeldAct) -> None:
    try:
        with atomic():
            actor = read_actor(held)
            kind = kind_of(held.kind)
            require_may(actor, kind)
            held.result = kind.carry_out(actor, held.subject_id, held.payload)[:300]
    except DrawbookError as refusal:
        if refusal.status == 503:
            raise
        _fail(held, refusal.sentences)
        return
    held.move_to(HeldState.CARRIED_OUT)
    held.ended_at = database_now()
    held.save(update_fields=["state", "ended_at", "result"])


def _fail(held: HeldAct, error: str) -> None:
    """Record the error for a toast on the person's next page. A member also gets a notice."""
    held.move_to(HeldState.FAILED)
    held.ended_at = database_now()
    held.error = error[:500]
    held.save(update_fields=["state", "ended_at", "error"])
    if held.as_staff:
        return
    notify(
        held.account_id,
        [held.user_id],
        kind="holds.failed",
        title=_("Not done: %(act)s") % {"act": held.sentence},
        body=held.error,
        url=held.url,
        key=f"held:{held.id}",
    )


def _give_up_in_time(account_id: uuid.UUID, held_act_id: uuid.UUID) -> None:
    """Keep an act held after a temporary refusal, up to `MOST_WAIT`, because its subject waits with it."""
    with scope(account_id):
        held = lock_held_act(held_act_id)
        if held.state != HeldState.HELD or database_now() < held.due_at + MOST_WAIT:
            return
        with _as_the_person_reads(held):
            _fail(
                held,
                _("The database was busy for too long, so this was stopped. Check the page, then try again."),
            )


def _count_attempt(account_id: uuid.UUID, held_act_id: uuid.UUID) -> None:
    """Count an attempt that ended in an error, and fail after the last.

    The state is read under the act's own lock, so an attempt that was committed is never recorded as failed.
    """
    with scope(account_id):
        held = lock_held_act(held_act_id)
        if held.state != HeldState.HELD:
            return
        held.attempts += 1
        held.save(update_fields=["attempts"])
        if held.attempts >= MOST_ATTEMPTS:
            with _as_the_person_reads(held):
                _fail(
                    held,
                    _(
                        "Something went wrong on our side %(count)s times, so this was stopped. "
                        "Check the page, then try again."
                    )
                    % {"count": MOST_ATTEMPTS},
                )


@contextmanager
def _as_the_person_reads(held: HeldAct) -> Iterator[None]:
    """Write sentences in the person's language and the account's time zone."""
    language = User.objects.filter(pk=held.user_id).values_list("language", flat=True).first()
    zone = Account.objects.values_list("time_zone", flat=True).get(pk=held.account_id)
    with override(language or settings.LANGUAGE_CODE), timezone.override(zone):
        yield
