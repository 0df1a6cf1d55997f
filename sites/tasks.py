"""Jobs of the worker."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from kernel.jobs import OUTSIDE
from sites.actions.generate_content import carry_out
from sites.actions.push_post import push


@app.task(name="sites.generate", queue=OUTSIDE)
def generate_job(account_id: str, generation_id: str) -> None:
    """Carry an order for text out."""
    carry_out(uuid.UUID(account_id), uuid.UUID(generation_id))


@app.task(name="sites.push", queue=OUTSIDE)
def push_job(account_id: str, delivery_id: str) -> None:
    """Bring a text to its WordPress."""
    push(uuid.UUID(account_id), uuid.UUID(delivery_id))
