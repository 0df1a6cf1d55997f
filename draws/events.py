"""Events of draws: past tense, ids only."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeriesOpened:
    series_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class DrawFrozen:
    draw_id: uuid.UUID
    series_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class DrawSettled:
    draw_id: uuid.UUID
    series_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class DrawMissed:
    draw_id: uuid.UUID
    series_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class DrawRedone:
    """Another attempt replaces one that was missed, superseded or voided."""

    draw_id: uuid.UUID
    series_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class DrawCancelled:
    draw_id: uuid.UUID
    series_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class SealSeen:
    draw_id: uuid.UUID
    series_id: uuid.UUID
