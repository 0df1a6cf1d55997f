"""What a US dollar costs, and how one pays in a country."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from billing.models import ExchangeRate, PaymentMethod
from kernel.errors import NotConfigured

INTERNATIONAL = ""


def rate_at(currency: str, at: datetime) -> Decimal:
    """The latest rate at that instant; NotConfigured when there is none, for no price is guessed."""
    rates = ExchangeRate.objects.filter(currency=currency, valid_from__lte=at).order_by("-valid_from")
    rate = rates.values_list("rate", flat=True).first()
    if rate is None:
        raise NotConfigured(f"No exchange rate for {currency} configured", code="no_exchange_rate")
    return Decimal(rate)


def methods_for(country: str) -> list[PaymentMethod]:
    """The ways to pay there: the country's own, or where it has none the international ones."""
    active = PaymentMethod.objects.filter(is_active=True).order_by("position", "name")
    own = list(active.filter(country=country)) if country else []
    return own or list(active.filter(country=INTERNATIONAL))


def usable_methods_for(country: str) -> list[PaymentMethod]:
    """Those that say where to send the money, the country's own first: the ones that pages offer."""
    own = [method for method in methods_for(country) if method.is_set_up]
    return own or [method for method in methods_for(INTERNATIONAL) if method.is_set_up]


def payable_methods_for(country: str) -> list[PaymentMethod]:
    """Those that a payment may name: the usable ones; in an installation that has none yet, all of them.

    The second keeps what the API promises of a country's methods before staff have set any up.
    """
    return usable_methods_for(country) or methods_for(country)


def has_no_usable_methods() -> bool:
    """Whether nobody can pay yet: of an installation whose staff have set up no payment method."""
    return not PaymentMethod.objects.filter(is_active=True, is_set_up=True).exists()
