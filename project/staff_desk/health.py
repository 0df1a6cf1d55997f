"""How the installation is: database, worker, jobs that wait or failed, what the inspections found."""

from __future__ import annotations

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render

from audit.inspection import health
from kernel.heartbeat import is_alive
from tenancy.scope import scope
from ui.staffing import StaffRequest, staffing

JOBS = "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1"
OUTBOX = "SELECT count(*) FROM kernel_outbox"
SIZE = "SELECT pg_size_pretty(pg_database_size(current_database())), current_setting('server_version')"


@staffing()
def page(request: StaffRequest) -> HttpResponse:
    # These are nobody's rows: the application reads them, not the role of the staff.
    with scope(None, request.staff.user_id), connection.cursor() as cursor:
        cursor.execute(JOBS)
        jobs = dict(cursor.fetchall())
        cursor.execute(OUTBOX)
        outbox = cursor.fetchone()[0]
        cursor.execute(SIZE)
        size, version = cursor.fetchone()
        inspected = health()
        worker = is_alive()
    context = {
        "nav_current": "health",
        "worker": worker,
        "jobs": jobs,
        "outbox": outbox,
        "size": size,
        "version": version,
        "inspected": inspected,
    }
    return render(request, "project/staff_health.html", context)
