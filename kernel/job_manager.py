"""Let a worker that was taken for dead register again, instead of failing at its next job.

A worker without a heartbeat for half a minute (the machine slept, the database was away) is deleted by the
next one that starts. Its jobs refer to its row, so every later attempt to take a job would fail.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager
from psycopg.errors import ForeignKeyViolation

# With the worker's own id; its earlier jobs have been given to others.
RETURN = """
INSERT INTO procrastinate_workers (id) OVERRIDING SYSTEM VALUE VALUES (%(worker_id)s)
ON CONFLICT (id) DO UPDATE SET last_heartbeat = now()
"""


class ReturningJobManager(JobManager):
    """Registers a deleted worker again when it takes a job or sends a heartbeat."""

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
