"""What is logged in short."""

from __future__ import annotations

import logging


class OneLine(logging.Filter):
    """Keeps the message and drops the traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = record.stack_info = None
        return True
