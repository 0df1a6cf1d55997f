"""Events of sites: past tense, ids only."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PostPublished:
    post_id: uuid.UUID
    site_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PostWithdrawn:
    post_id: uuid.UUID
    site_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ContentStored:
    generation_id: uuid.UUID
    site_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ContentFailed:
    generation_id: uuid.UUID
    site_id: uuid.UUID
