"""A site as a file to take away."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from sites.actions.export_site import export_site
from sites.queries.finders import site_for
from ui.acting import ActingRequest, acting


@acting(may="sites.write", find=site_for)
def archive(request: ActingRequest, id: Any) -> HttpResponse:
    """The pages as a ZIP archive."""
    response = HttpResponse(export_site(request.member, request.subject), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{request.subject.slug}.zip"'
    return response
