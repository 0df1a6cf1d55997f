"""Signs of life, kept in the database so that any process can ask."""

from __future__ import annotations

from django.db import connection

LATE_SECONDS = 15
BEAT_SECONDS = 5


def beat(name: str = "worker") -> None:
    """Say that `name` is alive now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_heartbeat (name, beaten_at) VALUES (%s, clock_timestamp()) "
            "ON CONFLICT (name) DO UPDATE SET beaten_at = clock_timestamp()",
            [name],
        )


def is_alive(name: str = "worker") -> bool:
    """Whether it said so within the last LATE_SECONDS."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM kernel_heartbeat WHERE name = %s "
            "AND beaten_at > clock_timestamp() - make_interval(secs => %s))",
            [name, LATE_SECONDS],
        )
        return bool(cursor.fetchone()[0])
