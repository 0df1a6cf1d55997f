"""Prices of the plans by currency and payment methods by country, as texts for the sign-up page.

Billing, which is above this package, provides rates and payment methods when it starts; without them all
prices are in US dollars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kernel.registry import NameTaken
from money import CURRENCIES, converted, format_money
from plans.models import Plan
from tenancy.countries import CODES, OTHERWISE, currency_of

BASE = "USD"
INTERNATIONAL = ""  # payment methods of countries that have none of their own


@dataclass(frozen=True, slots=True)
class Rate:
    """Units of a currency for one US dollar, and since when."""

    per_usd: Decimal
    since: datetime | None = None


Rates = Callable[[], Mapping[str, Rate]]
MethodNames = Callable[[], Mapping[str, Sequence[str]]]  # names of payment methods by country

_filled: dict[str, Any] = {}


def fill(*, rates: Rates, methods: MethodNames) -> None:
    """Set the providers; called once when billing starts."""
    if _filled not in ({}, {"rates": rates, "methods": methods}):
        raise NameTaken("Two parts of the program give the prices of plans.")
    _filled.update(rates=rates, methods=methods)


def price_list(plans: Iterable[Plan]) -> dict[str, Any]:
    """Return `countries` with their own currency or methods, `otherwise`, and `currencies` with prices.

    All texts are made here, so that page, script and invoice show the same figures.
    """
    rates: dict[str, Rate] = {BASE: Rate(Decimal(1)), **_filled.get("rates", dict)()}
    methods: Mapping[str, Sequence[str]] = _filled.get("methods", dict)()
    rates = {code: rate for code, rate in rates.items() if code in CURRENCIES}
    shown = list(plans)
    own = {code: _billed_in(code, rates) for code in sorted(CODES)}
    return {
        "otherwise": _country(OTHERWISE, methods.get(INTERNATIONAL, ())),
        "countries": {
            code: _country(currency, methods.get(code) or methods.get(INTERNATIONAL, ()))
            for code, currency in own.items()
            if currency != OTHERWISE or code in methods
        },
        "currencies": {
            code: {plan.code: _price(plan, code, rate) for plan in shown} for code, rate in rates.items()
        },
    }


def prices_in(country: str, offers: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Return the country's facts and its prices by plan."""
    facts = offers["countries"].get(country, offers["otherwise"])
    return facts, offers["currencies"][facts["currency"]]


def _billed_in(country: str, rates: Mapping[str, Rate]) -> str:
    currency = currency_of(country)
    return currency if currency in rates else OTHERWISE


def _country(currency: str, methods: Sequence[str]) -> dict[str, str]:
    billed = _("billed in %(currency)s") % {"currency": currency}
    return {"currency": currency, "billed": billed, "pay": _paid_by(list(methods))}


def _paid_by(methods: list[str]) -> str:
    if not methods:
        return _("The invoice shows the payment methods")
    if len(methods) == 1:
        return _("Pay with %(method)s") % {"method": methods[0]}
    return _("Pay with %(methods)s or %(last)s") % {"methods": ", ".join(methods[:-1]), "last": methods[-1]}


def _price(plan: Plan, currency: str, rate: Rate) -> dict[str, str]:
    local = converted(plan.usd_cents, rate.per_usd, source=BASE, target=currency)
    usd = format_money(plan.usd_cents, BASE)
    return {
        "price": format_money(local, currency),
        # Show dollars only if they differ from the local price.
        "usd": "" if currency == BASE or plan.is_trial else usd.removesuffix(".00"),
        "origin": _origin(usd, currency, rate),
    }


def _origin(usd: str, currency: str, rate: Rate) -> str:
    if currency == BASE:
        return _("Billed in US dollars.")
    facts = {"usd": usd, "rate": rate_text(rate.per_usd), "currency": currency}
    return _("%(usd)s at %(rate)s %(currency)s for 1 USD. The rate is fixed on the invoice.") % facts


def rate_text(rate: Decimal) -> str:
    """A rate without idle zeros, but always with a decimal: `278.0`, `0.79`."""
    text = f"{rate.normalize():f}"
    return text if "." in text else f"{text}.0"
