"""Listen to the database's notifications on one connection per process, and reconnect automatically."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
from django.db import connections

from live.numbering import CHANNEL

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0
# A connection that died without a word is noticed after so long.
SILENCE_SECONDS = 20.0


class Bus:
    """Calls `hear(payload)` for each notification, and `listen_again()` after each (re)connection."""

    def __init__(self, hear: Callable[[str], Awaitable[None]], listen_again: Callable[[], None]) -> None:
        self.hear = hear
        self.listen_again = listen_again
        self.is_listening = asyncio.Event()

    async def run(self) -> None:
        """Listen until cancelled."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**address(), autocommit=True) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self.is_listening.set()
                    pause = FIRST_PAUSE_SECONDS
                    self.listen_again()
                    await self.listen(connection)
            except (OSError, psycopg.Error) as failure:
                log.warning("live: lost the database, trying again: %s", failure)
            except Exception:
                log.exception("live: stopped listening, trying again")
            finally:
                self.is_listening.clear()
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def listen(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while True:
            async for notification in connection.notifies(timeout=SILENCE_SECONDS):
                try:
                    await self.hear(notification.payload)
                except (ValueError, KeyError, TypeError):
                    log.exception("live: can't read this notification: %.200s", notification.payload)
            await connection.execute("SELECT 1")


def address() -> dict[str, Any]:
    """Return the connection parameters of Django's database for psycopg."""
    at = connections.settings["default"]
    named = {"user": at["USER"], "password": at["PASSWORD"], "host": at["HOST"], "port": at["PORT"]}
    options = {
        name: value
        for name, value in at["OPTIONS"].items()
        if name not in ("pool", "prepare_threshold", "isolation_level", "assume_role", "server_side_binding")
    }
    given = {name: value for name, value in named.items() if value}
    return {"dbname": at["NAME"], "application_name": "drawbook live", **options, **given}
