"""Save or remove an account's own gateway keys. Only the owner can, and secrets are never shown."""

from __future__ import annotations

import re

from audit.record import audit
from chits.gateway.own_keys import latest_keys, sealed
from chits.models import GatewayKeys
from kernel.advisory import LockSpace, take_locks
from kernel.clock import database_now
from kernel.errors import BadInput
from kernel.transactions import transaction
from tenancy.member import Member, require_capability

KEY_ID = re.compile(r"rzp_(live|test)_[A-Za-z0-9]{4,40}", re.ASCII)
SECRET = re.compile(r"[!-~]{8,100}", re.ASCII)


def save_gateway_keys(member: Member, *, key_id: str, key_secret: str, webhook_secret: str) -> GatewayKeys:
    """Save the keys for new orders. Earlier orders keep the keys they were created with.

    Raise BadInput by field for malformed keys. The first order shows whether the gateway accepts them.
    """
    require_capability(member, "account.billing")
    errors = {
        field: [sentence]
        for field, fits, sentence in (
            ("key_id", KEY_ID.fullmatch(key_id), "Enter a key ID such as rzp_live_Ab12Cd34."),
            ("key_secret", SECRET.fullmatch(key_secret), "Enter 8 to 100 letters, digits and signs."),
            ("webhook_secret", SECRET.fullmatch(webhook_secret), "Enter 8 to 100 letters, digits and signs."),
        )
        if not fits
    }
    if errors:
        raise BadInput(errors=errors)
    with transaction():
        keys = _add(
            member,
            key_id=key_id,
            sealed_key_secret=sealed(key_secret, member.account_id),
            sealed_webhook_secret=sealed(webhook_secret, member.account_id),
        )
        audit(member, "gateway.keys", "gateway_keys", keys.id, key=key_id)
    return keys


def remove_gateway_keys(member: Member) -> None:
    """Remove the account's keys, so that the installation's keys are used again."""
    require_capability(member, "account.billing")
    with transaction():
        _lock(member)
        before = latest_keys()
        if before is not None:
            _add(member)
            audit(member, "gateway.keys_out", "gateway_keys", before.id, key=before.key_id)


def _add(member: Member, **given: str) -> GatewayKeys:
    _lock(member)
    return GatewayKeys.objects.create(
        account_id=member.account_id,
        position=GatewayKeys.objects.count() + 1,
        made_by=member.user_id,
        made_at=database_now(),
        **given,
    )


def _lock(member: Member) -> None:
    take_locks(LockSpace.GATEWAY_KEYS, str(member.account_id))
