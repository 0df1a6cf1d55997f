"""Notify an account's owners of what an inspection found, once for each run."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext, override

from audit.models import Inspection
from identity.models import User
from inbox.actions.notify import notify
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
        if inspection is None:
            continue
        for user_id, language in User.objects.filter(id__in=list(owners)).values_list("id", "language"):
            with override(language or "en"):
                title = ngettext(
                    "The inspection found %(count)s discrepancy",
                    "The inspection found %(count)s discrepancies",
                    inspection.count,
                )
            notify(
                account_id,
                [user_id],
                kind="audit.inspection",
                title=title % {"count": inspection.count},
                body="\n".join(" ".join(part for part in row if part) for row in _first(inspection)),
                url=reverse("audit-log"),
                key=f"inspection:{inspection.id}",
            )
    return []


def _first(inspection: Inspection) -> list[list[str]]:
    """Return `[rule, sentence, location]` of the first findings."""
    return list(inspection.findings[:MOST_SENTENCES])
