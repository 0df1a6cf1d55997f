"""The versions of a group's agreement, the one in force first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from chits.models import Agreement, Group
from rest.answers import Answer, at


def agreements_of(group: Group) -> list[Agreement]:
    """Return all versions, the one in force first; none before commencement."""
    return list(Agreement.objects.filter(group=group).order_by("-version"))


def _pdf(agreement: Agreement) -> str:
    return f"/v1/chits/groups/{agreement.group_id}/agreement.pdf?version={agreement.version}"


class AgreementVersionOut(Answer):
    version: int
    sha256: str
    in_force: bool
    supersedes: str | None = at(
        lambda agreement: agreement.terms.get("supersedes"),
        description="The hash of the version that it replaces.",
    )
    reason: str
    made_at: datetime
    terms: dict[str, Any] = Field(description="The hashed terms, as canonical JSON after a tag.")
    pdf: str = at(_pdf)


def shown_agreements(group: Group) -> list[dict[str, Any]]:
    return [
        AgreementVersionOut.of(agreement, in_force=index == 0)
        for index, agreement in enumerate(agreements_of(group))
    ]
