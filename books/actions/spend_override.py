"""Use an override: right code, action, object and amount, in time, once, by a permitted member."""

from __future__ import annotations

import hmac
import threading
import uuid

from django.db import connection
from django.db.models import F

from books.actions.issue_override_grant import LOCATOR_LENGTH, SECRET_LENGTH, hash_of
from books.models import OverrideGrant
from books.period import LockedPeriod
from books.states import MAX_WRONG_TRIES
from kernel.errors import Denied
from tenancy.member import Member
from tenancy.scope import scope


class OverrideRequired(Denied):
    code = "override_required"
    sentence = "This needs an override from an admin."


class OverrideSpent(Denied):
    code = "override_spent"
    sentence = "This override was used, is locked or has expired. Ask for a new one."


def spend_override(
    member: Member, period: LockedPeriod, code: str, *, action: str, number: int, amount: int
) -> OverrideGrant:
    """Use up the override in the open transaction; a later refusal leaves it unused.

    Raises OverrideRequired if the code doesn't allow this, OverrideSpent if it no longer does.
    """
    written = "".join(code.split()).replace("-", "").upper()
    locator, secret = written[:LOCATOR_LENGTH], written[LOCATOR_LENGTH:]
    grant = OverrideGrant.objects.filter(locator=locator).first()
    if grant is None or len(secret) != SECRET_LENGTH:
        raise OverrideRequired
    if grant.used_at or grant.wrong_tries >= MAX_WRONG_TRIES or grant.expires_at <= period.now:
        raise OverrideSpent
    if not hmac.compare_digest(hash_of(grant, secret), bytes(grant.code_hash)):
        count_wrong_try(member.account_id, grant.id)
        raise OverrideRequired
    if not _covers(grant, period, action=action, number=number, amount=amount):
        raise OverrideRequired("This override is for a different action.")
    if period.four_eyes and grant.issued_by == member.id:
        raise Denied(
            "This book requires a second person: use an override that someone else issued.", code="four_eyes"
        )
    # Two at once with one code: the second waits for this row and then finds it used.
    spent = OverrideGrant.objects.filter(
        id=grant.id, used_at=None, wrong_tries__lt=MAX_WRONG_TRIES, expires_at__gt=period.now
    ).update(used_at=period.now, used_by=member.user_name)
    if not spent:
        raise OverrideSpent
    return grant


def _covers(grant: OverrideGrant, period: LockedPeriod, *, action: str, number: int, amount: int) -> bool:
    return (
        grant.action == action
        and grant.period_id == period.id
        and grant.number in (None, number)
        and (grant.max_amount is None or amount <= grant.max_amount)
    )


def count_wrong_try(account_id: uuid.UUID, grant_id: uuid.UUID) -> None:
    """Count a wrong try in its own transaction, since the open one will be rolled back."""

    def count() -> None:
        try:
            with scope(account_id):
                OverrideGrant.objects.filter(id=grant_id, wrong_tries__lt=MAX_WRONG_TRIES).update(
                    wrong_tries=F("wrong_tries") + 1
                )
        finally:
            connection.close()

    aside = threading.Thread(target=count)
    aside.start()
    aside.join()
