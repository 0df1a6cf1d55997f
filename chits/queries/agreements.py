"""The versions of a group's agreement, the one in force first."""

from __future__ import annotations

from typing import Any

from chits.models import Agreement, Group


def agreements_of(group: Group) -> list[Agreement]:
    """Return all versions, the one in force first; none before commencement."""
    return list(Agreement.objects.filter(group=group).order_by("-version"))


def agreement_shape(agreement: Agreement, *, in_force: bool) -> dict[str, Any]:
    """Return the API shape. `terms` are the hashed terms, with labels and never names."""
    return {
        "version": agreement.version,
        "sha256": agreement.sha256,
        "in_force": in_force,
        "supersedes": agreement.terms.get("supersedes"),
        "reason": agreement.reason,
        "made_at": agreement.made_at,
        "terms": agreement.terms,
        "pdf": f"/v1/chits/groups/{agreement.group_id}/agreement.pdf?version={agreement.version}",
    }


def shown_agreements(group: Group) -> list[dict[str, Any]]:
    return [
        agreement_shape(agreement, in_force=index == 0)
        for index, agreement in enumerate(agreements_of(group))
    ]
