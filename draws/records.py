"""Convert rows to the records of `fairness` and back. The stored text is the hashed text."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from draws.models import Draw, Series
from fairness.canonical import canonical
from fairness.charter import Charter
from fairness.freeze import Freeze
from fairness.transcript import Transcript


def written(record: Charter | Freeze | Transcript) -> str:
    """Return a record's canonical text."""
    return canonical(record.to_json()).decode()


def charter_of(series: Series) -> Charter:
    return Charter.from_json(json.loads(series.charter))


def freeze_of(draw: Draw) -> Freeze:
    assert draw.freeze is not None, "the draw is frozen"
    return Freeze.from_json(json.loads(draw.freeze))


def read(text: str | None) -> Any:
    """Return a stored record as JSON, or None."""
    return json.loads(text) if text else None


def unix(instant: datetime) -> int:
    """Return whole Unix seconds, rounded up, so that a time is never stated too early."""
    return -int(-instant.timestamp() // 1)


def instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
