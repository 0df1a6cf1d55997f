"""Exports: tables of a period as CSV and XLSX."""

from __future__ import annotations

from typing import Any, Literal

from django.http import FileResponse

from books.actions.export_period import TYPES, export_period
from books.queries.exports import What
from books.queries.finders import period_for
from rest.resources import Resources

router = Resources(tags=["exports"])


def file_answer(member: Any, period: Any, what: What, form: str) -> FileResponse:
    """Return the export as a download."""
    file = export_period(member, period, what, form)
    name = f"{what.value}-{period.id}.{form}"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[form])
    answer["Cache-Control"] = "no-store"
    return answer


def _exported_period(member: Any, id: str, what: str, form: str) -> Any:
    return period_for(member, id)


@router.on("GET", "/periods/{id}/exports/{what}.{form}", may="look.reports", find=_exported_period)
def get_export(request: Any, id: str, what: What, form: Literal["csv", "xlsx"]) -> Any:
    """Export tickets, entries, board, exposure, ledgers or winners. Cells that would run as formulas are
    escaped.
    """
    return file_answer(request.member, request.subject, what, form)
