"""Jobs of the worker."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from sites.actions.generate_content import carry_out


@app.task(name="sites.generate")
def generate_job(account_id: str, generation_id: str) -> None:
    """Carry an order for text out."""
    carry_out(uuid.UUID(account_id), uuid.UUID(generation_id))
