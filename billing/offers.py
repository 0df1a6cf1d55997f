"""Exchange rates and payment methods for the sign-up page."""

from __future__ import annotations

from django.db.models import F

from accounts.offers import Rate
from billing.models import ExchangeRate, PaymentMethod
from kernel.clock import database_now


def rates_now() -> dict[str, Rate]:
    """The rate of each currency at this instant."""
    rows = ExchangeRate.objects.filter(valid_from__lte=database_now()).order_by("currency", "-valid_from")
    return {row.currency: Rate(row.rate, row.valid_from) for row in rows.distinct("currency")}


def payment_method_names() -> dict[str, list[str]]:
    """Return the names of the offered payment methods by country; `""` has those of all other countries."""
    methods: dict[str, list[str]] = {}
    for country, name in (
        PaymentMethod.objects.filter(is_active=True, is_set_up=True)
        .order_by("country", F("position"), "name")
        .values_list("country", "name")
    ):
        methods.setdefault(country, []).append(name)
    return methods
