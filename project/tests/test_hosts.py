"""Strangers ask for any host: they are refused, and a line of the log each is enough."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.test import Client

from project import settings as written


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/sign-in/", "/v1/books/"])
def test_a_host_that_is_not_ours_is_refused_in_one_line(path: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="django"):
        answer = Client(raise_request_exception=False).get(path, headers={"Host": "elsewhere.example"})
    assert answer.status_code in (400, 404)
    shown = [record for record in caplog.records if _is_written(record)]
    assert [record for record in shown if record.exc_info] == [], "no traceback"


def _is_written(record: logging.LogRecord) -> bool:
    """Whether the installation's settings let it through; tests keep logging apart."""
    loggers: dict[str, Any] = written.LOGGING["loggers"]  # type: ignore[assignment]
    given = loggers.get(record.name, {})
    level = logging.getLevelName(given.get("level", "INFO"))
    return record.levelno >= (level if isinstance(level, int) else logging.INFO)
