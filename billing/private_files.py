"""Responses for documents and evidence: private, and with scripts disabled."""

from __future__ import annotations

from django.http import HttpResponse

from billing.models import Evidence
from kernel import files
from kernel.errors import NotFound

PRIVATE = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
# Uploaded files can't run scripts; our own pages can show them in a frame.
SANDBOX = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}


def paper(name: str, pdf: bytes) -> HttpResponse:
    """A PDF of our own that the browser shows."""
    headers = {"Content-Disposition": f'inline; filename="{name}"', **PRIVATE}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def evidence_file(row: Evidence) -> HttpResponse:
    """The bytes under the type that was found in them; NotFound when they are gone."""
    try:
        content = files.read(row.stored_as)
    except FileNotFoundError:
        raise NotFound from None
    headers = {"Content-Disposition": f'inline; filename="evidence-{row.id}"', **SANDBOX, **PRIVATE}
    return HttpResponse(content, content_type=row.content_type, headers=headers)
