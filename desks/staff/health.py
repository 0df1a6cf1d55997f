"""The health of the installation: database, worker, waiting and failed jobs, audit findings."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from audit.inspection import health
from desks.health import State, look
from draws.queries.log import log_health
from kernel.query import select, select_one
from tenancy.scope import scope
from ui.staffing import StaffRequest, staffing

JOBS = "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1"
OUTBOX = "SELECT count(*) FROM kernel_outbox"
WAITING = """
SELECT extract(epoch FROM clock_timestamp() - min(coalesce(j.scheduled_at, e.at)))::int
FROM procrastinate_jobs j LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())
"""
SIZE = "SELECT pg_size_pretty(pg_database_size(current_database())), current_setting('server_version')"


PARTS = {
    "database": _("Database"),
    "disk": _("Disk"),
    "worker": _("Worker"),
    "jobs": _("Background jobs"),
    "updates": _("Live updates"),
    "mail": _("E-mails"),
}
STATES = {
    State.OK: _("OK"),
    # Translators: of mails or live updates: they are delivered later than they should be
    State.LATE: _("Late"),
    State.DOWN: _("Not working"),
    State.FULL: _("Disk full"),
}


@staffing()
def page(request: StaffRequest) -> HttpResponse:
    # These rows belong to no account: the application reads them, not the staff role.
    with scope(None, request.staff.user_id):
        jobs = dict(select(JOBS))
        outbox = select_one(OUTBOX)[0]
        size, version = select_one(SIZE)
        waiting_seconds = select_one(WAITING)[0] or 0
        inspected = health()
        found = look()
        log = log_health()
    context = {
        "nav_current": "health",
        "parts": [(PARTS[part], STATES[state], state is State.OK) for part, state in found.parts.items()],
        "is_well": found.status == "ok",
        "log": log,
        "waiting_seconds": waiting_seconds,
        "jobs": jobs,
        "outbox": outbox,
        "size": size,
        "version": version,
        "inspected": inspected,
    }
    return render(request, "desks/staff_health.html", context)
