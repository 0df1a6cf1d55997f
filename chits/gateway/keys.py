"""The installation's gateway keys. Without keys the simulator answers, on private machines only."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings

from kernel.errors import NotConfigured
from kernel.reach import is_development

RAZORPAY_URL = "https://api.razorpay.com"
SIMULATED_PATH = "/simulated-gateway"
SIMULATED_KEY_ID = "rzp_test_simulated"


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a gateway account. `webhook_secrets` is the current one and, in a change, the old one."""

    key_id: str
    key_secret: str
    webhook_secrets: tuple[str, ...]
    url: str
    simulated: bool

    @property
    def checkout_url(self) -> str:
        """Return the URL of the gateway's checkout, to which a form is posted."""
        return f"{self.url}/v1/checkout/embedded"


def gateway_keys() -> Keys:
    """Return the installation's keys. Raise NotConfigured without keys, unless the simulator is allowed."""
    if settings.RAZORPAY_KEY_ID:
        secrets = (settings.RAZORPAY_WEBHOOK_SECRET, settings.RAZORPAY_WEBHOOK_SECRET_BEFORE)
        return Keys(
            key_id=settings.RAZORPAY_KEY_ID,
            key_secret=settings.RAZORPAY_KEY_SECRET,
            webhook_secrets=tuple(secret for secret in secrets if secret),
            url=settings.RAZORPAY_URL or RAZORPAY_URL,
            simulated=False,
        )
    if not is_simulated():
        raise NotConfigured("Online payment isn't set up here yet. Pay by UPI, bank transfer or cash.")
    return Keys(
        key_id=SIMULATED_KEY_ID,
        key_secret=_derived("key"),
        webhook_secrets=(_derived("webhook"),),
        url=SIMULATED_PATH,
        simulated=True,
    )


def is_simulated() -> bool:
    """Return whether the gateway is simulated, which every page about it then shows."""
    if settings.RAZORPAY_KEY_ID:
        return False
    setting = settings.SIMULATED_GATEWAY
    if setting:
        return setting.lower() in ("1", "true", "yes", "on")
    # On a public site the simulator is off, unless the operator turns it on.
    return is_development()


def is_available() -> bool:
    """Return whether members can pay online."""
    return bool(settings.RAZORPAY_KEY_ID) or is_simulated()


def _derived(name: str) -> str:
    """Return a secret of the simulator, the same in every process of the installation."""
    message = f"simulated gateway {name}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()
