"""Jobs of the kernel's own."""

from __future__ import annotations

from procrastinate.contrib.django import app

from kernel.heartbeat import beat


@app.task(name="kernel.pulse")
def pulse(queue: str) -> None:
    """Note that the queue runs jobs."""
    beat(f"jobs:{queue}")
