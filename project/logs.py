"""Short log messages."""

from __future__ import annotations

import logging


class OneLine(logging.Filter):
    """Drops the traceback and leaves the message."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = record.stack_info = None
        return True
