"""Exchange rates, and payment methods by country."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from billing.models import ExchangeRate, PaymentMethod
from kernel.errors import NotConfigured

INTERNATIONAL = ""


def rate_at(currency: str, at: datetime) -> Decimal:
    """Return the latest rate at that instant; NotConfigured if there is none."""
    rates = ExchangeRate.objects.filter(currency=currency, valid_from__lte=at).order_by("-valid_from")
    rate = rates.values_list("rate", flat=True).first()
    if rate is None:
        raise NotConfigured(f"No exchange rate for {currency} configured", code="no_exchange_rate")
    return Decimal(rate)


def methods_for(country: str) -> list[PaymentMethod]:
    """Return the country's payment methods, or the international ones if it has none."""
    active = PaymentMethod.objects.filter(is_active=True).order_by("position", "name")
    own = list(active.filter(country=country)) if country else []
    return own or list(active.filter(country=INTERNATIONAL))


def usable_methods_for(country: str) -> list[PaymentMethod]:
    """Return the methods with payment instructions, which pages offer."""
    own = [method for method in methods_for(country) if method.is_set_up]
    return own or [method for method in methods_for(INTERNATIONAL) if method.is_set_up]


def payable_methods_for(country: str) -> list[PaymentMethod]:
    """Return the methods that a payment can use: those that are set up, or all if none is.

    The API promises a country's methods even before staff have set one up.
    """
    return usable_methods_for(country) or methods_for(country)


def has_no_usable_methods() -> bool:
    """Return whether no payment method of the installation is set up."""
    return not PaymentMethod.objects.filter(is_active=True, is_set_up=True).exists()
