"""Scheduled work on the rows of many accounts."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from kernel.errors import DrawbookError
from kernel.transactions import retrying
from tenancy.scope import scope

logger = logging.getLogger(__name__)


def do_each(due: Iterable[tuple[Any, ...]], step: Callable[..., object]) -> int:
    """Call `step(account_id, id, …)` for each row of `due`, and return for how many it succeeded.

    Each row has a transaction of its own, in the scope of its account, so that a failure delays no other row.
    """
    return sum(_do_alone(step, *row) for row in due)


def _do_alone(step: Callable[..., object], account_id: uuid.UUID, id: uuid.UUID, *more: object) -> bool:
    def once() -> None:
        with scope(account_id):
            step(account_id, id, *more)

    try:
        retrying(once)
    except DrawbookError as refusal:
        logger.warning("%s of account %s has to wait: %s", id, account_id, refusal)
        return False
    except Exception:
        logger.exception("%s of account %s failed and will be tried again", id, account_id)
        return False
    return True
