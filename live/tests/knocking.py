"""What somebody hears who is not let in, or no longer."""

from __future__ import annotations

from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from live.tests.serving import Served


def refused(live: Served, **how: Any) -> int:
    with pytest.raises(InvalidStatus) as refusal:
        live.open(**how)
    return refusal.value.response.status_code
