"""Signs of life, stored in the database so that any process can ask."""

from __future__ import annotations

from django.db import connection

LATE_SECONDS = 15
BEAT_SECONDS = 5


def beat(name: str = "worker") -> None:
    """Note that `name` is alive now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_heartbeat (name, beaten_at) VALUES (%s, clock_timestamp()) "
            "ON CONFLICT (name) DO UPDATE SET beaten_at = clock_timestamp()",
            [name],
        )


def is_alive(name: str = "worker", within_seconds: float = LATE_SECONDS) -> bool:
    """Whether it was noted within the last seconds."""
    age = ages().get(name)
    return age is not None and age <= within_seconds


def ages() -> dict[str, float]:
    """For each name, how many seconds ago it was last alive."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, extract(epoch FROM clock_timestamp() - beaten_at)::float FROM kernel_heartbeat"
        )
        return dict(cursor.fetchall())
