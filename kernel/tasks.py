"""The kernel's jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from kernel.heartbeat import beat


@app.task(name="kernel.pulse")
def pulse(queue: str) -> None:
    """Record that the queue runs jobs."""
    beat(f"jobs:{queue}")
