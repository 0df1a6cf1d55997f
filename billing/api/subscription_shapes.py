"""API schemas of subscriptions and chosen plans."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from billing.api.shapes import InvoiceOut, LineOut
from rest.fields import line
from rest.schemas import Body


class ChooseBody(Body):
    plan: line(40, 1) = Field(description="basic, pro or enterprise.")  # type: ignore[valid-type]


class SubscriptionOut(Schema):
    id: str
    status: str
    plan: str
    plan_name: str
    is_trial: bool
    auto_renew: bool
    current_period_start: datetime | None
    current_period_end: datetime | None
    cancel_at_period_end: bool
    next_plan: str | None
    grace_ends_at: datetime | None = Field(
        description="The end of the grace period, in which an unpaid period can still be paid."
    )
    invoice: InvoiceOut | None = Field(description="The oldest open invoice.")


class ChoiceOut(Schema):
    """The result of choosing a plan; the last two fields are null in a preview."""

    change: str = Field(description="start, upgrade, downgrade, renew or keep.")
    plan: str
    plan_name: str
    currency: str
    lines: list[LineOut]
    total: str
    total_display: str
    credits: int
    effective_at: datetime | None = Field(description="Null if the change takes effect with a payment.")
    message: str
    subscription: SubscriptionOut | None = None
    invoice: InvoiceOut | None = None
