"""Events of the audit package."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InspectionFound:
    """An inspection of the account found discrepancies."""

    inspection_id: uuid.UUID
    count: int
