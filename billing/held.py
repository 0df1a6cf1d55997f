"""Approvals on staff pages, which can be undone for a few seconds; the API acts at once."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from billing.actions.approve_payment import approve_payment
from billing.states import Purpose
from holds import registry
from tenancy.models import Account
from tenancy.scope import scope
from tenancy.staff import Staff

APPROVE = "billing.approve_payment"


def register() -> None:
    registry.register(APPROVE, _approve, for_staff=True)


def _approve(staff: Staff, payment_id: uuid.UUID, payload: dict[str, Any]) -> str:
    done = approve_payment(staff, payment_id)
    with scope(done.payment.account_id, staff.user_id):
        name = Account.objects.values_list("name", flat=True).get(id=done.payment.account_id)
    facts = {"account": name, "credits": f"{done.credits:,}"}
    if Purpose(done.invoice.purpose) is Purpose.START:
        return _("%(account)s: payment approved. Account activated with %(credits)s credits.") % facts
    return _("%(account)s: payment approved. %(credits)s credits added.") % facts
