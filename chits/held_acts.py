"""The acts of chits that are held for a few seconds, in which they can be undone; see `holds`."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from chits.actions.answer_claim import confirm_claim
from chits.queries.payments import payment_for
from holds import registry
from tenancy.member import Member

CONFIRM_CLAIM = "chits.confirm_claim"


def register() -> None:
    """Register the held acts; called once by the app."""
    registry.register(CONFIRM_CLAIM, confirm, capability="chits.collect")


def confirm(member: Member, payment_id: uuid.UUID, payload: dict[str, Any]) -> str:
    """Confirm a claim whose money is at the bank."""
    done = confirm_claim(member, payment_for(member, id=payment_id))
    return _("Payment confirmed. Receipt %(number)s.") % {"number": f"{done.receipt_number:06d}"}
