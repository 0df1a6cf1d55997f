"""Heartbeats of the background parts, stored in the database so that any process can read them."""

from __future__ import annotations

from kernel.query import execute, select

LATE_SECONDS = 15
BEAT_SECONDS = 5


def beat(name: str = "worker") -> None:
    """Record that `name` is alive now."""
    execute(
        "INSERT INTO kernel_heartbeat (name, beaten_at) VALUES (%s, clock_timestamp()) "
        "ON CONFLICT (name) DO UPDATE SET beaten_at = clock_timestamp()",
        [name],
    )


def is_alive(name: str = "worker", within_seconds: float = LATE_SECONDS) -> bool:
    """Whether its last heartbeat is at most `within_seconds` old."""
    age = ages().get(name)
    return age is not None and age <= within_seconds


def ages() -> dict[str, float]:
    """Return the age in seconds of each name's last heartbeat."""
    return dict(
        select("SELECT name, extract(epoch FROM clock_timestamp() - beaten_at)::float FROM kernel_heartbeat")
    )
