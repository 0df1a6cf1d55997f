"""Whose keys the gateway is used with. Without keys the stand-in answers, on machines that only we reach."""

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
    """`webhook_secrets` are the present one and, while it is being changed, the one before."""

    key_id: str
    key_secret: str
    webhook_secrets: tuple[str, ...]
    url: str
    simulated: bool

    @property
    def checkout_url(self) -> str:
        """Where a form is posted to that leads into the gateway's own checkout."""
        return f"{self.url}/v1/checkout/embedded"


def gateway_keys() -> Keys:
    """The keys of this installation; NotConfigured where there are none and the stand-in may not stand in."""
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
    """Whether money at the gateway is only played here: every page that touches it then says so."""
    if settings.RAZORPAY_KEY_ID:
        return False
    setting = settings.SIMULATED_GATEWAY
    if setting:
        return setting.lower() in ("1", "true", "yes", "on")
    # Where others reach us nobody may pay with nothing, unless the operator says so.
    return is_development()


def is_available() -> bool:
    """Whether members can pay online."""
    return bool(settings.RAZORPAY_KEY_ID) or is_simulated()


def _derived(name: str) -> str:
    """A secret of the stand-in's own, the same in every process of the installation."""
    message = f"simulated gateway {name}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()
