"""Notify an account's owners of what an inspection found, once for each run."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from audit.models import Inspection
from inbox.drafts import NoticeDraft, send
from live import registry
from tenancy.models import Membership
from tenancy.roles import Role

MOST_SENTENCES = 5


def register() -> None:
    registry.publish_for("audit.InspectionFound", notify_owners)


def notify_owners(account_id: uuid.UUID, events: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    """Send a notice to each owner in their language. Publishes on no topic."""
    owners = Membership.objects.filter(role=Role.OWNER, is_active=True).values_list("user_id", flat=True)
    for event in events:
        inspection = Inspection.objects.filter(id=event["body"]["inspection_id"]).first()
        if inspection is not None:
            key = f"inspection:{inspection.id}"
            write = partial(_written, inspection)
            send(account_id, NoticeDraft("audit.inspection", list(owners), key, reverse("audit-log"), write))
    return []


def _written(inspection: Inspection) -> tuple[str, str]:
    title = ngettext(
        "The inspection found %(count)s discrepancy",
        "The inspection found %(count)s discrepancies",
        inspection.count,
    )
    body = "\n".join(" ".join(part for part in row if part) for row in _first(inspection))
    return title % {"count": inspection.count}, body


def _first(inspection: Inspection) -> list[list[str]]:
    """Return `[rule, sentence, location]` of the first findings."""
    return list(inspection.findings[:MOST_SENTENCES])
