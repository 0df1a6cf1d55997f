"""A worker that was taken for dead comes back, instead of failing at the next job it takes.

A worker that shows no sign of life for half a minute (the machine slept, the database was away) is deleted by
the next one that starts. Its row is what its jobs refer to, so that taking one would fail for ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager
from psycopg.errors import ForeignKeyViolation

# With the id that it knows itself by; its jobs of before have been given to others.
RETURN = """
INSERT INTO procrastinate_workers (id) OVERRIDING SYSTEM VALUE VALUES (%(worker_id)s)
ON CONFLICT (id) DO UPDATE SET last_heartbeat = now()
"""


class ReturningJobManager(JobManager):
    """Registers a deleted worker again when it takes a job or shows that it lives."""

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Any:
        try:
            return await super().fetch_job(queues, worker_id)
        except ConnectorException as failure:
            if not isinstance(failure.__cause__, ForeignKeyViolation):
                raise
        await self.update_heartbeat(worker_id)
        return await super().fetch_job(queues, worker_id)

    async def update_heartbeat(self, worker_id: int) -> None:
        await self.connector.execute_query_async(RETURN, worker_id=worker_id)
