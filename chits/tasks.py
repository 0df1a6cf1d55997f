"""What the worker does for payments in its own time."""

from __future__ import annotations

import uuid

from django.db import connection
from procrastinate.contrib.django import app

from chits.actions.request_refund import send_refund
from kernel.jobs import OUTSIDE
from kernel.transactions import retrying


@app.task(name="chits.send_refund", queue=OUTSIDE)
def send_refund_job(account_id: str, refund_id: str) -> None:
    """Send a refund to the gateway; what does not get through is sent by the schedule."""
    try:
        retrying(lambda: send_refund(uuid.UUID(account_id), uuid.UUID(refund_id)))
    finally:
        # Threads of the worker come and go; their connections must not stay.
        if not connection.in_atomic_block:
            connection.close()
