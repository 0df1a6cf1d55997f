"""Change exchange rates, payment methods and plans, with a record of who did it.

Issued invoices keep their own rate and price.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError

from audit.record import audit_platform
from billing.models import ExchangeRate, PaymentMethod, PriceChange
from billing.rules.prices import BASE
from dates import FIRST_YEAR, LAST_YEAR, is_likely
from kernel.clock import database_now
from kernel.errors import Conflict, NotFound, bad_field
from kernel.find_one import find_one
from kernel.transactions import transaction
from money import CURRENCIES
from plans.models import Plan
from tenancy.countries import read_country
from tenancy.staff import Staff

LARGEST_RATE = Decimal("1000000")
METHOD_FIELDS = ("name", "instructions", "position", "is_active")
PLAN_FIELDS = (
    "name",
    "usd_cents",
    "credits_per_period",
    "max_users",
    "max_books",
    "max_groups",
    "max_sites",
    "is_offered",
)


def add_rate(
    staff: Staff, currency: str, rate: Decimal, *, valid_from: datetime | None = None
) -> ExchangeRate:
    """Add the rate of a currency from now or a later time on; BadInput by field.

    A rate can't be backdated, because customers have seen the earlier prices.
    """
    with transaction():
        now = database_now()
        since = valid_from or now
        if currency not in CURRENCIES:
            raise bad_field("currency", "Unknown currency. Enter its three-letter code, such as PKR.")
        if currency == BASE:
            raise bad_field("currency", "The rate of the US dollar is always 1.")
        if not rate.is_finite() or not 0 < rate <= LARGEST_RATE:
            raise bad_field("rate", "The rate must be above 0 and at most 1,000,000.")
        if -int(rate.normalize().as_tuple().exponent) > 8:
            raise bad_field("rate", "The rate can have at most 8 decimals.")
        if since < now:
            raise bad_field(
                "valid_from", "The start time can't be in the past. Earlier invoices keep their rate."
            )
        if not is_likely(since):
            raise bad_field("valid_from", f"Choose a time from {FIRST_YEAR} to {LAST_YEAR}.")
        try:
            row = ExchangeRate.objects.create(
                currency=currency,
                rate=rate,
                valid_from=since,
                added_by_id=staff.user_id,
                added_by_name=staff.name,
            )
        except IntegrityError as clash:
            raise Conflict("A rate for this start time already exists.", code="rate_exists") from clash
        _note(staff, "rate", currency, {"rate": str(rate), "from": since.isoformat()})
    return row


def add_method(staff: Staff, *, country: str, code: str, **fields: Any) -> PaymentMethod:
    """Add a payment method for a country, or without a country for all countries that have none."""
    country_code = ""
    if country:
        found = read_country(country)
        if found is None:
            raise bad_field("country", "Unknown country. Enter its two-letter code, such as IN.")
        country_code = found
    with transaction():
        if PaymentMethod.objects.filter(country=country_code, code=code).exists():
            raise bad_field("code", "This country already has a payment method with this code.")
        method = PaymentMethod.objects.create(country=country_code, code=code, **fields)
        _note(staff, "method", f"{country_code or 'all'} {code}", {"added": True, **fields})
    return method


def change_method(staff: Staff, method_id: uuid.UUID, **fields: Any) -> PaymentMethod:
    """Change a payment method's text, position and whether it is offered; its country and code stay."""
    with transaction():
        method = find_one(PaymentMethod.objects.select_for_update(), method_id)
        changed = _set(method, METHOD_FIELDS, fields)
        if changed:
            # A method with instructions is set up.
            method.is_set_up = method.is_set_up or "instructions" in changed
            method.save(update_fields=[*changed, "is_set_up", "updated_at"])
            _note(staff, "method", f"{method.country or 'all'} {method.code}", changed)
    return method


def change_plan(staff: Staff, code: str, **fields: Any) -> Plan:
    """Another price, other limits, offered or not; what accounts were given stays until their next period."""
    with transaction():
        plan = Plan.objects.select_for_update().filter(code=code).first()
        if plan is None:
            raise NotFound
        if not plan.is_trial and fields.get("usd_cents") == 0:
            raise bad_field("usd_cents", "The price of a paid plan must be above 0.")
        changed = _set(plan, PLAN_FIELDS, fields)
        if changed:
            plan.save(update_fields=list(changed))
            _note(staff, "plan", plan.code, changed)
    return plan


def _set(row: Any, allowed: tuple[str, ...], fields: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return {field: [before, after]} of the values that change."""
    changed = {}
    for name in allowed:
        if name in fields and getattr(row, name) != fields[name]:
            changed[name] = [getattr(row, name), fields[name]]
            setattr(row, name, fields[name])
    return changed


def _note(staff: Staff, what: str, subject: str, facts: Mapping[str, Any]) -> None:
    PriceChange.objects.create(
        what=what,
        subject=subject[:80],
        facts=dict(facts),
        staff_id=staff.user_id,
        staff_name=staff.name,
        ip_address=staff.ip_address,
    )
    audit_platform(staff, f"price.{what}", subject=subject, changed=[*facts])
