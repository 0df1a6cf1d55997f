"""The gateway keys of an account's payments: its own, encrypted, or the installation's.

An order keeps the keys it was created with. Everything here is read in the account's scope.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings

from chits.gateway.keys import RAZORPAY_URL, Keys, gateway_keys, is_available, is_simulated
from chits.models import GatewayKeys, GatewayOrder
from identity.vault import seal, unseal


class KeysAreLost(RuntimeError):
    """The secret was encrypted for another account, or this installation can't decrypt it any more."""


@dataclass(frozen=True, slots=True)
class InUse:
    """The keys in use. `own_id` is the row of the account's own keys, or None for the installation's."""

    keys: Keys
    own_id: uuid.UUID | None


def latest_keys() -> GatewayKeys | None:
    """Return the account's own current keys, or None if it uses the installation's."""
    row = GatewayKeys.objects.order_by("-position").first()
    return row if row is not None and row.key_id else None


def keys_in_use() -> InUse:
    """Return the keys for a new order. Raise NotConfigured if there are none."""
    row = latest_keys()
    return InUse(opened(row), row.id) if row else InUse(gateway_keys(), None)


def keys_of(order: GatewayOrder) -> Keys:
    """Return the keys of the order. A webhook may be signed with any secret the account has had since."""
    if order.keys_id is None:
        return gateway_keys()
    return opened(GatewayKeys.objects.get(id=order.keys_id))


def webhook_secrets_of(order: GatewayOrder) -> tuple[str, ...]:
    """Return the secrets that may sign a message about this order: only the payee's."""
    if order.keys_id is None:
        return gateway_keys().webhook_secrets
    return own_webhook_secrets()


def own_webhook_secrets() -> tuple[str, ...]:
    """Return the secrets of the account's latest keys, with the old one for messages sent before a change."""
    rows = GatewayKeys.objects.exclude(key_id="").order_by("-position")
    return tuple(_open(row, row.sealed_webhook_secret) for row in rows[:4])


def opened(row: GatewayKeys) -> Keys:
    return Keys(
        key_id=row.key_id,
        key_secret=_open(row, row.sealed_key_secret),
        webhook_secrets=(_open(row, row.sealed_webhook_secret),),
        url=settings.RAZORPAY_URL or RAZORPAY_URL,
        simulated=False,
    )


def is_simulated_here() -> bool:
    """Return whether the gateway is simulated in this account."""
    return is_simulated() and latest_keys() is None


def is_available_here() -> bool:
    """Return whether members of this account can pay online."""
    return is_available() or latest_keys() is not None


def sealed(secret: str, account_id: uuid.UUID) -> str:
    """Return the secret encrypted for storage. It can be decrypted for this account only."""
    return seal(f"{account_id}|{secret}")


def _open(row: GatewayKeys, text: str) -> str:
    account_id, _, secret = unseal(text).partition("|")
    if account_id != str(row.account_id):
        raise KeysAreLost("These keys were sealed for another account.")
    return secret
