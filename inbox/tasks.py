"""What the worker does for the inbox in its own time."""

from __future__ import annotations

import uuid

from django.db import connection
from procrastinate.contrib.django import app

from inbox.actions.deliver import deliver


@app.task(name="inbox.deliver")
def deliver_job(account_id: str) -> None:
    """Send what waits in the account."""
    try:
        deliver(uuid.UUID(account_id))
    finally:
        # Threads of the worker come and go; their connections must not stay.
        if not connection.in_atomic_block:
            connection.close()
