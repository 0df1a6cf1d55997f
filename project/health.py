"""`/healthz/`: whether database and worker are well, and what the last inspections found."""

from __future__ import annotations

import logging
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse

from audit.inspection import health
from draws.queries.log import log_health
from kernel.heartbeat import is_alive

logger = logging.getLogger(__name__)


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when both are, 503 with the part that is not. Findings are told, but nothing is down for them."""
    details: dict[str, Any] = {}
    try:
        parts = {"database": True, "worker": is_alive()}
        inspected = health()
        details = {
            "audit": {"accounts": inspected.accounts, "findings": inspected.findings},
            "freeze_log": log_health(),
        }
    except DatabaseError:
        logger.exception("the database did not answer")
        parts = {"database": False, "worker": False}
    well = all(parts.values())
    body = {
        "status": "ok" if well else "unwell",
        **{part: "ok" if up else "down" for part, up in parts.items()},
        "details": details,
    }
    return JsonResponse(body, status=200 if well else 503, headers={"Cache-Control": "no-store"})
