"""From rows to the records of `fairness` and back: what is stored is what is hashed."""

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
    """A record's canonical text."""
    return canonical(record.to_json()).decode()


def charter_of(series: Series) -> Charter:
    return Charter.from_json(json.loads(series.charter))


def freeze_of(draw: Draw) -> Freeze:
    assert draw.freeze is not None, "the draw is frozen"
    return Freeze.from_json(json.loads(draw.freeze))


def read(text: str | None) -> Any:
    """A stored record as JSON; None when there is none yet."""
    return json.loads(text) if text else None


def unix(instant: datetime) -> int:
    """Whole Unix seconds, rounded up: nothing is ever said to come sooner than it does."""
    return -int(-instant.timestamp() // 1)


def instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
