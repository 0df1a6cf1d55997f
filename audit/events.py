"""What the audit has found."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InspectionFound:
    """An inspection of the account found that something does not agree."""

    inspection_id: uuid.UUID
    count: int
